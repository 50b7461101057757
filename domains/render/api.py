"""All of render that other domains may import: events, ids, small value types."""

from collections.abc import Sequence
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from kernel.events import Event

DOMAIN = "render"
WORK = "render.work"
"""The topic that open claims of nodes wait for."""


class JobState(StrEnum):
    QUEUED = "QUEUED"
    PREPARING = "PREPARING"
    RENDERING = "RENDERING"
    VALIDATING = "VALIDATING"
    ASSEMBLING = "ASSEMBLING"
    DONE = "DONE"
    FAILED = "FAILED"
    CANCELLED = "CANCELLED"

    @property
    def is_over(self) -> bool:
        return self in OVER


OVER = frozenset({JobState.DONE, JobState.FAILED, JobState.CANCELLED})


class ItemState(StrEnum):
    READY = "READY"
    CLAIMED = "CLAIMED"
    DONE = "DONE"
    FAILED = "FAILED"
    CANCELLED = "CANCELLED"


class WorkKind(StrEnum):
    FRAMES = "FRAMES"
    ASSEMBLY = "ASSEMBLY"
    SNAPSHOT = "SNAPSHOT"


class NodeState(StrEnum):
    ONLINE = "ONLINE"
    DRAINING = "DRAINING"
    QUARANTINED = "QUARANTINED"
    OFFLINE = "OFFLINE"
    DISABLED = "DISABLED"


class Outcome(StrEnum):
    DONE = "DONE"
    FAILED = "FAILED"
    HANDED_BACK = "HANDED_BACK"


class OrderKind(StrEnum):
    CANCEL = "CANCEL"
    DRAIN = "DRAIN"
    RESTART = "RESTART"


class ExportKind(StrEnum):
    MP4 = "MP4"
    WEBM = "WEBM"
    GIF = "GIF"
    PNG_SEQUENCE = "PNG_SEQUENCE"
    POSTER = "POSTER"


class Resolution(StrEnum):
    """Named by the shorter side of the picture."""

    P360 = "360p"
    P540 = "540p"
    P720 = "720p"
    P1080 = "1080p"
    P2160 = "4K"

    @property
    def shorter_side(self) -> int:
        return int(self.name.removeprefix("P"))


def job_topic(job_id: UUID) -> str:
    return f"render.job:{job_id}"


def node_topic(node_id: UUID) -> str:
    return f"render.node:{node_id}"


class JobChanged(Event):
    """A job is in another state."""

    type: ClassVar[str] = "render.job.changed.v1"

    job_id: UUID
    owner_id: UUID
    state: JobState

    def topics(self) -> Sequence[str]:
        return (job_topic(self.job_id), f"render.jobs:{self.owner_id}", "render.queue")


class WorkOffered(Event):
    """There is something to claim."""

    type: ClassVar[str] = "render.work.offered.v1"

    job_id: UUID

    def topics(self) -> Sequence[str]:
        return (WORK,)


class WorkCalledBack(Event):
    """A node should drop what it holds of a job."""

    type: ClassVar[str] = "render.work.called_back.v1"

    job_id: UUID
    node_ids: tuple[UUID, ...]

    def topics(self) -> Sequence[str]:
        return tuple(node_topic(node_id) for node_id in self.node_ids)
