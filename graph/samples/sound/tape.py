"""A tape without ends: what sounds beyond its length sounds on at its beginning."""

import io
import wave

import numpy as np

from graph.samples.sound.synth import RATE, Wave, band

_PEAK = 0.84
_FULL_SCALE = 32_767


class Tape:
    """Stereo. Every tail, the reverberation's too, wraps around: the loop has no seam."""

    def __init__(self, seconds: float, seed: int) -> None:
        self.length = round(seconds * RATE)
        self.chance = np.random.default_rng(seed)
        self._sides: Wave = np.zeros((2, self.length), np.float32)
        self._shape: Wave = np.ones(1, np.float32)

    @property
    def seconds(self) -> float:
        return self.length / RATE

    def add(self, at: float, sound: Wave, loud: float, pan: float = 0.0) -> None:
        """`pan` from -1, left, to 1, right; the same loudness wherever it is."""
        first = round(at * RATE) % self.length
        angle = (pan + 1) * np.pi / 4
        shares = np.array([[np.cos(angle)], [np.sin(angle)]], np.float32) * np.float32(loud)
        for begin in range(-first, sound.size, self.length):
            part = sound[max(0, begin) : begin + self.length]
            start = max(0, -begin)
            self._sides[:, start : start + part.size] += part * shares

    def reverberate(self, seconds: float, wet: float) -> None:
        """A room of noise that dies away, another one for each side; low and high it swallows."""
        t = np.arange(min(self.length, round(seconds * RATE))) / RATE
        noise = self.chance.normal(size=(2, t.size)) * np.exp(-t * 6.9 / seconds)
        room = np.fft.rfft(noise.astype(np.float32), self.length) * band(self.length, 250, 4_500)
        loud = np.sqrt(np.mean(np.abs(room) ** 2, axis=1, keepdims=True))
        heard = np.fft.rfft(self._sides) * (room / loud)
        self._sides += np.float32(wet) * np.fft.irfft(heard, self.length)

    def breathe(self, beat: float, depth: float) -> None:
        """Quieter at each beat, as if the drum pushed the rest aside."""
        t = (np.arange(self.length) / RATE % beat).astype(np.float32)
        swell = 1 - np.exp(-t * np.float32(400))  # at once would click
        self._sides *= 1 - np.float32(depth) * swell * np.exp(-t * np.float32(9))

    def fade(self, attack: float, release: float) -> None:
        """For a sound that ends, unlike a loop."""
        shape = np.ones(self.length, np.float32)
        for count, part in ((attack, slice(None)), (release, slice(None, None, -1))):
            ramp = np.linspace(0, 1, max(2, round(count * RATE)))
            shape[part][: ramp.size] *= np.sin(ramp * np.pi / 2) ** 2
        self._sides *= shape
        self._shape = shape / shape.mean()

    def mastered(self) -> Wave:
        """Peaks are rounded off, then all is as loud as it may be without clipping."""
        level = self._sides / np.sqrt(np.mean(self._sides**2)) * np.float32(0.19 * 1.15)
        soft = np.tanh(level)
        soft -= soft.mean(axis=1, keepdims=True) * self._shape  # what ends in silence still does
        result: Wave = soft / np.max(np.abs(soft)) * np.float32(_PEAK)
        return result


def wav(sides: Wave, rate: int = RATE) -> bytes:
    """One row for each channel."""
    samples = np.round(sides.T * _FULL_SCALE).astype("<i2")
    held = io.BytesIO()
    with wave.open(held, "wb") as file:
        file.setnchannels(sides.shape[0])
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(samples.tobytes())
    return held.getvalue()
