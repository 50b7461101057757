"""Reports of nodes: taken once, harmless when they come again, refused when they are stale."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from domains.file_mgr.api import Purpose
from domains.render.api import DOMAIN, ExportKind, ItemState, JobState, Outcome, WorkKind
from domains.render.models import Export, FrameJob, RenderJob
from domains.render.ports import FILES
from domains.render.service import orders, planning, specs, states, wording
from domains.render.service.failures import Failure, fail
from domains.render.store import nodes as node_store
from domains.render.store import work as store
from kernel.actor import SYSTEM
from kernel.db import Database, UnitOfWork
from kernel.errors import bad_input

CRC_BYTES = 4
MOST_WARNINGS = 100


@dataclass(frozen=True, slots=True)
class Made:
    object_key: str
    sha256: str
    size: int
    media_type: str
    name: str


@dataclass(frozen=True, slots=True)
class Report:
    item_id: UUID
    attempt: UUID
    outcome: Outcome
    failure: Failure | None = None
    made: tuple[Made, ...] = ()
    frames: int = 0
    crcs: bytes = b""
    compute_seconds: float = 0.0
    warnings: tuple[dict[str, str], ...] = field(default=())


async def take(database: Database, node_id: UUID, report: Report) -> UUID:
    async with database.read(DOMAIN, SYSTEM, across_tenants=True) as session:
        place = await store.place_of_item(session, report.item_id)
    if place is None:
        raise wording.stale()
    tenant_id, job_id = place
    async with database.unit(DOMAIN, SYSTEM, tenant_id=tenant_id) as unit:
        job = await store.locked_job(unit, job_id)
        item = await store.locked_item(unit, report.item_id)
        if job is None or item is None:
            raise wording.stale()
        if item.reported_attempt == report.attempt:
            return item.id
        if not _is_held(item, node_id, report.attempt):
            raise wording.stale()
        await _enter(unit, job, item, report)
        return item.id


def _is_held(item: FrameJob, node_id: UUID, attempt: UUID) -> bool:
    return (item.state, item.node_id, item.attempt) == (ItemState.CLAIMED, node_id, attempt)


async def _enter(unit: UnitOfWork, job: RenderJob, item: FrameJob, report: Report) -> None:
    item.compute_seconds += report.compute_seconds
    match report.outcome:
        case Outcome.DONE:
            await _done(unit, job, item, report)
        case Outcome.FAILED:
            failure = report.failure or Failure("UNKNOWN", "the node gave no reason")
            await fail(unit, job, item, failure)
        case Outcome.HANDED_BACK:
            states.item_to(unit, job, item, ItemState.READY, reason=report.outcome.value)
    item.reported_attempt = report.attempt


async def _done(unit: UnitOfWork, job: RenderJob, item: FrameJob, report: Report) -> None:
    expected = _expected(job, item)
    if sorted(one.object_key for one in report.made) != sorted(expected):
        raise bad_input("made", wording.FOREIGN_OBJECT)
    complaint = _complaint(item, report)
    if complaint is not None:
        await fail(unit, job, item, Failure("WRONG_FRAMES", complaint))
        return
    item.made = [_plain(one) for one in report.made]
    item.crcs, item.frames_done = report.crcs or None, item.count
    job.warnings = [*job.warnings, *report.warnings][:MOST_WARNINGS]
    if item.kind is WorkKind.ASSEMBLY:
        await _finish(unit, job, item, report.made)
        return
    states.item_to(unit, job, item, ItemState.DONE)
    await unit.flush()
    await node_store.advance(unit, [job.id])
    await _assemble_when_drawn(unit, job)


def _expected(job: RenderJob, item: FrameJob) -> Sequence[str]:
    if item.kind is WorkKind.ASSEMBLY:
        return [*specs.output_keys(job, item), specs.thumbnail_key(job, item)]
    return [specs.chunk_key(item)]


def _complaint(item: FrameJob, report: Report) -> str | None:
    """A chunk has as many frames as it was asked for, and a checksum of each."""
    if report.frames != item.count:
        return f"{report.frames} frames came instead of {item.count}"
    if item.kind is WorkKind.FRAMES and len(report.crcs) != CRC_BYTES * item.count:
        return f"{len(report.crcs) // CRC_BYTES} checksums came for {item.count} frames"
    return None


def _plain(one: Made) -> dict[str, Any]:
    return {
        "objectKey": one.object_key,
        "sha256": one.sha256,
        "size": one.size,
        "mediaType": one.media_type,
        "name": one.name,
    }


async def _assemble_when_drawn(unit: UnitOfWork, job: RenderJob) -> None:
    if job.state is JobState.PREPARING:
        await states.job_to(unit, job, JobState.RENDERING)
    chunks = await store.items(unit, job.id, WorkKind.FRAMES)
    if any(chunk.state is not ItemState.DONE for chunk in chunks):
        return
    await states.job_to(unit, job, JobState.VALIDATING)
    _check_whole(job, chunks)
    await states.job_to(unit, job, JobState.ASSEMBLING)
    whole = planning.Chunk(0, 0, job.frames)
    vtime = min(chunk.vtime for chunk in chunks)
    states.offer(unit, job, [orders.new_item(unit, job, WorkKind.ASSEMBLY, whole, vtime)])


def _check_whole(job: RenderJob, chunks: Sequence[FrameJob]) -> None:
    """The chunks lie side by side from the first frame to the last."""
    reached = 0
    for chunk in chunks:
        if chunk.first != reached:
            break
        reached += chunk.count
    if reached != job.frames:
        message = f"job {job.id} has frames up to {reached} of {job.frames}"
        raise states.WrongTurnError(message)


async def _finish(unit: UnitOfWork, job: RenderJob, item: FrameJob, made: Sequence[Made]) -> None:
    """The film and what was made of it become files of their owner, then the job is done."""
    kinds = specs.output_keys(job, item)
    for one in made:
        if one.object_key in kinds:
            unit.add(await _adopted(unit, job, one, kinds[one.object_key]))
    job.thumbnail_key = specs.thumbnail_key(job, item)
    states.item_to(unit, job, item, ItemState.DONE)
    await states.job_to(unit, job, JobState.DONE)


async def _adopted(unit: UnitOfWork, job: RenderJob, one: Made, kind: ExportKind) -> Export:
    name, media_type = specs.OUTPUTS[kind]
    file = await unit.port(FILES).adopt(
        unit,
        one.object_key,
        Purpose.EXPORT,
        _shown_name(job, name),
        media_type,
        one.size,
        one.sha256,
        job.owner_id,
    )
    return Export(
        id=unit.ids.new(),
        tenant_id=job.tenant_id,
        job_id=job.id,
        kind=kind.value,
        name=name,
        media_type=media_type,
        file_id=file.id,
        size=file.size,
        sha256=file.sha256,
        created_at=unit.clock.now(),
    )


def _shown_name(job: RenderJob, name: str) -> str:
    """As it lies among a person's downloads."""
    ending = name.rpartition(".")[2]
    title = "".join(sign for sign in job.title_en if sign.isalnum() or sign in " -_").strip()
    return f"{title or 'film'} {job.resolution.value}.{ending}"
