"""SQL as somebody else, on the superuser's connection: what the database itself lets through."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

import asyncpg


@asynccontextmanager
async def rolled_back(raw: asyncpg.Connection) -> AsyncIterator[None]:
    transaction = raw.transaction()
    await transaction.start()
    try:
        yield
    finally:
        await transaction.rollback()


@asynccontextmanager
async def acting(
    raw: asyncpg.Connection, role: str, tenant: UUID | str | None = None
) -> AsyncIterator[None]:
    """A transaction of that role that leaves nothing; what is None is not set at all."""
    async with rolled_back(raw):
        await raw.execute(f"set local role {role}")
        if tenant is not None:
            await raw.execute("select set_config('app.tenant_id', $1, true)", str(tenant))
        yield


async def refusal(raw: asyncpg.Connection, statement: str, *values: object) -> str:
    """What the database says to it inside the running transaction; nothing when it obeys."""
    try:
        async with raw.transaction():
            await raw.execute(statement, *values)
    except asyncpg.InsufficientPrivilegeError as error:
        return str(error)
    return ""
