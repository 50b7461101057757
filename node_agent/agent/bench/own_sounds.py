"""What a template plays itself travels in the film's first segment, to where the sound is mixed."""

import threading
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

from node_agent.film import ffmpeg, sounds
from node_agent.film.films import JOIN_SECONDS
from node_agent.lottie.results import Sound as TemplateSound


def beside(
    film: Path, own: Sequence[TemplateSound], seconds: Fraction, stop: threading.Event
) -> Path:
    """The same pictures with the template's sounds, unlevelled and without loss."""
    track, target = film.with_name("own.wav"), film.with_name("heard.mp4")
    sounds.mixed([*_sounds(own, film.parent)], seconds, track, stop)
    copied = ("-map", "0:v", "-c:v", "copy", "-map", "1:a", "-c:a", "alac", "-sample_fmt", "s32p")
    ends = ("-map_metadata", "-1", "-fflags", "+bitexact", "-y", "-f", "mp4", target)
    ffmpeg.run(["-i", film, "-i", track, *copied, *ends], seconds=JOIN_SECONDS, stop=stop)
    return target


def taken_from(segment: Path, folder: Path, stop: threading.Event) -> Path:
    track = folder / "own.wav"
    ffmpeg.run(
        ["-i", segment, "-map", "0:a", *sounds.plain(track)], seconds=JOIN_SECONDS, stop=stop
    )
    return track


def silenced(segment: Path, folder: Path, stop: threading.Event) -> Path:
    """Segments can only be joined when all hold the same kinds of tracks."""
    target = folder / "first.mp4"
    ends = ("-fflags", "+bitexact", "-y", "-f", "mp4", target)
    ffmpeg.run(["-i", segment, "-map", "0:v", "-c", "copy", *ends], seconds=JOIN_SECONDS, stop=stop)
    return target


def _sounds(own: Sequence[TemplateSound], folder: Path) -> list[sounds.Sound]:
    found = []
    for index, sound in enumerate(own):
        path = folder / f"own-{index}"
        path.write_bytes(sound.data)
        found.append(
            sounds.Sound(
                path, "effect", sound.start, sound.seconds, skip=sound.skip, volume=sound.volume
            )
        )
    return found
