"""The only door to a change of state, of jobs and of their items.

Whatever goes through it is written into the job's history and told. A job that is over has its
charge settled and its open items called back right here, so that no way out can forget it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from domains.render.api import (
    ItemState,
    JobChanged,
    JobState,
    WorkCalledBack,
    WorkOffered,
    job_topic,
)
from domains.render.models import FrameJob, HistoryEntry, RenderJob
from domains.render.ports import CHARGES
from domains.render.store import claims as claim_store
from domains.render.store import work as store
from kernel.db import UnitOfWork
from kernel.texts import Text

_ENDS = frozenset({JobState.FAILED, JobState.CANCELLED})
_JOBS: Mapping[JobState, frozenset[JobState]] = {
    JobState.QUEUED: frozenset({JobState.PREPARING}) | _ENDS,
    JobState.PREPARING: frozenset({JobState.RENDERING}) | _ENDS,
    JobState.RENDERING: frozenset({JobState.VALIDATING}) | _ENDS,
    JobState.VALIDATING: frozenset({JobState.RENDERING, JobState.ASSEMBLING}) | _ENDS,
    JobState.ASSEMBLING: frozenset({JobState.DONE}) | _ENDS,
    JobState.DONE: frozenset(),
    JobState.FAILED: frozenset(),
    JobState.CANCELLED: frozenset(),
}
_ITEMS: Mapping[ItemState, frozenset[ItemState]] = {
    ItemState.READY: frozenset({ItemState.CLAIMED, ItemState.CANCELLED}),
    ItemState.CLAIMED: frozenset(
        {ItemState.READY, ItemState.DONE, ItemState.FAILED, ItemState.CANCELLED}
    ),
    ItemState.DONE: frozenset(),
    ItemState.FAILED: frozenset(),
    ItemState.CANCELLED: frozenset(),
}
_NOW = timedelta(0)


class WrongTurnError(Exception):
    """A bug of ours: nobody may ask for this change."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something ended, for a program and for a person."""

    code: str
    text: Text
    used: float = 0.0
    """The share of the charge that is not given back."""


async def enter(unit: UnitOfWork, job: RenderJob, items: Sequence[FrameJob]) -> None:
    """A new job comes in, with the work that is to be done first."""
    unit.add(job)
    await unit.flush()  # what refers to the job is written after it
    _write(unit, job, None, None, job.state)
    unit.publish(JobChanged(job_id=job.id, owner_id=job.owner_id, state=job.state))
    offer(unit, job, items)


def offer(unit: UnitOfWork, job: RenderJob, items: Sequence[FrameJob]) -> None:
    """New items that any node may claim."""
    unit.add(*items)
    for item in items:
        _write(unit, job, item, None, item.state)
    unit.publish(WorkOffered(job_id=job.id))


async def job_to(
    unit: UnitOfWork, job: RenderJob, after: JobState, reason: Reason | None = None
) -> None:
    before = job.state
    if after not in _JOBS[before]:
        message = f"job {job.id} can't go from {before} to {after}"
        raise WrongTurnError(message)
    job.state, job.updated_at = after, unit.clock.now()
    if job.started_at is None and not after.is_over:
        job.started_at = job.updated_at
    if reason is not None:
        job.reason_code, job.reason_en, job.reason_fa = reason.code, reason.text.en, reason.text.fa
    _write(unit, job, None, before, after, reason=reason.code if reason else None)
    unit.publish(JobChanged(job_id=job.id, owner_id=job.owner_id, state=after))
    if after.is_over:
        await _end(unit, job, reason)


async def _end(unit: UnitOfWork, job: RenderJob, reason: Reason | None) -> None:
    job.finished_at = job.updated_at
    await store.forget_preview(unit, job.id)
    charges = unit.port(CHARGES)
    if job.state is JobState.DONE:
        job.progress, job.frames_done = 1.0, job.frames
        await charges.capture(unit, job.id)
        return
    await _call_back(unit, job)
    code, used = (reason.code, reason.used) if reason else (job.state.value, 0.0)
    await charges.release(unit, job.id, code, used)


async def _call_back(unit: UnitOfWork, job: RenderJob) -> None:
    open_items = await store.open_items(unit, job.id)
    holders = {item.node_id for item in open_items if item.node_id is not None}
    for item in open_items:
        item_to(unit, job, item, ItemState.CANCELLED)
    if holders:
        unit.publish(WorkCalledBack(job_id=job.id, node_ids=tuple(sorted(holders))))


def item_to(
    unit: UnitOfWork,
    job: RenderJob,
    item: FrameJob,
    after: ItemState,
    *,
    reason: str | None = None,
    pause: timedelta = _NOW,
) -> None:
    """Back to READY loses the holder and what it had drawn; DONE keeps both."""
    before, node_id, now = item.state, item.node_id, unit.clock.now()
    if after not in _ITEMS[before]:
        message = f"item {item.id} can't go from {before} to {after}"
        raise WrongTurnError(message)
    item.state, item.lease_until = after, None
    if after is ItemState.READY:
        item.attempt, item.node_id, item.frames_done = None, None, 0
        item.ready_at = now + pause
        unit.publish(WorkOffered(job_id=job.id))
    else:
        item.finished_at = now
    _write(unit, job, item, before, after, node_id=node_id, reason=reason)
    unit.announce(job_topic(job.id))


async def claim(unit: UnitOfWork, wish: claim_store.Wanted) -> claim_store.Claimed:
    """Items from READY to CLAIMED, chosen, fenced and noted in one statement."""
    return await claim_store.claim(unit, wish)


def _write(  # noqa: PLR0913 - a history entry has as many columns
    unit: UnitOfWork,
    job: RenderJob,
    item: FrameJob | None,
    before: JobState | ItemState | None,
    after: JobState | ItemState,
    *,
    node_id: UUID | None = None,
    reason: str | None = None,
) -> None:
    unit.add(
        HistoryEntry(
            id=unit.ids.new(),
            tenant_id=job.tenant_id,
            job_id=job.id,
            item_id=item.id if item else None,
            node_id=node_id,
            before=before.value if before else None,
            after=after.value,
            reason=reason,
            at=unit.clock.now(),
        )
    )
