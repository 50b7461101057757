"""Films: their first picture is decoded, their length is that of the packets."""

from pathlib import Path
from typing import Any

from domains.file_mgr.service.inspection import pictures, sounds
from domains.file_mgr.service.inspection.findings import Facts, UnfitError, reading

MOST_PIXELS = 35_000_000
LONGEST = 3600
_TURNED = 180


def look(path: Path, family: str, thumbnail: Path) -> Facts:
    if family not in {"isobmff", "matroska"}:
        raise UnfitError("UNKNOWN_KIND")
    with reading(), sounds.opened(path, family) as container:
        stream = sounds.film_in(container)
        if stream is None:
            raise UnfitError("UNKNOWN_KIND")
        width, height = _checked(stream)
        if _is_turned(_first(container, stream, thumbnail)):
            width, height = height, width
        seconds = _seconds(container, stream)
        media_type = _media_type(path)
    return Facts(media_type, width, height, seconds)


def _checked(stream: Any) -> tuple[int, int]:
    width, height = stream.codec_context.width, stream.codec_context.height
    if width * height > MOST_PIXELS:
        raise UnfitError("TOO_MANY_PIXELS")
    if not width * height:
        raise UnfitError("BROKEN")
    stream.codec_context.thread_count = 1
    return width, height


def _first(container: Any, stream: Any, thumbnail: Path) -> Any:
    frame = next(container.decode(stream), None)
    if frame is None:
        raise UnfitError("BROKEN")
    scale = pictures.THUMBNAIL / max(frame.width, frame.height)
    side = [max(1, round(length * min(1.0, scale))) for length in (frame.width, frame.height)]
    small = frame.reformat(width=side[0], height=side[1], format="rgb24").to_image()
    turned = small.rotate(frame.rotation, expand=True) if frame.rotation else small
    turned.save(thumbnail, "WEBP", quality=pictures.QUALITY)
    return frame


def _is_turned(frame: Any) -> bool:
    return bool(frame.rotation % _TURNED)


def _seconds(container: Any, stream: Any) -> float:
    container.seek(0)
    first, last = None, None
    for packet in container.demux(stream):
        if packet.pts is None:
            continue
        first = packet.pts if first is None else min(first, packet.pts)
        end = packet.pts + (packet.duration or 0)
        last = end if last is None else max(last, end)
    if first is None or last is None or stream.time_base is None:
        raise UnfitError("BROKEN")
    seconds = float((last - first) * stream.time_base)
    if seconds > LONGEST:
        raise UnfitError("TOO_LONG")
    return round(seconds, 6)


def _media_type(path: Path) -> str:
    with path.open("rb") as file:
        head = file.read(64)
    if head[4:8] == b"ftyp":
        return "video/quicktime" if head[8:12] == b"qt  " else "video/mp4"
    return "video/webm" if b"webm" in head else "video/x-matroska"
