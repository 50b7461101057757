"""The statements about counts of guesses: session in, rows out."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col

from domains.identity.models import GuessCounter
from kernel.db import UnitOfWork


async def locked(unit: UnitOfWork, key: str) -> GuessCounter:
    """The counter of that key, made when it is new; two who count wait for each other."""
    now = unit.clock.now()
    fresh = insert(GuessCounter).values(
        tenant_id=unit.tenant_id, key=key, times=[], failures=0, touched_at=now
    )
    await unit.run(fresh.on_conflict_do_nothing())
    found: GuessCounter = await unit.one_or_none(
        select(GuessCounter)
        .where(col(GuessCounter.tenant_id) == unit.tenant_id, col(GuessCounter.key) == key)
        .with_for_update()
    )
    return found


async def forget(unit: UnitOfWork, key: str) -> None:
    await unit.run(
        delete(GuessCounter).where(
            col(GuessCounter.tenant_id) == unit.tenant_id, col(GuessCounter.key) == key
        )
    )


async def forget_untouched(unit: UnitOfWork, before: datetime) -> int:
    return await unit.run(delete(GuessCounter).where(col(GuessCounter.touched_at) < before))
