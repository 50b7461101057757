"""`up`: everything on one machine, looked after until Ctrl-C."""

import asyncio
import http.client
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import IO

from rich.table import Table

from graph import provision
from graph.authenticate import operator_token, operator_token_file
from graph.cli.console import OUT, CommandError, step
from graph.cli.databases import database_of, migrated
from graph.cli.ports import free_port
from graph.cli.running import told_to_others
from graph.cli.sample_templates import Pace, provided
from graph.cli.supervise import Child, Supervisor, own_command
from kernel.config import Settings
from kernel.db import Database
from kernel.keyring import KeyRing
from kernel.telemetry import logs
from kernel.units import Tools

READY_SECONDS = 60.0
HOPELESS = 3


@dataclass(frozen=True, slots=True)
class Running:
    """Everything on this machine, while the context lasts."""

    supervisor: Supervisor
    urls: provision.Urls
    port: int
    base: str


def run(
    settings: Settings,
    program: Sequence[str] | None = None,
    *,
    renders: bool = True,
    samples: bool = False,
) -> None:
    """`program` is what the children are started with; tests have a larger one."""
    logs.configure(settings)
    supervisor = Supervisor([], takes_signals=True)
    pace = Pace.MODEST if samples else None
    with started(settings, supervisor, program, renders=renders, samples=pace) as running:
        if not supervisor.is_stopping:
            OUT.print(_welcome(settings, running.port))
            _invite_first_admin(settings, running.urls.app, running.port)
        while not supervisor.is_stopping:
            supervisor.look_after()
        OUT.print("Stopping …")


@contextmanager
def started(
    settings: Settings,
    supervisor: Supervisor,
    program: Sequence[str] | None = None,
    *,
    renders: bool = True,
    samples: Pace | None = None,
) -> Iterator[Running]:
    """Ready, with all children that are wanted; whoever uses it looks after them."""
    port = free_port(settings.host, settings.port)
    operator_token(settings.home)
    with ExitStack() as held:
        with step("Database"):
            urls = held.enter_context(database_of(settings))
        held.callback(supervisor.end)
        _begin(supervisor, list(program) if program else own_command(), settings.host, port)
        with step("Migrations"):
            migrated(settings, urls)
        provider = None
        if samples is not None:
            provider = held.enter_context(provided(supervisor, settings, samples))
        with step("API and worker"):
            _wait_until_ready(supervisor, settings.host, port)
        running = Running(supervisor, urls, port, _base(settings, port))
        if renders and not supervisor.is_stopping:
            supervisor.add(_agent(settings, port, supervisor.output))
        if provider is not None:
            with step("Sample templates"):
                provider()
        held.enter_context(told_to_others(settings, running.base))
        yield running


def _begin(supervisor: Supervisor, command: list[str], host: str, port: int) -> None:
    """The children load while we migrate, and wait for it."""
    supervisor.stop_on_signals()
    listen = ["--host", host, "--port", str(port)]
    supervisor.add(Child("api", [*command, "serve", *listen], output=supervisor.output))
    supervisor.add(Child("worker", [*command, "worker"], output=supervisor.output))


def _agent(settings: Settings, port: int, output: IO[bytes] | None) -> Child:
    """It makes itself a node with the operator's token, which it can read as we can."""
    token = operator_token_file(settings.home)
    command = [
        *(sys.executable, "-m", "node_agent", "--server", _base(settings, port)),
        *("--folder", str(settings.home / "agent"), "--operator-token", str(token)),
        *("--name", "this machine"),
    ]
    return Child("agent", command, leaves_first=True, output=output)


def _wait_until_ready(supervisor: Supervisor, host: str, port: int) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while not supervisor.is_stopping and not is_ready(host, port):
        if time.monotonic() > deadline:
            message = f"the API was not ready after {READY_SECONDS:g} s; its log above says why"
            raise CommandError(message)
        supervisor.look_after()
        _refuse_hopeless(supervisor)


def _refuse_hopeless(supervisor: Supervisor) -> None:
    for child in supervisor.children:
        if child.deaths >= HOPELESS:
            message = f"the {child.name} process ended {HOPELESS} times; its log above says why"
            raise CommandError(message)


def is_ready(host: str, port: int) -> bool:
    connection = http.client.HTTPConnection(reachable(host), port, timeout=3)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def reachable(host: str) -> str:
    """Where to knock when a server listens on all addresses."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - read, not bound


def _invite_first_admin(settings: Settings, database_url: str, port: int) -> None:
    """Whoever sees this terminal may make the first platform admin, once."""
    link = asyncio.run(_first_admin_link(settings, database_url, _base(settings, port)))
    if link is not None:
        OUT.print("There is no administrator yet. Make one, within a day, here:")
        OUT.print(link, soft_wrap=True, highlight=False)


async def _first_admin_link(settings: Settings, database_url: str, base: str) -> str | None:
    from domains.identity.service import first_admin  # not before the children are at work

    tools = Tools(keys=KeyRing.open(settings.home))
    database = Database(database_url, pool_size=1, tools=tools)
    try:
        return await first_admin.link(database, base)
    finally:
        await database.close()


def _base(settings: Settings, port: int) -> str:
    shown = reachable(settings.host)
    return f"http://[{shown}]:{port}" if ":" in shown else f"http://{shown}:{port}"


def _welcome(settings: Settings, port: int) -> Table:
    base = _base(settings, port)
    rows = [("API", f"{base}/graphql")]
    if settings.is_development:
        rows.append(("IDE", f"{base}/graphiql"))
    rows += [
        ("Sign in", f"{base}/sign-in"),
        ("Outbox", f"{base}/outbox"),
        ("Health", f"{base}/readyz"),
        ("Data", str(settings.home)),
        ("Operator", f"Bearer token in {settings.home / 'operator-token'}"),
    ]
    table = Table(title="FlatRender is up", show_header=False, title_justify="left")
    table.add_column(style="bold")
    table.add_column(overflow="fold")
    for row in rows:
        table.add_row(*row)
    table.caption = "Ctrl-C stops everything."
    table.caption_justify = "left"
    return table
