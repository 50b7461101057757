"""Instruments: each makes one note or one beat, as numbers from -1 to 1 at 48 kHz."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

Wave = NDArray[np.float32]
RATE = 48_000
_A4, _A4_HERTZ, _OCTAVE = 69, 440.0, 12
_NYQUIST_SHARE = 0.4
_BLOCK = 256


def hertz(note: float) -> float:
    return float(_A4_HERTZ * 2 ** ((note - _A4) / _OCTAVE))


def clock(seconds: float) -> Wave:
    return (np.arange(round(seconds * RATE)) / RATE).astype(np.float32)


@dataclass(frozen=True, slots=True)
class Partial:
    """A sine that dies away: the larger `fading`, the sooner. The phase is in radians."""

    pitch: float
    loud: float
    fading: float = 0.0
    phase: float = 0.0


def partials(seconds: float, wanted: Sequence[Partial]) -> Wave:
    """All of them added, as a product of two small matrices: a sine a sample would be dear.

    A sine at a time is that of its block's beginning, turned by the time within the block.
    """
    count = round(seconds * RATE)
    heard = [each for each in wanted if each.pitch < RATE * _NYQUIST_SHARE]
    step = np.array([complex(-each.fading, 2 * np.pi * each.pitch) for each in heard]) / RATE
    start = np.array([each.loud * np.exp(1j * each.phase) for each in heard])
    begins = np.exp(np.outer(np.arange(-(-count // _BLOCK)) * _BLOCK, step)) * start
    within = np.exp(np.outer(step, np.arange(_BLOCK)))
    wave = _single(begins.imag) @ _single(within.real) + _single(begins.real) @ _single(within.imag)
    return wave.ravel()[:count]


def _single(numbers: NDArray[Any]) -> Wave:
    return np.ascontiguousarray(numbers, dtype=np.float32)


def faded(wave: Wave, attack: float, release: float) -> Wave:
    """With a soft beginning and end, so that nothing clicks."""
    shape = np.ones(wave.size, np.float32)
    first, last = (max(1, min(wave.size // 2, round(each * RATE))) for each in (attack, release))
    shape[:first] = np.sin(np.linspace(0, np.pi / 2, first)) ** 2
    shape[-last:] *= np.cos(np.linspace(0, np.pi / 2, last)) ** 2
    result: Wave = wave * shape
    return result


@cache
def keys(note: float, seconds: float) -> Wave:
    """A soft piano: high partials die first, and a felt hammer is heard under each note."""
    pitch = hertz(note)
    slow = (pitch / 260) ** 0.4
    sung = [
        Partial(pitch * n * float(np.sqrt(1 + 0.0004 * n * n)), n**-1.9, (0.9 + 0.55 * n) * slow)
        for n in range(1, 9)
    ]
    hammer = Partial(pitch * 9.2, 0.05, 40)
    return faded(partials(seconds, [*sung, hammer]), 0.004, 0.12)


@cache
def electric(note: float, seconds: float) -> Wave:
    """An electric piano: one sine bends another, less and less."""
    t, pitch = clock(seconds), hertz(note)
    plain = partials(seconds, [Partial(pitch, 1)])
    quarter = partials(seconds, [Partial(pitch, 1, phase=np.pi / 2)])
    bend = partials(seconds, [Partial(pitch, 1.1, 3.2)])
    tine = partials(seconds, [Partial(pitch * 7, 0.18, 9)])
    tremolo = 1 - 0.12 * np.sin(np.float32(2 * np.pi * 4.1) * t)
    bent = plain * np.cos(bend) + quarter * np.sin(bend)
    return faded((bent + tine) * np.exp(-t * np.float32(0.8)) * tremolo, 0.008, 0.2)


@cache
def pad(note: float, seconds: float, side: int = 0) -> Wave:
    """Three voices, not quite in tune and on each side otherwise, coming and going slowly."""
    sung = [
        Partial(hertz(note + cents / 100) * n, n**-2.1 / 3, phase=cents * n)
        for cents in (-7.0 + 1.5 * side, 0.9 * side, 6.0 + 1.5 * side)
        for n in range(1, 8)
    ]
    return faded(partials(seconds, sung), min(0.9, seconds / 3), min(1.2, seconds / 3))


@cache
def pluck(note: float, seconds: float) -> Wave:
    pitch = hertz(note)
    sung = [Partial(pitch * n, 1 / n, 3 + 2.2 * n) for n in range(1, 13)]
    return faded(partials(seconds, sung), 0.003, 0.08)


@cache
def bell(note: float, seconds: float) -> Wave:
    pitch = hertz(note)
    sung = [
        Partial(pitch * ratio, loud / 2, fading)
        for ratio, loud, fading in ((1, 1, 2.2), (2.0, 0.6, 3), (2.76, 0.35, 4.5), (5.4, 0.2, 8))
    ]
    return faded(partials(seconds, sung), 0.002, 0.2)


@cache
def bass(note: float, seconds: float) -> Wave:
    """With overtones that small loudspeakers let through."""
    t, pitch = clock(seconds), hertz(note)
    sung = [Partial(pitch * n, loud, 0.8 * n) for n, loud in ((1, 1.0), (2, 0.4), (3, 0.16))]
    return faded(np.tanh(partials(seconds, sung) * 1.3) * np.exp(-t * 1.1), 0.008, 0.06)


@cache
def kick() -> Wave:
    """A tone that falls, and a click to find it by."""
    t = clock(0.42)
    phase = 2 * np.pi * (47 * t + 95 * (1 - np.exp(-t * 28)) / 28)
    click = 0.12 * np.sin(2 * np.pi * 2_100 * t) * np.exp(-t * 190)
    return faded(np.sin(phase) * np.exp(-t * 8.5) + click, 0.001, 0.08)


def hat(chance: np.random.Generator, seconds: float = 0.09) -> Wave:
    t = clock(seconds)
    noise = banded(chance.normal(size=t.size), 7_000, 15_000)
    return faded(noise * np.exp(-t * 55) * 0.5, 0.001, 0.02)


def clap(chance: np.random.Generator) -> Wave:
    t = clock(0.3)
    noise = banded(chance.normal(size=t.size), 900, 5_200)
    bursts = sum(np.exp(-np.clip(t - d, 0, None) * 90) * (t >= d) for d in (0, 0.011, 0.023))
    return faded(noise * (0.5 * bursts + np.exp(-t * 18)) * 0.5, 0.001, 0.05)


def brush(chance: np.random.Generator) -> Wave:
    t = clock(0.26)
    noise = banded(chance.normal(size=t.size), 2_000, 9_000)
    return faded(noise * np.exp(-t * 17) * 0.5, 0.012, 0.08)


def banded(wave: NDArray[Any], low: float, high: float) -> Wave:
    """Only what lies between two pitches, with soft edges."""
    spectrum = np.fft.rfft(wave.astype(np.float32)) * band(wave.size, low, high)
    return np.fft.irfft(spectrum, wave.size).astype(np.float32, copy=False)


@cache
def band(size: int, low: float, high: float) -> Wave:
    """What a spectrum of so many samples is multiplied by."""
    pitch = np.fft.rfftfreq(size, 1 / RATE).astype(np.float32)
    under, over = (low / np.maximum(pitch, 1)) ** 2, (pitch / high) ** 2
    shape: Wave = 1 / np.sqrt((1 + under * under * under) * (1 + over * over * over))
    return shape
