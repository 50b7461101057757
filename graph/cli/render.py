"""`render`: a film of a template, for scripts."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from graph.authenticate import operator_token
from graph.cli import up
from graph.cli.client import Client
from graph.cli.console import OUT, CommandError, aside
from graph.cli.films import ASPECTS, RESOLUTIONS, Film
from graph.cli.making import Display, limit, run_within
from graph.cli.running import address_of_running, looked_after
from graph.cli.sample_templates import Pace
from graph.cli.supervise import Supervisor
from graph.cli.wishes import SceneWish, Setting, Wish
from kernel.config import Settings
from kernel.telemetry import logs
from kernel.texts import Locale

LOG = "making.log"


def settings_of(written: Sequence[str]) -> tuple[Setting, ...]:
    return tuple(map(Setting.of, written))


def scenes_of(written: Sequence[str]) -> tuple[SceneWish, ...]:
    return tuple(map(SceneWish.of, written))


def run(settings: Settings, wish: Wish, path: Path, seconds: float) -> None:
    checked(wish, path)
    with limit(seconds) as left, server(settings) as base, Display() as display:
        run_within(left(), _make(settings, base, wish, path, display), display)
    OUT.print(str(path.absolute()), soft_wrap=True, markup=False)


def checked(wish: Wish, path: Path) -> None:
    """What needs no server to be found wrong."""
    given = (
        ("--aspect", wish.aspect, tuple(ASPECTS)),
        ("--resolution", wish.resolution, tuple(RESOLUTIONS)),
        ("--lang", wish.locale, tuple(Locale)),
    )
    for option, value, known in given:
        if value not in known:
            message = f"{option} {value} is not possible; choose one of {', '.join(known)}"
            raise CommandError(message)
    if not path.absolute().parent.is_dir():
        message = f"there is no folder {path.absolute().parent} for the film"
        raise CommandError(message)


async def _make(settings: Settings, base: str, wish: Wish, path: Path, display: Display) -> None:
    async with Client(base, operator_token(settings.home), wish.locale) as client:
        await Film(client, wish, lambda job: display.show(path.name, job)).make(path)


@contextmanager
def server(settings: Settings) -> Iterator[str]:
    """Where the server of this machine answers: the one that runs, or one that ends with us."""
    running = address_of_running(settings)
    if running is not None:
        yield running
        return
    logs.configure(settings.model_copy(update={"log_level": "warning"}))
    settings.home.mkdir(parents=True, exist_ok=True)
    with (settings.home / LOG).open("wb") as output:
        supervisor = Supervisor([], output)
        with (
            aside(),
            up.started(settings, supervisor, samples=Pace.BRISK) as started,
            looked_after(supervisor),
        ):
            yield started.base
