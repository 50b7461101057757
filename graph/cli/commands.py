"""The commands and their options; each does its work in a module of its own.

Those modules are imported when the command runs: `--help` should not load a web server.
"""

import os
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from graph.cli.console import OUT, CommandError, fail
from kernel.config import CHECKOUT, ConfigurationError, Settings, load_settings

app = typer.Typer(
    name="flatrender",
    help="FlatRender, the open platform for template videos.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,  # they print local variables, secrets among them
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
)

Host = Annotated[str | None, typer.Option(help="The address to listen on.", metavar="ADDRESS")]
Port = Annotated[
    int | None, typer.Option(help="The port to listen on.", min=1, max=65535, metavar="PORT")
]
Long = Annotated[bool, typer.Option("--long", help="Run properties with their large counts.")]
Renders = Annotated[bool, typer.Option("--agent/--no-agent", help="Render on this machine too.")]
Samples = Annotated[
    bool, typer.Option("--samples/--no-samples", help="Put in the sample templates.")
]
Timeout = Annotated[
    float, typer.Option(help="Give up after so many seconds.", min=1, metavar="SECONDS")
]
BENCHES = ("render",)
PASS_ON = {
    "allow_extra_args": True,
    "ignore_unknown_options": True,
    "help_option_names": ["--help"],
}


@app.command(rich_help_panel="Run")
def up(
    host: Host = None, port: Port = None, *, agent: Renders = True, samples: Samples = True
) -> None:
    """Start all of it on this machine: database, API, worker, render node.

    A taken port moves to the next.
    """
    from graph.cli import up as everything

    everything.run(_settings(host, port), renders=agent, samples=samples)


@app.command(rich_help_panel="Run")
def serve(host: Host = None, port: Port = None) -> None:
    """Run the API alone."""
    from graph.cli.databases import database_of
    from graph.serving import serve as run

    settings = _settings(host, port)
    with database_of(settings) as urls:
        run(settings, urls.app, settings.port)


@app.command(rich_help_panel="Run")
def worker() -> None:
    """Run a background worker alone; any number of them may run."""
    from graph.cli.databases import database_of
    from graph.serving import work

    settings = _settings()
    with database_of(settings) as urls:
        work(settings, urls.app)


@app.command(context_settings=PASS_ON, rich_help_panel="Run")
def agent(context: typer.Context) -> None:
    """Run a render node; what follows goes to the node agent."""
    _give_way_to([sys.executable, "-m", "node_agent", *context.args])


@app.command(rich_help_panel="Make films")
def demo(
    lang: Annotated[
        str, typer.Option(help="Languages of the films: fa, en or both.", metavar="fa,en")
    ] = "fa,en",
    out: Annotated[Path, typer.Option(help="The folder that the films go to.")] = Path(),
    resolution: Annotated[
        str, typer.Option(help="360p, 540p, 720p, 1080p or 4k.", metavar="SIZE")
    ] = "720p",
    timeout: Timeout = 600,
) -> None:
    """From nothing to a finished Persian and a finished English film."""
    from graph.cli import demo as demonstration

    demonstration.run(_settings(), lang, out, resolution, timeout)


@app.command(rich_help_panel="Make films")
def render(  # noqa: PLR0913, PLR0917 - each is an option of the command
    slug: Annotated[str, typer.Argument(help="The template's short name.")],
    out: Annotated[Path, typer.Option("-o", "--out", help="The film, an MP4.")],
    aspect: Annotated[str, typer.Option(help="16:9, 1:1 or 9:16.", metavar="SHAPE")] = "16:9",
    resolution: Annotated[
        str, typer.Option(help="360p, 540p, 720p, 1080p or 4k.", metavar="SIZE")
    ] = "720p",
    lang: Annotated[str, typer.Option(help="fa or en.", metavar="LANGUAGE")] = "fa",
    settings: Annotated[
        list[str] | None,
        typer.Option(
            "--set", help="A text, a colour or @FILE; 2.key=… for scene 2.", metavar="KEY=VALUE"
        ),
    ] = None,
    scenes: Annotated[
        list[str] | None,
        typer.Option(
            "--scene",
            help="A scene of the film, repeated in their order; for flexible templates.",
            metavar="KEY[:SECONDS]",
        ),
    ] = None,
    music: Annotated[
        str | None,
        typer.Option(
            help="A piece of the library, @FILE or none; else what goes with the template.",
            metavar="SLUG",
        ),
    ] = None,
    rate: Annotated[int | None, typer.Option(help="Frames a second.", min=1, max=60)] = None,
    timeout: Timeout = 600,
) -> None:
    """Make a film of a template, for scripts: status 0 and a film, or 1 and a reason."""
    from graph.cli import render as renders
    from graph.cli.wishes import Wish

    filled, chosen = renders.settings_of(settings or ()), renders.scenes_of(scenes or ())
    wish = Wish(slug, aspect, resolution, lang, filled, music, rate, chosen)
    renders.run(_settings(), wish, out, timeout)


