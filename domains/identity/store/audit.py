"""The statements of the audit log and its chain."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select, text
from sqlmodel import col

from domains.identity.models import AuditEntry, AuditHead
from kernel.db import ReadSession, UnitOfWork
from kernel.keyset import Key, Order, Page, PageRequest, page

NEWEST_FIRST = Order("audit", (Key(col(AuditEntry.seq), descending=True, kind=int),))
_ONE_AT_A_TIME = text("select pg_advisory_xact_lock(hashtext('identity audit chain'))")
# Below the oldest transaction at work everything that will ever be there is there. What lies
# above the newest one came with a backup of another server, whose count had gone further.
_SETTLED = text(
    "(audit_entries.xid < (pg_snapshot_xmin(pg_current_snapshot())::text)::bigint "
    "or audit_entries.xid >= (pg_snapshot_xmax(pg_current_snapshot())::text)::bigint)"
)


async def entries(session: ReadSession, request: PageRequest) -> Page[AuditEntry]:
    mine = select(AuditEntry).where(col(AuditEntry.tenant_id) == session.tenant_id)
    return await page(session, mine, NEWEST_FIRST, request)


async def wait_for_turn(unit: UnitOfWork) -> None:
    """Two workers that chain at once would give one place twice."""
    await unit.execute(_ONE_AT_A_TIME)


async def settled(unit: UnitOfWork, most: int) -> Sequence[AuditEntry]:
    """Unchained entries of all tenants, in an order that no later commit can change."""
    statement = (
        select(AuditEntry)
        .where(col(AuditEntry.chain_seq).is_(None), _SETTLED)
        .order_by(col(AuditEntry.xid), col(AuditEntry.seq))
        .limit(most)
    )
    return await unit.all(statement)


async def heads(session: ReadSession, tenants: Sequence[UUID]) -> dict[UUID, AuditHead]:
    rows: Sequence[AuditHead] = await session.all(
        select(AuditHead).where(col(AuditHead.tenant_id).in_(tenants))
    )
    return {row.tenant_id: row for row in rows}


async def links(
    session: ReadSession, tenant_id: UUID, after: int, most: int
) -> Sequence[AuditEntry]:
    """Chained entries in the order of the chain, from the place behind `after` on."""
    statement = (
        select(AuditEntry)
        .where(col(AuditEntry.tenant_id) == tenant_id, col(AuditEntry.chain_seq) > after)
        .order_by(col(AuditEntry.chain_seq))
        .limit(most)
    )
    return await session.all(statement)


async def link(session: ReadSession, tenant_id: UUID, place: int) -> AuditEntry | None:
    found: AuditEntry | None = await session.one_or_none(
        select(AuditEntry).where(
            col(AuditEntry.tenant_id) == tenant_id, col(AuditEntry.chain_seq) == place
        )
    )
    return found


async def waiting(session: ReadSession, tenant_id: UUID) -> int:
    statement = (
        select(func.count())
        .select_from(AuditEntry)
        .where(col(AuditEntry.tenant_id) == tenant_id, col(AuditEntry.chain_seq).is_(None))
    )
    return int((await session.execute(statement)).scalar_one())
