"""What a failure means: for the item, for the node that had it, and for the job."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from domains.render.api import ItemState, JobState
from domains.render.models import FrameJob, RenderJob
from domains.render.service import states, wording
from domains.render.store import work as store
from kernel.db import UnitOfWork

RETRIES = 3
PAUSES = (timedelta(seconds=1), timedelta(seconds=3), timedelta(seconds=9))
LONG_PAUSE = timedelta(seconds=15)
NO_PAUSE = timedelta(0)

_FATAL = frozenset({"BAD_ORDER", "REFUSED", "FONT", "FILE_GONE"})
_FATAL_START = "DOCUMENT_"
"""Drawn once more it would fail once more: the document or a value of it is at fault."""
_FREE = frozenset({"DISK_FULL", "LICENCE", "LICENSE"})
"""The node's own trouble, which eats no retry."""
_FEWER: Mapping[str, int] = {"FRAME_TIMEOUT": 1, "NO_MEMORY": 1, "SOUND": 1}
"""Mostly the document's fault, and now and then that of a busy node: one more try."""


@dataclass(frozen=True, slots=True)
class Failure:
    code: str
    message: str
    pauses: bool = True


async def fail(unit: UnitOfWork, job: RenderJob, item: FrameJob, failure: Failure) -> None:
    """Back into the queue, away from this node; or the end of the job."""
    code = failure.code.upper()
    if item.node_id is not None and item.node_id not in item.avoid:
        item.avoid = [*item.avoid, item.node_id]
    if code not in _FREE:
        item.failures += 1
    if _is_fatal(code) or item.failures > _FEWER.get(code, RETRIES):
        states.item_to(unit, job, item, ItemState.FAILED, reason=code)
        await states.job_to(unit, job, JobState.FAILED, _reason(code, item, failure.message))
        return
    states.item_to(unit, job, item, ItemState.READY, reason=code, pause=_pause(code, item, failure))


async def give_up(unit: UnitOfWork, job_id: UUID, code: str, message: str) -> None:
    """The whole job at once, whatever its items are doing."""
    job = await store.locked_job(unit, job_id)
    if job is None or job.state.is_over:
        return
    text = wording.REFUSED.with_(message=message)
    await states.job_to(unit, job, JobState.FAILED, states.Reason(code, text))


def _is_fatal(code: str) -> bool:
    return code in _FATAL or code.startswith(_FATAL_START)


def _pause(code: str, item: FrameJob, failure: Failure) -> timedelta:
    if not failure.pauses:
        return NO_PAUSE
    if code in _FREE:
        return LONG_PAUSE
    return PAUSES[min(item.failures, len(PAUSES)) - 1]


def _reason(code: str, item: FrameJob, message: str) -> states.Reason:
    said = message.strip().rstrip(".")
    if _is_fatal(code):
        return states.Reason(code, wording.REFUSED.with_(message=said))
    return states.Reason(code, wording.GAVE_UP.with_(times=item.failures, message=said))
