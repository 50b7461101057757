"""Sounds for the tests: made of sines, the same every time."""

import wave
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

RATE = 44_100
Samples = NDArray[np.float64]


def times(seconds: float) -> Samples:
    return np.arange(round(seconds * RATE)) / RATE


def tone(pitch: float, seconds: float, loud: float = 0.2) -> Samples:
    return loud * np.sin(2 * np.pi * pitch * times(seconds))


def music(seconds: float) -> Samples:
    """Four voices and a beat: something with dynamics."""
    beat = 0.6 + 0.4 * np.sign(np.sin(4 * np.pi * times(seconds)))
    voices = [tone(pitch, seconds, loud) for pitch, loud in ((110, 0.2), (220, 0.2), (1760, 0.05))]
    whole: Samples = np.sum(voices, axis=0) * beat
    return whole


def silence(seconds: float) -> Samples:
    return np.zeros(round(seconds * RATE))


def spikes(seconds: float) -> Samples:
    """Far higher peaks than its loudness allows."""
    noise = np.random.default_rng(1).normal(0, 1, round(seconds * RATE))
    return np.clip(noise**5 * 0.003, -1, 1)


def written(path: Path, samples: Samples) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes((samples * 32_767).astype("<i2").tobytes())
    return path
