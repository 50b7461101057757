"""What a node is told about an item: all that it needs, with addresses that hold for a while."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from domains.render.api import ExportKind, WorkKind
from domains.render.models import FrameJob, RenderJob
from domains.render.ports import FILES
from domains.render.store import work as store
from kernel.db import UnitOfWork

MINUTES = 240
LARGEST = 16 * 1024**3
PREVIEW_SECONDS = 2
LOUDNESS = -14
MEDIA_TYPE = "video/mp4"
OUTPUTS = {
    ExportKind.MP4: ("film.mp4", "video/mp4"),
    ExportKind.WEBM: ("film.webm", "video/webm"),
    ExportKind.GIF: ("film.gif", "image/gif"),
    ExportKind.PNG_SEQUENCE: ("frames.zip", "application/zip"),
    ExportKind.POSTER: ("poster.jpg", "image/jpeg"),
}
THUMBNAIL, THUMBNAIL_NAME, THUMBNAIL_TYPE = "THUMBNAIL", "thumbnail.webp", "image/webp"
"""Made of every film; it is shown with the job and is no file of the owner's."""
Json = dict[str, Any]


async def of(unit: UnitOfWork, job: RenderJob, item: FrameJob) -> Json:
    if item.kind is WorkKind.ASSEMBLY:
        return await _assembly(unit, job, item)
    return await _frames(unit, job, item)


def chunk_key(item: FrameJob) -> str:
    """With the attempt in it: what an old attempt still uploads harms nobody."""
    return f"renders/{item.job_id}/{item.position}-{item.attempt}.mp4"


def output_keys(job: RenderJob, item: FrameJob) -> dict[str, ExportKind]:
    """By key, what an assembly makes that becomes a file of the owner."""
    return {f"{_out(job, item)}/{OUTPUTS[kind][0]}": kind for kind in map(ExportKind, job.formats)}


def thumbnail_key(job: RenderJob, item: FrameJob) -> str:
    return f"{_out(job, item)}/{THUMBNAIL_NAME}"


def _out(job: RenderJob, item: FrameJob) -> str:
    return f"renders/{job.id}/out/{item.attempt}"


def is_whole(job: RenderJob, item: FrameJob) -> bool:
    return item.count == job.frames


async def _common(unit: UnitOfWork, job: RenderJob) -> Json:
    files = unit.port(FILES)
    frozen = job.input

    async def addressed(one: Json) -> Json:
        url = await files.get_address(unit, UUID(one["file_id"]), MINUTES)
        return {**{name: value for name, value in one.items() if name != "file_id"}, "url": url}

    return {
        "bind": frozen["bind"],
        "source": await addressed(frozen["source"]),
        "assets": [await addressed(one) for one in frozen["assets"]],
        "fonts": [await addressed(one) for one in frozen["fonts"]],
        "rate": job.rate,
        "width": job.width,
        "height": job.height,
        "frames": job.frames,
        "encode": job.encoder,
        "watermark": {"text": job.watermark} if job.watermark else None,
    }


async def _frames(unit: UnitOfWork, job: RenderJob, item: FrameJob) -> Json:
    key = chunk_key(item)
    url = await unit.port(FILES).put_address(unit, key, MEDIA_TYPE, LARGEST, MINUTES)
    heard = await _heard(unit, job) if job.input.get("drawnFromSound") else {}
    return {
        **await _common(unit, job),
        **heard,
        "first": item.first,
        "count": item.count,
        "final": is_whole(job, item),
        "put": {"url": url, "mediaType": MEDIA_TYPE, "objectKey": key},
        "preview": {"everySeconds": PREVIEW_SECONDS},
    }


async def _assembly(unit: UnitOfWork, job: RenderJob, item: FrameJob) -> Json:
    chunks = await store.items(unit, job.id, WorkKind.FRAMES)
    return {
        **await _common(unit, job),
        **await _heard(unit, job),
        "segments": [await _segment(unit, chunk) for chunk in chunks],
        "final": len(chunks) == 1 and is_whole(job, chunks[0]),
        "loudness": LOUDNESS,
        "outputs": [await _output(unit, *each) for each in _outputs(job, item)],
    }


async def _heard(unit: UnitOfWork, job: RenderJob) -> Json:
    """What the film sounds like."""
    files = unit.port(FILES)
    sounds = []
    for one in job.input["sounds"]:
        url = await files.get_address(unit, UUID(one["file_id"]), MINUTES)
        sounds.append({**{n: v for n, v in one.items() if n != "file_id"}, "url": url})
    return {
        "sounds": sounds,
        "ducking": job.input["ducking"],
        "templateSounds": job.input["templateSounds"],
    }


async def _segment(unit: UnitOfWork, chunk: FrameJob) -> Json:
    made = (chunk.made or [])[0]
    url = await unit.port(FILES).object_address(unit, made["objectKey"], MINUTES)
    return {"url": url, "sha256": made["sha256"], "first": chunk.first, "count": chunk.count}


def _outputs(job: RenderJob, item: FrameJob) -> Iterator[tuple[str, str, str, str]]:
    """Key, kind, name and media type of each."""
    for key, kind in output_keys(job, item).items():
        yield key, kind.value, *OUTPUTS[kind]
    yield thumbnail_key(job, item), THUMBNAIL, THUMBNAIL_NAME, THUMBNAIL_TYPE


async def _output(unit: UnitOfWork, key: str, kind: str, name: str, media_type: str) -> Json:
    url = await unit.port(FILES).put_address(unit, key, media_type, LARGEST, MINUTES)
    return {"name": name, "kind": kind, "url": url, "objectKey": key, "mediaType": media_type}
