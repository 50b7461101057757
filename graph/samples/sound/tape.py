"""A tape without ends: what sounds beyond its length sounds on at its beginning."""

import io
import wave

import numpy as np
from numpy.typing import NDArray

from graph.samples.sound.synth import RATE, Wave, banded

_PEAK = 0.84
_FULL_SCALE = 32_767


class Tape:
    """Stereo. Every tail, the reverberation's too, wraps around: the loop has no seam."""

    def __init__(self, seconds: float, seed: int) -> None:
        self.length = round(seconds * RATE)
        self.chance = np.random.default_rng(seed)
        self._sides: NDArray[np.float64] = np.zeros((2, self.length))

    @property
    def seconds(self) -> float:
        return self.length / RATE

    def add(self, at: float, sound: Wave, loud: float, pan: float = 0.0) -> None:
        """`pan` from -1, left, to 1, right; the same loudness wherever it is."""
        first = round(at * RATE) % self.length
        angle = (pan + 1) * np.pi / 4
        for side, share in ((0, np.cos(angle)), (1, np.sin(angle))):
            for begin in range(-first, sound.size, self.length):
                part = sound[max(0, begin) : begin + self.length]
                start = max(0, -begin)
                self._sides[side, start : start + part.size] += part * loud * share

    def reverberate(self, seconds: float, wet: float) -> None:
        t = np.arange(min(self.length, round(seconds * RATE))) / RATE
        for side in range(2):
            noise = self.chance.normal(size=t.size) * np.exp(-t * 6.9 / seconds)
            room = np.zeros(self.length)
            room[: t.size] = banded(noise, 250, 4_500)
            room /= np.sqrt(np.sum(room**2))
            dry = np.fft.rfft(self._sides[side])
            self._sides[side] += wet * np.fft.irfft(dry * np.fft.rfft(room), self.length)

    def breathe(self, beat: float, depth: float) -> None:
        """Quieter at each beat, as if the drum pushed the rest aside."""
        t = np.arange(self.length) / RATE % beat
        self._sides *= 1 - depth * np.exp(-t * 9)

    def fade(self, attack: float, release: float) -> None:
        """For a sound that ends, unlike a loop."""
        shape = np.ones(self.length)
        for count, part in ((attack, slice(None)), (release, slice(None, None, -1))):
            ramp = np.linspace(0, 1, max(2, round(count * RATE)))
            shape[part][: ramp.size] *= np.sin(ramp * np.pi / 2) ** 2
        self._sides *= shape

    def mastered(self) -> NDArray[np.float64]:
        """Peaks are rounded off, then all is as loud as it may be without clipping."""
        level = self._sides / np.sqrt(np.mean(self._sides**2)) * 0.19
        soft = np.tanh(level * 1.15)
        result: NDArray[np.float64] = soft / np.max(np.abs(soft)) * _PEAK
        return result


def wav(sides: NDArray[np.float64], rate: int = RATE) -> bytes:
    """One row for each channel."""
    samples = np.round(sides.T * _FULL_SCALE).astype("<i2")
    held = io.BytesIO()
    with wave.open(held, "wb") as file:
        file.setnchannels(sides.shape[0])
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(samples.tobytes())
    return held.getvalue()
