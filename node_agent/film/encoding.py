"""How films are encoded: all that changes a decoded frame is fixed here, and kept in the job."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Literal

from node_agent.film.drawing import Drawing

Preset = Literal["ultrafast", "veryfast", "fast", "medium", "slow"]
Arguments = tuple[str | Path, ...]
SOUND_RATE = 48_000
_COLOURS = (
    *("-colorspace", "bt709", "-color_primaries", "bt709"),
    *("-color_trc", "bt709", "-color_range", "tv"),
)
_FINEST_TICKS = 10_000
# Said of the frames as well: the encoder believes them rather than its own arguments.
_SAID = "setparams=range=tv:colorspace=bt709:color_primaries=bt709:color_trc=bt709"
# Every processor comes to the same pixels by these flags: chunks are drawn on different machines.
_SCALED = (
    "scale=in_range=pc:out_range=tv:out_color_matrix=bt709:"
    "flags=bicubic+accurate_rnd+full_chroma_inp+bitexact"
)
_TO_FILM = f"{_SCALED},format=yuv420p,{_SAID}"
TO_FILM_WITH_ALPHA = f"{_SCALED},format=yuva420p,{_SAID}"
_ONE_FILTER_THREAD = ("-filter_threads", "1")


@dataclass(frozen=True, slots=True)
class Encoding:
    """x264's settings; threads change its frames, so their number never follows the machine."""

    preset: Preset = "medium"
    quality: int = 18
    threads: int = 6

    def video(self, rate: Fraction) -> Arguments:
        return (
            *("-c:v", "libx264", "-preset", self.preset, "-crf", str(self.quality)),
            *("-threads", str(self.threads), "-pix_fmt", "yuv420p", "-profile:v", "high"),
            *_exact(rate),
            *_COLOURS,
        )


def raw_input(drawing: Drawing) -> Arguments:
    """Pixels as the child writes them, from the encoder's standard input."""
    size = f"{drawing.width}x{drawing.height}"
    return (
        *("-f", "rawvideo", "-pix_fmt", "rgba", "-s", size),
        *("-r", _text(drawing.rate), "-i", "pipe:0"),
    )


def whole_film(drawing: Drawing, sound: Path | None, encoding: Encoding, target: Path) -> Arguments:
    """One chunk makes the film: pixels in, the finished film out."""
    return (
        *raw_input(drawing),
        *(("-i", sound) if sound else ()),
        *("-map", "0:v", *_ONE_FILTER_THREAD, "-vf", f"{_TO_FILM},{_exact_times(drawing.rate)}"),
        *encoding.video(drawing.rate),
        *_finished(sound, target),
    )


def segment(drawing: Drawing, target: Path) -> Arguments:
    """Lossless, in the film's own pixels, so that where a film was cut leaves no trace in it."""
    return (
        *raw_input(drawing),
        *("-an", *_ONE_FILTER_THREAD, "-vf", _TO_FILM),
        *("-c:v", "libx264", "-preset", "ultrafast", "-qp", "0", "-pix_fmt", "yuv420p"),
        *_exact(drawing.rate),
        *_COLOURS,
        *("-y", "-f", "mp4", target),
    )


def joined_film(
    listing: Path, sound: Path | None, rate: Fraction, encoding: Encoding, target: Path
) -> Arguments:
    """All segments in their order, encoded once."""
    return (
        *("-f", "concat", "-safe", "0", "-i", listing),
        *(("-i", sound) if sound else ()),
        *("-map", "0:v", *_ONE_FILTER_THREAD, "-vf", f"{_SAID},{_exact_times(rate)}"),
        *encoding.video(rate),
        *_finished(sound, target),
    )


def listing_of(segments: Sequence[Path]) -> str:
    """The names are ours; a quote in a folder's name is written as the format wants it."""
    lines = (str(segment.resolve()).replace("'", "'\\''") for segment in segments)
    return "".join(f"file '{line}'\n" for line in lines)


def _text(rate: Fraction) -> str:
    return f"{rate.numerator}/{rate.denominator}"


def _exact_times(rate: Fraction) -> str:
    return f"settb={rate.denominator}/{rate.numerator},setpts=N"


def _exact(rate: Fraction) -> Arguments:
    return ("-r", _text(rate), "-video_track_timescale", str(_timescale(rate)))


def _timescale(rate: Fraction) -> int:
    """A multiple of the rate, so that every frame begins at a whole tick."""
    ticks = rate.numerator
    while ticks < _FINEST_TICKS:
        ticks *= 2
    return ticks


def _finished(sound: Path | None, target: Path) -> Arguments:
    encoded = ("-map", "1:a", "-c:a", "aac", "-b:a", "192k", "-ar", str(SOUND_RATE))
    return (
        *(encoded if sound else ("-an",)),
        *("-map_metadata", "-1", "-fflags", "+bitexact", "-movflags", "+faststart"),
        *("-y", "-f", "mp4", target),
    )
