"""How much lighter one colour is than another, as readers see it."""

from typing import Any

import numpy as np

from tests.support.stills import Pixels

_WEIGHTS = (0.2126, 0.7152, 0.0722)


def contrasts(some: Any, others: Any) -> Pixels:
    """From 1 to 21, colour by colour; channels go from 0 to 255."""
    one, other = _light(some), _light(others)
    ratio: Pixels = (np.maximum(one, other) + 0.05) / (np.minimum(one, other) + 0.05)
    return ratio


def _light(colours: Any) -> Pixels:
    share = np.asarray(colours, dtype=np.float64) / 255
    linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    light: Pixels = linear @ np.array(_WEIGHTS)
    return light
