"""Ordering a film: everything that goes into it is frozen, so that later edits change nothing."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from domains.render.api import (
    ExportKind,
    ItemState,
    JobState,
    Resolution,
    WorkKind,
)
from domains.render.models import FrameJob, RenderJob
from domains.render.ports import AUDIT, CHARGES, FILES, PLANS, PROJECTS
from domains.render.service import binding, needs, planning, reading, states, wording
from domains.render.service.needs import Needs
from domains.render.service.wording import CALLED_OFF
from domains.render.store import work as store
from domains.studio.api import Ordered
from kernel.actor import Role
from kernel.db import UnitOfWork
from kernel.errors import AppError, Code, bad_input, forbidden

ENCODER = {"preset": "medium", "crf": 18, "threads": 6}
"""The number of threads alone changes the frames, so it is part of the job."""
_MILLISECONDS_A_FRAME = 10


@dataclass(frozen=True, slots=True)
class Wish:
    saved_project_id: UUID
    resolution: Resolution
    rate: int = planning.USUAL_RATE
    formats: tuple[ExportKind, ...] = (ExportKind.MP4,)
    chunks: int | None = None


async def order(unit: UnitOfWork, wish: Wish) -> RenderJob:
    _check(unit, wish)
    ordered = await unit.port(PROJECTS).ordered(unit, wish.saved_project_id)
    if ordered.project.source_file_id is None:
        raise bad_input("savedProjectId", wording.NO_SOURCE)
    facts = await unit.port(FILES).facts(unit, binding.files_of(ordered))
    needed = await needs.checked(unit, ordered)
    width, height = planning.size_of(ordered.project.width, ordered.project.height, wish.resolution)
    picture = binding.Picture(width, height, wish.rate)
    job = _job(unit, wish, ordered, picture, _frozen(ordered, facts, picture, needed))
    await _begin(unit, job, wish.chunks)
    await unit.port(AUDIT).note(unit, "render.ordered", ("render", job.id))
    return job


async def retry(unit: UnitOfWork, job_id: UUID) -> RenderJob:
    """A new job with the same input, which names the old one."""
    old = await reading.own(unit, job_id)
    if old.state not in {JobState.FAILED, JobState.CANCELLED}:
        raise AppError(Code.CONFLICT, wording.NOT_FAILED)
    copied = old.model_dump(
        exclude={
            *("progress", "frames_done", "started_at", "thumbnail_key"),
            *("reason_code", "reason_en", "reason_fa"),
        }
    )
    now = unit.clock.now()
    anew = {"id": unit.ids.new(), "retry_of": old.id, "state": JobState.QUEUED, "warnings": []}
    job = RenderJob(**{**copied, **anew, "created_at": now, "updated_at": now, "finished_at": None})
    await _begin(unit, job, None)
    await unit.port(AUDIT).note(unit, "render.retried", ("render", job.id), of=str(old.id))
    return job


async def cancel(unit: UnitOfWork, job_id: UUID) -> RenderJob:
    """What is cancelled already stays so; what is over otherwise can't be cancelled."""
    await reading.own(unit, job_id)
    job = await store.locked_job(unit, job_id)
    assert job is not None  # noqa: S101 - it was there a line above, and jobs are never deleted
    if job.state is JobState.CANCELLED:
        return job
    if job.state.is_over:
        raise AppError(Code.CONFLICT, wording.OVER)
    is_own = unit.actor.owner_id == job.owner_id
    reason = await _own_wish(unit, job) if is_own else states.Reason("CALLED_OFF", CALLED_OFF)
    await states.job_to(unit, job, JobState.CANCELLED, reason)
    await unit.port(AUDIT).note(unit, "render.cancelled", ("render", job.id), own=is_own)
    return job


async def _own_wish(unit: UnitOfWork, job: RenderJob) -> states.Reason:
    """What was drawn by then stays charged; an administrator's cancel gives everything back."""
    used = min(1.0, await store.drawn(unit, job.id) / job.frames)
    drawn = f"{job.seconds * used:.1f}", f"{job.seconds:.1f}"
    text = wording.CANCELLED_MIDWAY.with_(drawn=drawn[0], seconds=drawn[1])
    return states.Reason("CANCELLED", text if used else wording.CANCELLED, used)


