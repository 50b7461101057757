"""What a finished file holds, by its packets: nothing is decoded."""

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av

from node_agent.film.failures import Code, RenderFailed


@dataclass(frozen=True, slots=True)
class Contents:
    """Frames by count, seconds by the container's own word."""

    width: int
    height: int
    frames: int
    rate: Fraction
    seconds: float
    has_sound: bool


def contents(path: Path) -> Contents:
    try:
        with av.open(str(path)) as file:
            video = file.streams.video[0]
            frames = sum(packet.size > 0 for packet in file.demux(video))
            return Contents(
                video.width,
                video.height,
                frames,
                Fraction(video.average_rate or 0),
                float(Fraction(file.duration or 0, av.time_base)),
                bool(file.streams.audio),
            )
    except (av.FFmpegError, IndexError) as error:
        raise RenderFailed(Code.ENCODER, f"{path.name} is no readable film: {error}") from error


def expect(path: Path, width: int, height: int, frames: int) -> Contents:
    """The film has exactly what was ordered, or it is none."""
    found = contents(path)
    if (found.width, found.height, found.frames) != (width, height, frames):
        reason = (
            f"{path.name} holds {found.frames} frames of {found.width}x{found.height} "
            f"instead of {frames} of {width}x{height}"
        )
        raise RenderFailed(Code.WRONG_FRAMES, reason)
    return found
