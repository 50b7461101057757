"""Short sounds for what moves: a whoosh, a pop, a chime."""

from functools import cache

import numpy as np

from graph.samples.sound import synth
from graph.samples.sound.tape import Tape

WHOOSH_SECONDS, POP_SECONDS, CHIME_SECONDS = 1.2, 0.4, 3.0


@cache
def whoosh() -> synth.Wave:
    """Noise whose pitch and loudness rise and fall while it passes from left to right."""
    tape = Tape(WHOOSH_SECONDS, 11)
    t = synth.clock(1.0)
    noise = tape.chance.normal(size=t.size)
    passing = np.exp(-(((t - 0.5) / 0.19) ** 2))
    low, high = synth.banded(noise, 180, 900), synth.banded(noise, 900, 5_000)
    sound = low * passing**0.6 + 0.8 * high * passing**2
    for pan, share in ((-0.8, 1 - t), (0.8, t)):
        tape.add(0.05, synth.faded(sound * share, 0.05, 0.1), 0.7, pan)
    tape.fade(0.02, 0.15)
    return tape.mastered()


@cache
def pop() -> synth.Wave:
    tape = Tape(POP_SECONDS, 12)
    t = synth.clock(0.16)
    phase = 2 * np.pi * (320 * t + 1_900 * t**2)
    tape.add(0.01, synth.faded(np.sin(phase) * np.exp(-t * 26), 0.002, 0.03), 0.8)
    tape.reverberate(0.25, 0.18)
    tape.fade(0.003, 0.1)
    return tape.mastered()


@cache
def chime() -> synth.Wave:
    """Four bells upwards."""
    tape = Tape(CHIME_SECONDS, 13)
    for n, note in enumerate((72, 76, 79, 84)):
        tape.add(0.02 + n * 0.11, synth.bell(note, 2.0), 0.4, (n - 1.5) * 0.4)
    tape.reverberate(1.0, 0.3)
    tape.fade(0.003, 0.6)
    return tape.mastered()
