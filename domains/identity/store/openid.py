"""The statements of OpenID providers: session in, rows out."""

from collections.abc import Sequence

from sqlalchemy import Select, delete, select
from sqlmodel import col

from domains.identity.models import OpenIdProvider
from kernel.db import ReadSession, UnitOfWork


def _own(session: ReadSession) -> "Select[OpenIdProvider]":
    return select(OpenIdProvider).where(col(OpenIdProvider.tenant_id) == session.tenant_id)


async def by_key(session: ReadSession, key: str, *, lock: bool = False) -> OpenIdProvider | None:
    statement = _own(session).where(col(OpenIdProvider.key) == key)
    found: OpenIdProvider | None = await session.one_or_none(
        statement.with_for_update() if lock else statement
    )
    return found


async def all_of(session: ReadSession, *, enabled_only: bool) -> Sequence[OpenIdProvider]:
    statement = _own(session).order_by(col(OpenIdProvider.key))
    if enabled_only:
        statement = statement.where(col(OpenIdProvider.enabled))
    rows: Sequence[OpenIdProvider] = await session.all(statement)
    return rows


async def remove(unit: UnitOfWork, key: str) -> bool:
    removed = await unit.run(
        delete(OpenIdProvider).where(
            col(OpenIdProvider.tenant_id) == unit.tenant_id, col(OpenIdProvider.key) == key
        )
    )
    return removed == 1
