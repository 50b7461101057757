"""`check`: everything that a machine can say about a change, in one go."""

import asyncio
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

from graph import provision
from graph.cli import released
from graph.cli.console import OUT
from kernel.config import CHECKOUT, load_settings
from kernel.postgres import Embedded

SCRATCH = "flatrender_check"
SHOWN_LINES = 40


@dataclass(frozen=True, slots=True)
class Verdict:
    complaints: str

    @property
    def is_clean(self) -> bool:
        return not self.complaints


def run() -> bool:
    checks: list[tuple[str, Callable[[], Verdict]]] = [
        ("style", lambda: _program("ruff", "check", "--quiet", ".")),
        ("format", lambda: _program("ruff", "format", "--check", "--quiet", ".")),
        ("types", lambda: _program("mypy")),
        ("imports", lambda: _script("lint-imports", "--no-cache")),
        ("habits", lambda: _program("tests.habits")),
        ("schema", _schema_drift),
        ("released schema", _breaking_changes),
        ("migrations", _migration_drift),
    ]
    clean = True
    for name, check in checks:
        started = time.monotonic()
        verdict = _guarded(check)
        clean = clean and verdict.is_clean
        _tell(name, verdict, time.monotonic() - started)
    return clean


def _guarded(check: Callable[[], Verdict]) -> Verdict:
    """What can't even be loaded is a complaint as well."""
    try:
        return check()
    except Exception as error:  # noqa: BLE001 - whatever it is, the other checks go on
        return Verdict(f"can't be checked: {type(error).__name__}: {error}")


def _tell(name: str, verdict: Verdict, seconds: float) -> None:
    mark = "[green]✓[/]" if verdict.is_clean else "[red]✗[/]"
    OUT.print(f"{mark} {name} [dim]{seconds:.1f} s[/]")
    lines = verdict.complaints.splitlines()
    for line in lines[:SHOWN_LINES]:
        OUT.print(f"    {line}", markup=False, soft_wrap=True)
    if len(lines) > SHOWN_LINES:
        OUT.print(f"    … and {len(lines) - SHOWN_LINES} lines more")


def _program(module: str, *arguments: str) -> Verdict:
    return _outcome([sys.executable, "-m", module, *arguments])


def _script(name: str, *arguments: str) -> Verdict:
    """A program that has a script and no module, run by the interpreter that we run on."""
    start = "from importlib.metadata import entry_points; import sys; sys.argv[0] = {0!r}; "
    call = "sys.exit(entry_points(group='console_scripts', name={0!r})[{0!r}].load()())"
    return _outcome([sys.executable, "-c", (start + call).format(name), *arguments])


def _outcome(command: list[str]) -> Verdict:
    done = subprocess.run(  # noqa: S603 - our own tools with our own arguments
        command, cwd=CHECKOUT, capture_output=True, text=True, check=False
    )
    if done.returncode == 0:
        return Verdict("")
    return Verdict(done.stdout + done.stderr or f"ended with status {done.returncode}")


def _schema_drift() -> Verdict:
    from graph.schema import build_schema, sdl  # loaded late, so that a fault there is a verdict

    written = CHECKOUT / "schema.graphql"
    if written.exists() and written.read_text(encoding="utf-8") == sdl(build_schema()):
        return Verdict("")
    return Verdict("schema.graphql is not what the code says; run ./flatrender schema")


def _breaking_changes() -> Verdict:
    from graph.schema import build_schema, sdl  # the same

    return Verdict("\n".join(released.broken_promises(sdl(build_schema()))))


def _migration_drift() -> Verdict:
    """On a database of its own: all migrations up, compared, all down again and up once more."""
    from graph import migrate  # the same

    settings = load_settings()
    with Embedded(settings.home, pg_bin=settings.pg_bin, name="check", durable=False) as server:
        address = server.start()
        asyncio.run(provision.drop_database(address, SCRATCH))
        asyncio.run(provision.create_database(address, SCRATCH))
        url = provision.embedded_urls(address, SCRATCH).owner
        migrate.upgrade(url)
        complaints = asyncio.run(migrate.drift(url))
        complaints += _there_and_back(url)
        asyncio.run(provision.drop_database(address, SCRATCH))
    return Verdict("\n".join(complaints))


def _there_and_back(url: str) -> list[str]:
    from graph import migrate  # the same

    migrate.downgrade_all(url)
    left = asyncio.run(migrate.leftovers(url))
    migrate.upgrade(url)
    return [f"{name} is left after all downgrades" for name in left]
