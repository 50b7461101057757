"""Makes a mix as loud as films are here: -14 LUFS, the peaks between samples under -1 dB."""

import re
import threading
from dataclasses import dataclass
from pathlib import Path

from node_agent.film import ffmpeg
from node_agent.film.encoding import SOUND_RATE, Arguments
from node_agent.film.failures import Code, RenderFailed
from node_agent.film.sounds import MIX_SECONDS

TARGET = -14.0
CEILING = -2.0  # the lossy encoding adds up to a decibel
SILENCE = -69.0  # below its absolute gate the meter hears nothing
_NEAR = 0.3
_OVERSHOOT = 1.3
_LIMITERS = ((5, 60), (5, 60), (2, 20), (1, 10), (0.5, 5))
_LOWEST_LIMIT = 0.0625
HIGHEST_PEAK = -1.6
_SHORTEST = 3 * SOUND_RATE
_MEASURE = "ebur128=peak=true:framelog=quiet"
_LOUDNESS = re.compile(r"^\s*I:\s+(-?[\d.]+|-inf) LUFS", re.MULTILINE)
_PEAK = re.compile(r"^\s*Peak:\s+(-?[\d.]+|-inf) dBFS", re.MULTILINE)
# Lossless, and small where it is silent.
_TRACK = ("-c:a", "flac", "-sample_fmt", "s32", "-fflags", "+bitexact", "-y", "-f", "flac")
_OVERSAMPLED = 4 * SOUND_RATE


@dataclass(frozen=True, slots=True)
class Loudness:
    """Integrated, and the true peak."""

    integrated: float
    peak: float


def measured(path: Path, samples: int, stop: threading.Event) -> Loudness:
    """Shorter sounds than the meter's window are heard several times over."""
    again = (
        f"aloop=loop={_SHORTEST // max(1, samples)}:size={samples}," if samples < _SHORTEST else ""
    )
    said = ffmpeg.run(
        ["-i", path, "-map", "0:a", "-af", f"{again}{_MEASURE}", "-f", "null", "-"],
        seconds=MIX_SECONDS,
        stop=stop,
        level="info",
    )
    integrated, peak = _LOUDNESS.findall(said), _PEAK.findall(said)
    if not integrated or not peak:
        raise RenderFailed(Code.SOUND, "the loudness of the sound can't be measured", said)
    return Loudness(float(integrated[-1]), float(peak[-1]))


def silent(samples: int, target: Path, stop: threading.Event) -> None:
    source = f"anullsrc=r={SOUND_RATE}:cl=stereo,atrim=end_sample={samples}"
    arguments: Arguments = ("-f", "lavfi", "-i", source, *_TRACK, target)
    ffmpeg.run(arguments, seconds=MIX_SECONDS, stop=stop)


def level(mix: Path, samples: int, target: Path, stop: threading.Event) -> Loudness:
    """One gain for the whole film keeps its dynamics; a limiter only where peaks would clip."""
    found = measured(mix, samples, stop)
    if found.integrated <= SILENCE:
        _write(mix, samples, target, "anull", stop)
        return found
    gain = TARGET - found.integrated
    if found.peak + gain <= CEILING:
        _write(mix, samples, target, f"volume={gain:.3f}dB", stop)
        return Loudness(TARGET, found.peak + gain)
    return _squeezed(mix, samples, target, gain, stop)


def _squeezed(
    mix: Path, samples: int, target: Path, gain: float, stop: threading.Event
) -> Loudness:
    """The limiter takes loudness away again: more of it, and faster, until enough is left."""
    excess = 0.0
    for attack, release in _LIMITERS:
        _write(mix, samples, target, _limited(gain, attack, release, excess), stop)
        result = measured(target, samples, stop)
        missing = TARGET - result.integrated
        too_high = max(0.0, result.peak - HIGHEST_PEAK)
        if abs(missing) <= _NEAR and not too_high:
            return result
        gain += missing * _OVERSHOOT
        excess += too_high
    _write(mix, samples, target, _limited(gain, *_LIMITERS[-1], excess), stop)
    return measured(target, samples, stop)


def _limited(gain: float, attack: float, release: float, excess: float) -> str:
    """On four times the samples, or the peaks between them get through."""
    ceiling = 10 ** ((CEILING - excess) / 20)
    limiter = (
        f"alimiter=limit={max(_LOWEST_LIMIT, ceiling):.4f}:level=disabled:latency=1:"
        f"attack={attack}:release={release}"
    )
    return f"volume={gain:.3f}dB,aresample={_OVERSAMPLED},{limiter},aresample={SOUND_RATE}"


def _write(mix: Path, samples: int, target: Path, chain: str, stop: threading.Event) -> None:
    exact = f"apad=whole_len={samples},atrim=end_sample={samples}"
    arguments: Arguments = ("-i", mix, "-af", f"{chain},{exact}", *_TRACK, target)
    ffmpeg.run(arguments, seconds=MIX_SECONDS, stop=stop)
