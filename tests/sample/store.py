"""The statements of the sample: session in, rows out."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col

from kernel.db import ReadSession, UnitOfWork
from kernel.keyset import Key, Order, Page, PageRequest, page
from tests.sample.models import Note, Tally

NEWEST_FIRST = Order(
    "notes",
    (
        Key(col(Note.written_at), descending=True, kind=datetime),
        Key(col(Note.id), descending=True, kind=UUID),
    ),
)


async def note(session: ReadSession, note_id: UUID) -> Note | None:
    found: Note | None = await session.one_or_none(_own(session).where(col(Note.id) == note_id))
    return found


async def notes(session: ReadSession, request: PageRequest) -> Page[Note]:
    return await page(session, _own(session), NEWEST_FIRST, request)


def _own(session: ReadSession) -> Select[Note]:
    """Customers of one tenant do not see each other's rows either."""
    return select(Note).where(
        col(Note.tenant_id) == session.tenant_id, col(Note.author) == session.actor.key
    )


async def tallies(session: ReadSession, tenants: Sequence[UUID]) -> Mapping[UUID, int]:
    rows: Sequence[Tally] = await session.all(
        select(Tally).where(col(Tally.tenant_id).in_(tenants))
    )
    return {row.tenant_id: row.notes for row in rows}


async def count_one_more(unit: UnitOfWork) -> None:
    one = insert(Tally).values(tenant_id=unit.tenant_id, notes=1)
    await unit.run(
        one.on_conflict_do_update(index_elements=["tenant_id"], set_={"notes": Tally.notes + 1})
    )
