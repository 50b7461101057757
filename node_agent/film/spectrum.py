"""How loud each band of a film's sound is, moment by moment: what the bars of a visualiser show."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

RATE = 24_000
STEP = 0.08
Floats = NDArray[np.float64]
_WINDOW = 4096
_LOWEST, _HIGHEST = 90.0, 6_000.0
_FALL = 0.78
_SILENT = 0.32  # of a tone at -80 dB
_QUIETEST_BAND = 0.04
_LOUD = 97
_CURVE = 1.3
_DIGITS = 3
_AT_ONCE = 512


def levels(mono: NDArray[Any], bands: int, moments: int) -> Floats:
    """From 0 to 1, a row for every step of the film; it rises at once and falls slowly.

    Each band is measured by its own loudest moments, or high ones would never move. Rounded, so
    that two kinds of processors agree.
    """
    starts = np.rint(np.arange(moments) * STEP * RATE).astype(int)
    missing = max(0, int(starts[-1]) + _WINDOW // 2 - len(mono))
    padded = np.pad(mono, (_WINDOW // 2, missing))
    several = np.split(starts, range(_AT_ONCE, moments, _AT_ONCE))
    rows = np.concatenate([_strengths(padded, bands, each) for each in several])
    loud = np.percentile(rows, _LOUD, axis=0)
    full = np.maximum(loud, max(_SILENT, _QUIETEST_BAND * float(loud.max())))
    shown = np.clip(np.where(rows < _SILENT, 0.0, rows) / full, 0, 1)
    return np.round(_falling(_neighbourly(shown) ** _CURVE), _DIGITS)


def _strengths(padded: NDArray[Any], bands: int, starts: NDArray[Any]) -> Floats:
    """The strongest pitch of each band; a band too narrow for one of its own takes the nearest."""
    around = padded[starts[:, None] + np.arange(_WINDOW)] * np.hanning(_WINDOW)
    power = np.abs(np.fft.rfft(around, axis=1))
    edges = np.geomspace(_LOWEST, _HIGHEST, bands + 1)
    bins = np.rint(edges * _WINDOW / RATE).astype(int)
    found: Floats = np.sqrt(np.maximum.reduceat(power[:, : bins[-1] + 1], bins[:-1], axis=1))
    return found


def _neighbourly(rows: Floats) -> Floats:
    """A bar takes its neighbours along, so that the row of bars is a wave and no comb."""
    wide = np.pad(rows, ((0, 0), (1, 1)), mode="edge")
    result: Floats = np.maximum(rows, (wide[:, :-2] + rows + wide[:, 2:]) / 3)
    return result


def _falling(rows: Floats) -> Floats:
    smooth = rows.copy()
    for n in range(1, len(smooth)):
        smooth[n] = np.maximum(rows[n], smooth[n - 1] * _FALL)
    return smooth
