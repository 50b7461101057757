"""Jobs that failed for good: they wait for a person, who retries or discards them."""

from collections.abc import Sequence
from datetime import datetime

import structlog
from pgqueuer.domain.types import JobId
from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Integer,
    LargeBinary,
    MetaData,
    Text,
    func,
    select,
    text,
)
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel, col

from kernel import roles
from kernel.db import ReadSession, UnitOfWork
from kernel.errors import not_found
from kernel.jobs import SessionDriver, queries
from kernel.keyset import Key, Order, Page, PageRequest, page

log = structlog.get_logger(__name__)


class NotOurs(SQLModel, registry=registry(metadata=MetaData())):
    """Tables that others make, outside our metadata; SQLModel ignores a registry on the table."""


class QueuedJob(NotOurs, table=True):
    """A row of the queue, for reading: pgqueuer owns the table."""

    __tablename__ = "pgqueuer"
    __table_args__ = {"schema": roles.KERNEL_SCHEMA}

    id: int = Field(sa_column=Column(BigInteger, primary_key=True))
    entrypoint: str = Field(sa_column=Column(Text))
    attempts: int = Field(sa_column=Column(Integer))
    created: datetime = Field(sa_column=Column(DateTime(timezone=True)))
    updated: datetime = Field(sa_column=Column(DateTime(timezone=True)))
    payload: bytes | None = Field(sa_column=Column(LargeBinary))
    status: str = Field(sa_column=Column(Text))


NEWEST_FIRST = Order("dead_letters", (Key(col(QueuedJob.id), descending=True, kind=int),))
_DEAD = text("status = 'failed'")
_REASONS = text(
    f"select distinct on (job_id) job_id, traceback ->> 'exception_message' as reason "  # noqa: S608 - a constant name
    f"from {roles.KERNEL_SCHEMA}.pgqueuer_log "
    "where job_id = any(:ids) and traceback is not null order by job_id, created desc"
)


async def listed(session: ReadSession, request: PageRequest) -> Page[QueuedJob]:
    return await page(session, select(QueuedJob).where(_DEAD), NEWEST_FIRST, request)


async def count(session: ReadSession) -> int:
    found = await session.execute(select(func.count()).select_from(QueuedJob).where(_DEAD))
    return int(found.scalar_one())


async def reasons(session: ReadSession, ids: Sequence[int]) -> dict[int, str]:
    rows = await session.execute(_REASONS, {"ids": list(ids)})
    return {row.job_id: row.reason or "" for row in rows}


async def retry(unit: UnitOfWork, job_id: int) -> None:
    await _require(unit, job_id)
    await queries(SessionDriver(unit)).requeue_jobs([JobId(job_id)])
    log.info("dead letter retried", job=job_id, actor=unit.actor.key)


async def discard(unit: UnitOfWork, job_id: int) -> None:
    await _require(unit, job_id)
    await unit.run(
        text(f"delete from {roles.KERNEL_SCHEMA}.pgqueuer where id = :id"),  # noqa: S608 - a constant name
        {"id": job_id},
    )
    log.info("dead letter discarded", job=job_id, actor=unit.actor.key)


async def _require(unit: UnitOfWork, job_id: int) -> None:
    dead = select(QueuedJob).where(_DEAD, col(QueuedJob.id) == job_id).with_for_update()
    if await unit.one_or_none(dead) is None:
        raise not_found()