@app.command(context_settings=PASS_ON, rich_help_panel="Make films")
def lottie(context: typer.Context) -> None:
    """Make a film or a picture of a Lottie file: `lottie FILE -o film.mp4`."""
    _become([sys.executable, "-m", "node_agent", "lottie", *context.args])


@app.command(rich_help_panel="Look after")
def migrate() -> None:
    """Bring the database to the newest revision; safe to run from several machines at once."""
    from graph.cli.console import step
    from graph.cli.databases import database_of, migrated

    settings = _settings()
    with database_of(settings) as urls, step("Migrations"):
        migrated(settings, urls)


@app.command(rich_help_panel="Look after")
def samples() -> None:
    """Put the sample templates into the catalogue; once they are there nothing changes."""
    # Small products gain nothing from several threads, which only wait for each other.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    import asyncio

    from graph.cli.databases import database_of
    from graph.provision_samples import provide

    settings = _settings()
    with database_of(settings) as urls:
        installed = asyncio.run(provide(settings, urls.app))
    OUT.print(f"{installed} sample templates put in" if installed else "They are there already")


@app.command(rich_help_panel="Look after")
def doctor() -> None:
    """Say what is missing or wrong here, and how to mend it."""
    from graph.cli import doctor as doctors

    if not doctors.examine():
        raise typer.Exit(1)


@app.command(rich_help_panel="Develop")
def schema() -> None:
    """Write schema.graphql."""
    from graph.schema import build_schema, sdl

    path = CHECKOUT / "schema.graphql"
    path.write_text(sdl(build_schema()), encoding="utf-8")
    OUT.print(f"Wrote {path.name}")


@app.command(rich_help_panel="Develop")
def check() -> None:
    """Check style, types, imports, habits, the schema and the migrations."""
    from graph.cli import check as checks

    if not checks.run():
        raise typer.Exit(1)


@app.command("test", context_settings=PASS_ON, rich_help_panel="Develop")
def run_tests(context: typer.Context, *, long: Long = False) -> None:
    """Run the tests; what follows goes to pytest."""
    if long:
        os.environ["FLATRENDER_TEST_LONG"] = "1"
    _need_checkout("tests")
    shared = ["-n", "auto", "--dist", "worksteal"]
    workers = [] if _chooses_workers(context.args) else shared
    _become([sys.executable, "-m", "pytest", *workers, *context.args], cwd=str(CHECKOUT))


@app.command(context_settings=PASS_ON, rich_help_panel="Develop")
def bench(
    context: typer.Context,
    what: Annotated[str, typer.Argument(help="What to measure: render.", metavar="WHAT")],
) -> None:
    """Measure against a floor in the same run: `bench render [--quick] [--json FILE]`."""
    _need_checkout("benchmarks")
    if what not in BENCHES:
        message = f"there is no benchmark {what}; there is {', '.join(BENCHES)}"
        raise CommandError(message)
    _become([sys.executable, "-m", f"benchmarks.{what}", *context.args], cwd=str(CHECKOUT))


def _chooses_workers(arguments: list[str]) -> bool:
    chosen = ("-n", "--numprocesses", "--pdb", "--collect-only", "--co", "-p")
    return any(argument.startswith(chosen) for argument in arguments)


def _need_checkout(folder: str) -> None:
    if not (CHECKOUT / folder).is_dir():
        message = f"there is no folder {folder}/ here; this command needs a checkout of the source"
        raise CommandError(message)


def _settings(host: str | None = None, port: int | None = None) -> Settings:
    return load_settings(host=host, port=port)


def _become(command: list[str], cwd: str | None = None) -> None:
    """Another program's exit code is ours."""
    raise typer.Exit(subprocess.run(command, cwd=cwd, check=False).returncode)  # noqa: S603 - our own program and the developer's arguments


def _give_way_to(command: list[str]) -> None:
    """The same process goes on as that program, so that signals reach it."""
    if sys.platform == "win32":
        _become(command)
    sys.stdout.flush()
    os.execv(command[0], command)  # noqa: S606 - our own program and its user's arguments


def main() -> None:
    from kernel.postgres import PostgresError

    try:
        app(prog_name="flatrender")
    except (CommandError, ConfigurationError, PostgresError) as error:
        fail(error)
