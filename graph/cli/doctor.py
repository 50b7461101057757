"""`doctor`: looks at everything that FlatRender needs here, and changes nothing."""

import asyncio
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import asyncpg
from rich.markup import escape
from rich.table import Table
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from graph import migrate, provision
from graph.cli import storage_checks
from graph.cli.console import OUT
from graph.cli.findings import Finding
from graph.cli.ports import free_port
from kernel import roles
from kernel.actor import SYSTEM
from kernel.config import Settings, load_settings
from kernel.db import Database
from kernel.deadletters import count
from kernel.errors import AppError
from kernel.listener import arguments
from kernel.postgres import Address, Embedded

LEAST_FREE_BYTES = 2 * 1024**3
PATIENCE_SECONDS = 5.0


def examine() -> bool:
    settings = load_settings()
    storage = asyncio.run(storage_checks.look(settings))
    findings = [*_machine(settings), *storage, *_database(settings)]
    OUT.print(_table(findings))
    ill = sum(not finding.is_well for finding in findings)
    OUT.print("[green]Nothing is wrong.[/]" if not ill else f"[red]{ill} to mend.[/]")
    return not ill


def _table(findings: list[Finding]) -> Table:
    table = Table(show_header=False, box=None, padding=(0, 2, 0, 0))
    for finding in findings:
        mark = "[green]✓[/]" if finding.is_well else "[red]✗[/]"
        mend = f"\n→ {finding.mend}" if finding.mend and not finding.is_well else ""
        table.add_row(mark, finding.subject, escape(f"{finding.says}{mend}"))
    return table


def _machine(settings: Settings) -> Iterator[Finding]:
    version = ".".join(str(part) for part in sys.version_info[:3])
    yield Finding("Python", sys.version_info >= (3, 11), version, "install Python 3.11 or newer")
    yield _home(settings)
    yield _disk(settings)
    port = free_port(settings.host, settings.port)
    moved = "" if port == settings.port else f" ({settings.port} is taken)"
    yield Finding("Port", is_well=True, says=f"{port} is free on {settings.host}{moved}")


def _home(settings: Settings) -> Finding:
    there = _existing(settings.home)
    mend = "give this user the right to write there, or set FLATRENDER_HOME to another folder"
    return Finding("Data folder", os.access(there, os.W_OK), str(settings.home), mend)


def _disk(settings: Settings) -> Finding:
    free = shutil.disk_usage(_existing(settings.home)).free
    says = f"{free / 1024**3:.1f} GiB free"
    return Finding("Disk", free > LEAST_FREE_BYTES, says, "make room: renders need some GiB")


def _existing(folder: Path) -> Path:
    return next(part for part in (folder, *folder.parents) if part.exists())


def _database(settings: Settings) -> Iterator[Finding]:
    if settings.database_url is not None:
        yield from asyncio.run(_look_inside(provision.external_urls(settings)))
        return
    status = Embedded(settings.home, pg_bin=settings.pg_bin).status()
    if status.problem:
        yield Finding("PostgreSQL", is_well=False, says="can't be used", mend=status.problem)
        return
    running = f"running as process {status.pid}" if status.is_running else "not running"
    yield Finding("PostgreSQL", is_well=True, says=f"{status.binaries_version}, {running}")
    if status.address is not None:
        yield from asyncio.run(_look_inside(_urls(status.address)))
    else:
        yield Finding("Database", is_well=True, says="is looked at when the server runs")


def _urls(address: Address) -> provision.Urls:
    return provision.embedded_urls(address)


async def _look_inside(urls: provision.Urls) -> list[Finding]:
    server = await _server(urls)
    if not server.is_well:
        return [server]
    database = Database(urls.app, pool_size=1)
    try:
        return [server, await _migrations(database), await _dead_letters(database)]
    finally:
        await database.close()


async def _server(urls: provision.Urls) -> Finding:
    mend = "check DATABASE_URL, and that the server runs and lets this machine in"
    try:
        connection = await asyncpg.connect(
            **arguments(make_url(urls.owner)), timeout=PATIENCE_SECONDS
        )
    except (OSError, asyncpg.PostgresError, TimeoutError) as error:
        return Finding("Database", is_well=False, says=f"can't be reached: {error}", mend=mend)
    try:
        number = int(await connection.fetchval("show server_version_num"))
        says = f"PostgreSQL {await connection.fetchval('show server_version')}"
    finally:
        await connection.close()
    return Finding(
        "Database", number >= provision.OLDEST_POSTGRES, says, "use PostgreSQL 15 or newer"
    )


async def _migrations(database: Database) -> Finding:
    mend = "run ./flatrender migrate"
    try:
        async with database.read(roles.KERNEL_SCHEMA, SYSTEM) as session:
            missing = await migrate.missing(session)
    except (AppError, DBAPIError):
        return Finding("Migrations", is_well=False, says="none applied", mend=mend)
    says = f"{', '.join(missing)} missing" if missing else "all applied"
    return Finding("Migrations", not missing, says, mend)


async def _dead_letters(database: Database) -> Finding:
    mend = "read `deadLetters` in the API, mend the cause, then retry or discard them"
    try:
        async with database.read(roles.KERNEL_SCHEMA, SYSTEM, across_tenants=True) as session:
            dead = await count(session)
    except (AppError, DBAPIError):
        return Finding("Jobs", is_well=False, says="can't be counted", mend="migrate first")
    says = f"{dead} failed for good" if dead else "none failed for good"
    return Finding("Jobs", not dead, says, mend)
