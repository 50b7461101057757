"""Instruments: each makes one note or one beat, as numbers from -1 to 1 at 48 kHz."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

Wave = NDArray[np.float64]
RATE = 48_000
_A4, _A4_HERTZ, _OCTAVE = 69, 440.0, 12
_NYQUIST_SHARE = 0.4


def hertz(note: float) -> float:
    return float(_A4_HERTZ * 2 ** ((note - _A4) / _OCTAVE))


def clock(seconds: float) -> Wave:
    return np.arange(round(seconds * RATE)) / RATE


def faded(wave: Wave, attack: float, release: float) -> Wave:
    """With a soft beginning and end, so that nothing clicks."""
    shape = np.ones(wave.size)
    first, last = (max(1, min(wave.size // 2, round(each * RATE))) for each in (attack, release))
    shape[:first] = np.sin(np.linspace(0, np.pi / 2, first)) ** 2
    shape[-last:] *= np.cos(np.linspace(0, np.pi / 2, last)) ** 2
    result: Wave = wave * shape
    return result


@cache
def keys(note: float, seconds: float) -> Wave:
    """A soft piano: high partials die first."""
    t, pitch = clock(seconds), hertz(note)
    wave = np.zeros(t.size)
    for n in range(1, 9):
        partial = pitch * n * np.sqrt(1 + 0.0004 * n * n)
        if partial < RATE * _NYQUIST_SHARE:
            fading = np.exp(-t * (0.9 + 0.55 * n) * (pitch / 260) ** 0.4)
            wave += fading * np.sin(2 * np.pi * partial * t) / n**1.9
    return faded(wave, 0.006, 0.12)


@cache
def electric(note: float, seconds: float) -> Wave:
    """An electric piano: one sine bends another, less and less."""
    t, pitch = clock(seconds), hertz(note)
    bend = 1.1 * np.exp(-t * 3.2) * np.sin(2 * np.pi * pitch * t)
    bell = 0.18 * np.exp(-t * 9) * np.sin(2 * np.pi * pitch * 7 * t)
    tremolo = 1 - 0.12 * np.sin(2 * np.pi * 4.1 * t)
    return faded(
        (np.sin(2 * np.pi * pitch * t + bend) + bell) * np.exp(-t * 0.8) * tremolo, 0.008, 0.2
    )


@cache
def pad(note: float, seconds: float) -> Wave:
    """Three voices, not quite in tune, coming and going slowly."""
    t = clock(seconds)
    wave = np.zeros(t.size)
    for cents in (-7.0, 0.0, 6.0):
        pitch = hertz(note + cents / 100)
        for n in range(1, 8):
            wave += np.sin(2 * np.pi * pitch * n * t + cents * n) / n**2.1 / 3
    return faded(wave, min(0.9, seconds / 3), min(1.2, seconds / 3))


@cache
def pluck(note: float, seconds: float) -> Wave:
    t, pitch = clock(seconds), hertz(note)
    wave = np.zeros(t.size)
    for n in range(1, 13):
        if pitch * n < RATE * _NYQUIST_SHARE:
            wave += np.exp(-t * (3 + 2.2 * n)) * np.sin(2 * np.pi * pitch * n * t) / n
    return faded(wave, 0.003, 0.08)


@cache
def bell(note: float, seconds: float) -> Wave:
    t, pitch = clock(seconds), hertz(note)
    wave = np.zeros(t.size)
    for ratio, loud, fading in ((1, 1, 2.2), (2.0, 0.6, 3), (2.76, 0.35, 4.5), (5.4, 0.2, 8)):
        wave += loud * np.exp(-t * fading) * np.sin(2 * np.pi * pitch * ratio * t)
    return faded(wave * 0.5, 0.002, 0.2)


@cache
def bass(note: float, seconds: float) -> Wave:
    t, pitch = clock(seconds), hertz(note)
    wave = np.sin(2 * np.pi * pitch * t) + 0.35 * np.sin(4 * np.pi * pitch * t)
    return faded(np.tanh(wave * 1.2) * np.exp(-t * 1.1), 0.01, 0.06)


@cache
def kick() -> Wave:
    t = clock(0.42)
    phase = 2 * np.pi * (47 * t + 95 * (1 - np.exp(-t * 28)) / 28)
    return faded(np.sin(phase) * np.exp(-t * 8.5), 0.002, 0.08)


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


def banded(wave: Wave, low: float, high: float) -> Wave:
    """Only what lies between two pitches, with soft edges."""
    spectrum = np.fft.rfft(wave)
    pitch = np.fft.rfftfreq(wave.size, 1 / RATE)
    shape = 1 / np.sqrt(1 + (low / np.maximum(pitch, 1)) ** 6) / np.sqrt(1 + (pitch / high) ** 6)
    result: Wave = np.fft.irfft(spectrum * shape, wave.size)
    return result
