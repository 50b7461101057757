"""What a film is made to sound like, as the order says, and the bars that dance to it."""

import threading
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from math import ceil, floor
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from numpy.typing import NDArray

from node_agent.agent.bench.order import BenchOrder
from node_agent.film import ffmpeg, spectrum
from node_agent.film.evening import evened
from node_agent.film.films import JOIN_SECONDS
from node_agent.film.sounds import Sound, mixed
from node_agent.film.soundtrack import of_the_template
from node_agent.lottie.bound.spectrum import bands_of, danced
from node_agent.lottie.document import Bound

_ROLES: dict[str, Any] = {"music": "music", "voiceover": "voice", "sfx": "effect"}
_AROUND = 2


def sounds_of(order: BenchOrder) -> list[Sound]:
    ducking = bool(order.spec.get("ducking"))
    return [_sound_of(order, each, ducking=ducking) for each in order.spec.get("sounds") or ()]


def dancing(order: BenchOrder, bound: Bound, stop: threading.Event) -> Bound:
    """The same bars whoever draws whichever part, for all hear the whole film."""
    bands = bands_of(bound.data) if "sounds" in order.spec else 0
    if not bands:
        return bound
    seconds = bound.frames / bound.rate
    moments = ceil(float(seconds) / spectrum.STEP) + _AROUND
    levels = spectrum.levels(_heard(order, bound, seconds, stop), bands, moments)
    first, count = int(order.spec["first"]), int(order.spec["count"])
    begin, end = (float(frame / bound.rate) / spectrum.STEP for frame in (first, first + count))
    part = range(floor(begin) - _AROUND, ceil(end) + _AROUND)
    step = spectrum.STEP * float(bound.rate * bound.step)
    return replace(bound, data=danced(bound.data, levels.tolist(), step, part))


def _heard(
    order: BenchOrder, bound: Bound, seconds: Fraction, stop: threading.Event
) -> NDArray[np.float32]:
    """Before it is made as loud as films are, which moves no bar."""
    with TemporaryDirectory(prefix="flatrender-heard-") as folder:
        home = Path(folder)
        own = bound.sounds if order.spec.get("templateSounds") else ()
        everything = [*sounds_of(order), *of_the_template(own, home)]
        mix, mono = home / "mix.w64", home / "mono.raw"
        mixed(evened(everything, stop), seconds, mix, stop)
        plain = ("-ac", "1", "-ar", str(spectrum.RATE), "-c:a", "pcm_f32le", "-f", "f32le")
        ffmpeg.run(["-i", mix, *plain, mono], seconds=JOIN_SECONDS, stop=stop)
        return np.fromfile(mono, "<f4")


def _sound_of(order: BenchOrder, given: Mapping[str, Any], *, ducking: bool) -> Sound:
    skip, end = float(given.get("trimIn") or 0), given.get("trimOut")
    return Sound(
        order.file(given["sha256"]),
        _ROLES[str(given["kind"]).lower()],
        start=float(given.get("start") or 0),
        seconds=None if end is None else max(0.0, float(end) - skip),
        skip=skip,
        volume=float(given.get("volume", 1)),
        fade_in=float(given.get("fadeIn") or 0),
        fade_out=float(given.get("fadeOut") or 0),
        loop=bool(given.get("loop")),
        pushes=ducking,
    )
