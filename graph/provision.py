"""From a server to a database that is ready: owner, database, migrations, the app's login."""

import asyncio
import hashlib
import hmac
from dataclasses import dataclass

import asyncpg
from sqlalchemy.engine import URL, make_url

from kernel import roles
from kernel.config import Settings
from kernel.listener import arguments
from kernel.postgres import SUPERUSER, Address

OWNER = "flatrender_owner"
DATABASE = "flatrender"
OLDEST_POSTGRES = 150_000


@dataclass(frozen=True, slots=True)
class Urls:
    """The owner migrates and does nothing else; the app's login owns nothing."""

    owner: str
    app: str


def embedded_urls(address: Address, database: str = DATABASE) -> Urls:
    return Urls(
        owner=_with_password(address, OWNER, database),
        app=_with_password(address, roles.LOGIN, database),
    )


def _with_password(address: Address, user: str, database: str) -> str:
    """Over the private socket nobody needs a password; over TCP everybody does."""
    url = make_url(address.url(user=user, database=database))
    if address.password:
        url = url.set(password=_derived(address.password, user))
    return url.render_as_string(hide_password=False)


def external_urls(settings: Settings) -> Urls:
    """The app's password is derived from the owner's, so that every machine knows it."""
    owner = make_url(str(settings.database_url))
    app = owner.set(username=roles.LOGIN)
    if isinstance(owner.password, str):
        app = app.set(password=_derived(owner.password, roles.LOGIN))
    chosen = settings.app_database_url or app.render_as_string(hide_password=False)
    return Urls(owner=owner.render_as_string(hide_password=False), app=chosen)


def _derived(secret: str, user: str) -> str:
    return hmac.new(secret.encode(), user.encode(), hashlib.sha256).hexdigest()


async def create_database(address: Address, database: str = DATABASE) -> None:
    """On the embedded server: the owner and the database, when they are not there yet."""
    url = make_url(address.url(user=SUPERUSER, database="postgres"))
    connection = await asyncpg.connect(**arguments(url))
    try:
        await connection.execute("select pg_advisory_lock(hashtext('flatrender databases'))")
        if not await _exists(connection, "pg_roles", "rolname", OWNER):
            await connection.execute(f"create role {OWNER} login createrole")
        if not await _exists(connection, "pg_database", "datname", database):
            await connection.execute(f'create database "{database}" owner {OWNER}')
        owner = make_url(embedded_urls(address, database).owner)
        await _set_password(connection, owner)
    finally:
        await connection.close()


async def drop_database(address: Address, database: str) -> None:
    url = make_url(address.url(user=SUPERUSER, database="postgres"))
    connection = await asyncpg.connect(**arguments(url))
    try:
        await connection.execute(f'drop database if exists "{database}" with (force)')
    finally:
        await connection.close()


async def _exists(connection: asyncpg.Connection, table: str, column: str, name: str) -> bool:
    statement = f"select exists (select from {table} where {column} = $1)"  # noqa: S608 - constant names
    return bool(await connection.fetchval(statement, name))


async def give_login(urls: Urls) -> None:
    """Sets the password of the app's login, where the app's URL has one that we made."""
    app = make_url(urls.app)
    if app.password is None or app.username != roles.LOGIN:
        return
    connection = await asyncpg.connect(**arguments(make_url(urls.owner)))
    try:
        await _set_password(connection, app)
    finally:
        await connection.close()


async def _set_password(connection: asyncpg.Connection, url: URL) -> None:
    if isinstance(url.password, str):
        quoted = await connection.fetchval(
            "select format('alter role %I password %L', $1::text, $2::text)",
            url.username,
            url.password,
        )
        await connection.execute(quoted)


def migrate_and_give_login(urls: Urls) -> None:
    from graph import migrate  # alembic takes its time to load, and not every command migrates

    migrate.upgrade(urls.owner)
    asyncio.run(give_login(urls))
