"""Machines with and without Python, and checkouts on them."""

import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.start.checkouts import BASE_PYTHON, EXIT_CODE, Checkout

_SCRIPT = Path(__file__).resolve().parents[2] / "flatrender"
_TOOLS = ("awk", "cat", "dirname", "ln", "ls", "mkdir", "readlink", "rm", "rmdir", "sleep")
_COMMAND_LINE = f"""
import importlib.util, json, sys
print(json.dumps({{
    "arguments": sys.argv[1:],
    "prefix": sys.prefix,
    "has_tiny": importlib.util.find_spec("tiny") is not None,
    "dont_write_bytecode": sys.dont_write_bytecode,
    "heard": sys.stdin.read(),
}}))
sys.exit({EXIT_CODE})
"""


def _checkout(root: Path, tools: Path) -> Checkout:
    command_line = root / "graph" / "cli"
    command_line.mkdir(parents=True)
    for package in (command_line, command_line.parent):
        (package / "__init__.py").touch()
    (command_line / "__main__.py").write_text(_COMMAND_LINE)
    shutil.copy(_SCRIPT, root)
    checkout = Checkout(root, tools)
    checkout.require("# nothing\n")
    return checkout


@pytest.fixture
def folder() -> Iterator[Path]:
    """Reachable for an ordinary user too, unlike pytest's own as root."""
    made = Path(tempfile.mkdtemp(prefix="fr-start-", dir="/tmp"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made)


@pytest.fixture
def bare(folder: Path) -> Checkout:
    """On a machine without Python."""
    tools = folder / "tools"
    tools.mkdir()
    for name in _TOOLS:
        found = shutil.which(name)
        assert found is not None
        (tools / name).symlink_to(found)
    return _checkout(folder / "a check out", tools)


@pytest.fixture
def fresh(bare: Checkout) -> Checkout:
    """On a machine with nothing but Python."""
    bare.add_python()
    return bare


@pytest.fixture(scope="session")
def _environment() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="fr-venv-") as made:
        subprocess.run([BASE_PYTHON, "-m", "venv", made], check=True)
        yield Path(made)


@pytest.fixture
def made(fresh: Checkout, _environment: Path) -> Checkout:
    """With an environment, which takes some seconds to make."""
    subprocess.run(["cp", "-a", _environment, fresh.venv], check=True)
    return fresh


@pytest.fixture
def wheel(folder: Path) -> Path:
    path = folder / "tiny-1.0-py3-none-any.whl"
    info = "tiny-1.0.dist-info"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("tiny.py", "")
        archive.writestr(f"{info}/METADATA", "Metadata-Version: 2.1\nName: tiny\nVersion: 1.0\n")
        archive.writestr(
            f"{info}/WHEEL",
            "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        )
        archive.writestr(f"{info}/RECORD", f"tiny.py,,\n{info}/METADATA,,\n{info}/WHEEL,,\n")
    return path
