"""The statements about nodes as callers: session in, rows out."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col

from domains.identity.api import NodeChannel
from domains.identity.models import NodeCredential, NodeEnrolment, NodeSequence
from kernel.db import ReadSession, UnitOfWork
from kernel.keyset import Key, Order, Page, PageRequest, page

NEWEST_FIRST = Order(
    "node_credentials",
    (
        Key(col(NodeCredential.created_at), descending=True, kind=datetime),
        Key(col(NodeCredential.id), descending=True, kind=UUID),
    ),
)


async def listed(session: ReadSession, request: PageRequest) -> Page[NodeCredential]:
    ours = select(NodeCredential).where(col(NodeCredential.tenant_id) == session.tenant_id)
    return await page(session, ours, NEWEST_FIRST, request)


async def credential(
    session: ReadSession, node_id: UUID, *, lock: bool = False
) -> NodeCredential | None:
    wanted = select(NodeCredential).where(
        col(NodeCredential.tenant_id) == session.tenant_id, col(NodeCredential.id) == node_id
    )
    found: NodeCredential | None = await session.one_or_none(
        wanted.with_for_update() if lock else wanted
    )
    return found


async def use_enrolment(unit: UnitOfWork, code_hash: str, now: datetime) -> NodeEnrolment | None:
    """Found and spent in one statement, so that two machines can't share a code."""
    found: NodeEnrolment | None = await unit.one_or_none(
        update(NodeEnrolment)
        .where(
            col(NodeEnrolment.tenant_id) == unit.tenant_id,
            col(NodeEnrolment.code_hash) == code_hash,
            col(NodeEnrolment.used_at).is_(None),
            col(NodeEnrolment.expires_at) > now,
        )
        .values(used_at=now)
        .returning(NodeEnrolment)
    )
    return found


async def advance(
    unit: UnitOfWork, node_id: UUID, channel: NodeChannel, sequence: int, body_hash: str
) -> bool:
    """Checked and advanced in one statement: of two equal numbers one wins."""
    claimed = insert(NodeSequence).values(
        node_id=node_id, channel=channel, last_sequence=sequence, last_body_hash=body_hash
    )
    rises = col(NodeSequence.last_sequence) < sequence
    repeats = and_(
        col(NodeSequence.last_sequence) == sequence,
        col(NodeSequence.last_body_hash) == body_hash,
    )
    advanced = claimed.on_conflict_do_update(
        index_elements=["node_id", "channel"],
        set_={"last_sequence": sequence, "last_body_hash": body_hash},
        where=or_(rises, repeats),
    )
    return await unit.run(advanced) == 1
