"""`up`: everything on one machine, looked after until Ctrl-C."""

import asyncio
import http.client
import time
from collections.abc import Sequence
from contextlib import ExitStack

from rich.table import Table

from graph.authenticate import operator_token
from graph.cli.console import OUT, CommandError, step
from graph.cli.databases import database_of, migrated
from graph.cli.ports import free_port
from graph.cli.supervise import Child, Supervisor, own_command
from kernel.config import Settings
from kernel.db import Database
from kernel.keyring import KeyRing
from kernel.telemetry import logs
from kernel.units import Tools

READY_SECONDS = 60.0
HOPELESS = 3


def run(settings: Settings, program: Sequence[str] | None = None) -> None:
    """`program` is what the children are started with; tests have a larger one."""
    logs.configure(settings)
    command = list(program) if program else own_command()
    port = free_port(settings.host, settings.port)
    operator_token(settings.home)
    with ExitStack() as held:
        with step("Database"):
            urls = held.enter_context(database_of(settings))
        supervisor = _start(settings, command, port)
        held.callback(supervisor.end)
        with step("Migrations"):
            migrated(settings, urls)
        with step("API and worker"):
            _wait_until_ready(supervisor, settings.host, port)
        if not supervisor.is_stopping:
            OUT.print(_welcome(settings, port))
            _invite_first_admin(settings, urls.app, port)
        while not supervisor.is_stopping:
            supervisor.look_after()
        OUT.print("Stopping …")


def _start(settings: Settings, command: list[str], port: int) -> Supervisor:
    """The children load while we migrate, and wait for it."""
    listen = ["--host", settings.host, "--port", str(port)]
    supervisor = Supervisor(
        [
            Child("api", [*command, "serve", *listen]),
            Child("worker", [*command, "worker"]),
        ]
    )
    supervisor.stop_on_signals()
    supervisor.start()
    return supervisor


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
