"""The start script, really run by dash in checkouts of its own."""

import hashlib
import os
import pwd
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.start.checkouts import BASE_PYTHON, EXIT_CODE, SHELL, Checkout, Ran, ended

pytestmark = pytest.mark.slow
_UV = Path(sys.prefix) / "bin" / "uv"


def _locked(wheel: Path, digest: str | None = None) -> str:
    real = hashlib.sha256(wheel.read_bytes()).hexdigest()
    return f"tiny @ file://{wheel} --hash=sha256:{digest or real}\n"


def _program(path: Path, lines: str) -> None:
    path.write_text(f"#!/bin/sh\n{lines}")
    path.chmod(0o755)


def test_from_nothing_past_a_shim_that_lies_to_the_command_line(bare: Checkout) -> None:
    _program(bare.tools / "python3", "echo 'python3: command not found' >&2\nexit 127\n")
    (bare.tools / "python3.13").symlink_to(BASE_PYTHON)
    first = bare.run("up", "a b", "*", "", "--port=1")
    assert first.installed
    assert first.code == EXIT_CODE
    assert first.told == {
        "arguments": ["up", "a b", "*", "", "--port=1"],
        "prefix": str(bare.venv),
        "has_tiny": False,
        "dont_write_bytecode": False,
        "heard": "hello",
    }
    second = bare.run("up")
    assert second == Ran(EXIT_CODE, "", {**first.told, "arguments": ["up"]})


def test_through_links_and_from_a_folder_with_a_graph_of_its_own(
    made: Checkout, folder: Path
) -> None:
    foreign = folder / "elsewhere" / "graph"
    foreign.mkdir(parents=True)
    (foreign / "__init__.py").write_text("raise AssertionError('a stranger')\n")
    (folder / "first link").symlink_to("a check out/flatrender")
    (folder / "second").symlink_to(folder / "first link")
    ran = made.run("doctor", script=folder / "second", cwd=foreign.parent)
    assert (ran.code, ran.told["arguments"]) == (EXIT_CODE, ["doctor"])
    assert ran.told["prefix"] == str(made.venv)


def test_the_environment_may_be_elsewhere(made: Checkout, folder: Path) -> None:
    elsewhere = folder / "other environment"
    made.venv.rename(elsewhere)
    ran = made.run("up", FLATRENDER_VENV="other environment", cwd=folder)
    assert (ran.code, ran.told["prefix"]) == (EXIT_CODE, str(elsewhere))
    assert not made.venv.exists()


@pytest.mark.parametrize("installer", ["pip", "uv"])
def test_changed_requirements_are_installed_once(
    made: Checkout, wheel: Path, installer: str
) -> None:
    if installer == "uv":
        (made.tools / "uv").symlink_to(_UV)
    before = made.run()
    assert (before.installed, before.told["has_tiny"]) == (True, False)
    made.require(_locked(wheel))
    changed = made.run()
    assert (changed.installed, changed.told["has_tiny"]) == (True, True)
    assert "slower pip" not in changed.said
    assert len(list(made.venv.rglob("tiny-1.0.dist-info/INSTALLER"))) == 1
    assert next(made.venv.rglob("tiny-1.0.dist-info/INSTALLER")).read_text().strip() == installer
    assert not made.run().installed


def test_a_failed_installation_is_shown_and_tried_again(made: Checkout, wheel: Path) -> None:
    made.run()
    made.require(_locked(wheel, digest="0" * 64))
    for _ in range(2):
        failed = made.run()
        assert failed.code == 1
        assert "THESE PACKAGES DO NOT MATCH THE HASHES" in failed.said
        assert "the packages could not be installed" in failed.said
        assert failed.told == {}
        assert not made.mark.exists()
        assert not os.path.lexists(f"{made.venv}.lock")
    made.require(_locked(wheel))
    assert made.run().told["has_tiny"] is True


def test_pip_helps_where_uv_fails(made: Checkout, wheel: Path) -> None:
    _program(made.tools / "uv", "echo 'no such glibc' >&2\nexit 1\n")
    made.require(_locked(wheel))
    ran = made.run()
    assert "no such glibc\nflatrender: uv could not do it; trying the slower pip" in ran.said
    assert (ran.code, ran.told["has_tiny"]) == (EXIT_CODE, True)


def test_without_python_it_says_what_to_install(bare: Checkout) -> None:
    ran = bare.run("up")
    assert ran.code == 1
    assert "Python 3.11 or newer is needed and was not found" in ran.said
    assert "apt install python3 python3-venv" in ran.said
    assert not bare.venv.exists()
    assert not os.path.lexists(f"{bare.venv}.lock")


def test_a_wrong_wish_for_python_is_named(fresh: Checkout) -> None:
    ran = fresh.run("up", FLATRENDER_PYTHON="/bin/false")
    assert ran.code == 1
    assert "FLATRENDER_PYTHON is /bin/false, which is not a Python 3.11" in ran.said
    assert not fresh.venv.exists()


def test_an_environment_whose_making_was_interrupted_is_made_again(made: Checkout) -> None:
    shutil.rmtree(next(made.venv.rglob("site-packages/pip")))
    ran = made.run("up")
    assert (ran.code, ran.installed) == (EXIT_CODE, True)


def test_a_folder_of_other_things_is_never_removed(fresh: Checkout, folder: Path) -> None:
    precious = folder / "thesis"
    precious.mkdir()
    (precious / "chapter").write_text("one")
    ran = fresh.run("up", FLATRENDER_VENV=str(precious))
    assert ran.code == 1
    assert f"{precious} holds something else" in ran.said
    assert [path.name for path in precious.iterdir()] == ["chapter"]


def test_starts_at_once_mend_a_broken_environment_once(fresh: Checkout) -> None:
    (fresh.venv / "bin").mkdir(parents=True)
    (fresh.venv / "pyvenv.cfg").touch()
    (fresh.venv / "bin" / "python").symlink_to("/nowhere/python")
    started = [fresh.begin(str(number)) for number in range(3)]
    ran = [ended(process) for process in started]
    assert [one.code for one in ran] == [EXIT_CODE] * 3
    assert [one.told["arguments"] for one in ran] == [["0"], ["1"], ["2"]]
    assert sum(one.installed for one in ran) == 1


def test_a_lock_of_the_dead_is_cleared(made: Checkout) -> None:
    gone = subprocess.Popen(["true"])
    gone.wait()
    lock = Path(f"{made.venv}.lock")
    lock.symlink_to(str(gone.pid))
    ran = made.run("up")
    assert (ran.code, ran.installed) == (EXIT_CODE, True)
    assert not os.path.lexists(lock)


def test_a_checkout_of_someone_else_needs_a_folder_of_ones_own(bare: Checkout) -> None:
    bare.root.chmod(0o555)
    stranger = pwd.getpwnam("nobody") if os.geteuid() == 0 else None
    ran = subprocess.run(
        [SHELL, bare.root / "flatrender", "up"],
        env={"PATH": str(bare.tools)},
        stderr=subprocess.PIPE,
        cwd="/",
        text=True,
        check=False,
        extra_groups=[] if stranger else None,
        user=stranger.pw_uid if stranger else None,
        group=stranger.pw_gid if stranger else None,
    )
    bare.root.chmod(0o755)
    assert ran.returncode == 1
    assert "you can't write there" in ran.stderr
    assert "FLATRENDER_VENV" in ran.stderr
    assert not bare.venv.exists()
