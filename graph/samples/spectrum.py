"""How loud each band of a sound is, moment by moment: what the bars of a visualiser dance to.

The rule by which anybody can fill them afresh for other music: in a shape layer with the name
`frd_spectrum` every group is one bar and holds one rectangle. The groups' names are the numbers of
their bands, 1 the lowest; several bars may share a band. The first component of a rectangle's size
stays; the second is set from moment to moment, between the first component (silence, a dot) and the
largest value that its designed keyframes have (full).
"""

import numpy as np
from numpy.typing import NDArray

from graph.samples.sound.synth import RATE, Wave

LAYER = "frd_spectrum"
_WINDOW = 8192
_LOWEST, _HIGHEST = 90.0, 6_000.0
_FALL = 0.72
_QUIETEST = 0.04
_LOUD = 97


def levels(sides: Wave, bands: int, step: float, count: int) -> NDArray[np.float64]:
    """From 0 to 1, a row for each moment; it rises at once and falls slowly."""
    mono = sides.mean(axis=0)
    edges = [float(each) for each in np.geomspace(_LOWEST, _HIGHEST, bands + 1)]
    pitch = np.arange(_WINDOW // 2 + 1) * RATE / _WINDOW
    window = np.hanning(_WINDOW)
    rows = np.zeros((count, bands))
    for n in range(count):
        around = (round(n * step * RATE) + np.arange(_WINDOW) - _WINDOW // 2) % mono.size
        power: NDArray[np.float64] = np.abs(np.fft.rfft(mono[around] * window))
        rows[n] = [_strength(power, pitch, edges[b], edges[b + 1]) for b in range(bands)]
    loud = np.maximum(np.percentile(rows, _LOUD, axis=0), _QUIETEST)
    return _falling(_neighbourly(np.clip(rows / loud, 0, 1)) ** 1.3)


def excerpt(sides: Wave, seconds: float, every: int) -> Wave:
    """The beginning, as one channel with every n-th sample, fading out."""
    mono = sides.mean(axis=0)[: round(seconds * RATE)]
    smooth = np.convolve(mono, np.hanning(2 * every + 1) / every, mode="same")[::every]
    tail = min(smooth.size, RATE // every)
    smooth[-tail:] *= np.linspace(1, 0, tail)
    result: Wave = smooth[None, :].astype(np.float32)
    return result


def _strength(
    power: NDArray[np.float64], pitch: NDArray[np.float64], low: float, high: float
) -> float:
    """The strongest in the band; a band too narrow for a line of its own takes the nearest."""
    inside = power[(pitch >= low) & (pitch < high)]
    found = inside.max() if inside.size else power[np.argmin(np.abs(pitch - low))]
    return float(np.sqrt(found))


def _neighbourly(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    """A bar takes its neighbours along, so that the row of bars is a wave and no comb."""
    wide = np.pad(rows, ((0, 0), (1, 1)), mode="edge")
    result: NDArray[np.float64] = np.maximum(rows, (wide[:, :-2] + rows + wide[:, 2:]) / 3)
    return result


def _falling(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    smooth = rows.copy()
    for n in range(1, len(smooth)):
        smooth[n] = np.maximum(rows[n], smooth[n - 1] * _FALL)
    return smooth