def _check(unit: UnitOfWork, wish: Wish) -> None:
    if not 1 <= wish.rate <= planning.FASTEST:
        raise bad_input("rate", wording.RATE)
    if wish.chunks is None:
        return
    if Role.PLATFORM_ADMIN not in unit.actor.roles:
        raise forbidden()
    if not 1 <= wish.chunks <= planning.MOST_CHUNKS:
        raise bad_input("chunks", wording.CHUNKS.with_(most=planning.MOST_CHUNKS))


def _frozen(
    ordered: Ordered, facts: binding.Facts, picture: binding.Picture, needed: Needs
) -> dict[str, Any]:
    project = ordered.project
    return {
        "bind": binding.bind_spec(ordered, facts, picture),
        "source": {
            "file_id": str(project.source_file_id),
            "sha256": project.source_sha256,
            "mediaType": project.source_media_type,
        },
        "assets": binding.assets(ordered, facts),
        "fonts": [
            {"family": font.family, "sha256": font.sha256, "file_id": str(font.file_id)}
            for font in project.fonts
            if font.file_id is not None
        ],
        "sounds": binding.sounds(ordered, facts),
        "ducking": ordered.mix.ducking,
        "templateSounds": binding.plays_its_own(ordered),
        "drawnFromSound": binding.is_drawn_from_sound(ordered),
        "requirements": needed.signature,
        "savedVersion": ordered.version,
    }


def _job(
    unit: UnitOfWork,
    wish: Wish,
    ordered: Ordered,
    picture: binding.Picture,
    frozen: dict[str, Any],
) -> RenderJob:
    now = unit.clock.now()
    kinds = dict.fromkeys((ExportKind.MP4, *wish.formats))
    return RenderJob(
        id=unit.ids.new(),
        tenant_id=unit.tenant_id,
        owner_id=ordered.owner_id,
        saved_project_id=ordered.saved_project_id,
        template_project_id=ordered.project.id,
        title_en=ordered.project.name.en,
        title_fa=ordered.project.name.fa,
        resolution=wish.resolution,
        width=picture.width,
        height=picture.height,
        rate=f"{picture.rate}/1",
        frames=planning.frames_of(ordered.seconds, picture.rate),
        seconds=ordered.seconds,
        formats=[kind.value for kind in kinds],
        input=frozen,
        encoder=ENCODER,
        state=JobState.QUEUED,
        warnings=[],
        created_at=now,
        updated_at=now,
    )


async def _begin(unit: UnitOfWork, job: RenderJob, chunks: int | None) -> None:
    """The charge is reserved in the transaction of the order, and what the plan says is frozen."""
    job.watermark = await unit.port(PLANS).watermark(unit, job.owner_id)
    await unit.port(CHARGES).reserve(unit, job.id, job.owner_id, job.seconds, job.resolution.value)
    vtime = await _turn(unit, job)
    items = [
        new_item(unit, job, WorkKind.FRAMES, chunk, vtime)
        for chunk in planning.chunks_of(job.frames, chunks)
    ]
    await states.enter(unit, job, items)
    await unit.flush()


async def _turn(unit: UnitOfWork, job: RenderJob) -> int:
    """Virtual time: a tenant with much work waiting is behind one who comes with little."""
    now = int(unit.clock.now().timestamp() * 1000)
    waiting = await store.backlog(unit)
    return max(now, waiting or 0) + job.frames * _MILLISECONDS_A_FRAME


def new_item(
    unit: UnitOfWork, job: RenderJob, kind: WorkKind, chunk: planning.Chunk, vtime: int
) -> FrameJob:
    now = unit.clock.now()
    return FrameJob(
        id=unit.ids.new(),
        tenant_id=job.tenant_id,
        job_id=job.id,
        kind=kind,
        state=ItemState.READY,
        position=chunk.position,
        first=chunk.first,
        count=chunk.count,
        requirements=job.input["requirements"],
        source=job.input.get("source", {}).get("sha256"),
        priority=job.priority,
        vtime=vtime,
        ready_at=now,
        avoid=[],
        created_at=now,
    )
