"""What a node is told about an item: all that it needs, with addresses that hold for a while."""

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
Json = dict[str, Any]


async def of(unit: UnitOfWork, job: RenderJob, item: FrameJob) -> Json:
    if item.kind is WorkKind.ASSEMBLY:
        return await _assembly(unit, job, item)
    return await _frames(unit, job, item)


def chunk_key(item: FrameJob) -> str:
    """With the attempt in it: what an old attempt still uploads harms nobody."""
    return f"renders/{item.job_id}/{item.position}-{item.attempt}.mp4"


def output_keys(job: RenderJob, item: FrameJob) -> dict[str, ExportKind]:
    """By key, all that an assembly has to make."""
    return {
        f"renders/{job.id}/out/{item.attempt}/{OUTPUTS[kind][0]}": kind
        for kind in map(ExportKind, job.formats)
    }


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
    return {
        **await _common(unit, job),
        "first": item.first,
        "count": item.count,
        "final": is_whole(job, item),
        "put": {"url": url, "mediaType": MEDIA_TYPE, "objectKey": key},
        "preview": {"everySeconds": PREVIEW_SECONDS},
    }


async def _assembly(unit: UnitOfWork, job: RenderJob, item: FrameJob) -> Json:
    files = unit.port(FILES)
    chunks = await store.items(unit, job.id, WorkKind.FRAMES)
    sounds = []
    for one in job.input["sounds"]:
        url = await files.get_address(unit, UUID(one["file_id"]), MINUTES)
        sounds.append({**{n: v for n, v in one.items() if n != "file_id"}, "url": url})
    return {
        **await _common(unit, job),
        "segments": [await _segment(unit, chunk) for chunk in chunks],
        "final": len(chunks) == 1 and is_whole(job, chunks[0]),
        "sounds": sounds,
        "ducking": job.input["ducking"],
        "loudness": LOUDNESS,
        "templateSounds": job.input["templateSounds"],
        "outputs": [await _output(unit, key, kind) for key, kind in output_keys(job, item).items()],
    }


async def _segment(unit: UnitOfWork, chunk: FrameJob) -> Json:
    made = (chunk.made or [])[0]
    url = await unit.port(FILES).object_address(unit, made["objectKey"], MINUTES)
    return {"url": url, "sha256": made["sha256"], "first": chunk.first, "count": chunk.count}


async def _output(unit: UnitOfWork, key: str, kind: ExportKind) -> Json:
    name, media_type = OUTPUTS[kind]
    url = await unit.port(FILES).put_address(unit, key, media_type, LARGEST, MINUTES)
    return {"name": name, "kind": kind.value, "url": url, "objectKey": key, "mediaType": media_type}
