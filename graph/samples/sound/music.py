"""Four pieces of music, each a loop of whole bars."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from graph.samples.sound import synth
from graph.samples.sound.tape import Tape

_BEATS = 4
_PHRASE = 8
_MOTIFS = ((0, 1, 2, 1, 2), (2, 1, 0, 1, 0))
Chord = Sequence[int]


@dataclass(frozen=True, slots=True)
class Song:
    """A chord a bar; the first note of each is the bass."""

    tempo: float
    chords: Sequence[Chord]
    seed: int

    @property
    def beat(self) -> float:
        return 60 / self.tempo

    @property
    def seconds(self) -> float:
        return len(self.chords) * _BEATS * self.beat

    def bar(self, number: int) -> float:
        return number * _BEATS * self.beat


_C, _G, _AM, _F = (48, 64, 67, 72), (43, 62, 67, 71), (45, 64, 69, 72), (41, 65, 69, 72)
_EM, _DM = (40, 64, 67, 71), (38, 65, 69, 74)
LIFT = Song(100, (_C, _G, _AM, _F, _C, _EM, _F, _G, _AM, _F, _C, _G), 1)
DRIVE = Song(120, ((45, 60, 64, 69), (41, 60, 65, 69), (48, 60, 64, 67), (43, 59, 62, 67)) * 4, 2)
MEMORY = Song(80, (_C, _EM, _F, _G, _AM, _EM, _F, _G, _AM, _DM, _F, _G), 3)
CALM = Song(
    75,
    ((38, 60, 65, 69, 76), (43, 59, 65, 69, 74), (48, 59, 64, 67, 74), (45, 60, 64, 67, 71)) * 2,
    4,
)


@cache
def lift() -> synth.Wave:
    """Bright and hopeful: plucked chords over a warm ground, a beat that joins later."""
    tape = Tape(LIFT.seconds, LIFT.seed)
    for number, chord in enumerate(LIFT.chords):
        _ground(tape, LIFT, number, 0.09)
        _bass(tape, LIFT, number, (0, 1.5, 2, 3), 0.3)
        for step in range(8):
            note = (*chord[1:], chord[1] + 12)[(0, 2, 1, 3, 2, 1, 3, 2)[step]]
            at = LIFT.bar(number) + step * LIFT.beat / 2
            tape.add(at, synth.pluck(note + 12, 0.9), 0.2, 0.5 if step % 2 else -0.5)
        _beat(tape, LIFT, number, quiet=number % 4 == 0)
    tape.breathe(LIFT.beat * 2, 0.2)
    tape.reverberate(1.8, 0.3)
    return tape.mastered()


@cache
def drive() -> synth.Wave:
    """Quick and modern: four on the floor, a pushing bass, stabs between the beats."""
    tape = Tape(DRIVE.seconds, DRIVE.seed)
    for number, chord in enumerate(DRIVE.chords):
        _ground(tape, DRIVE, number, 0.1)
        _bass(tape, DRIVE, number, tuple(n / 2 for n in range(8)), 0.27)
        for at in (0.5, 1.25, 2.0, 2.75, 3.5):
            for n, note in enumerate(chord[1:]):
                start = DRIVE.bar(number) + at * DRIVE.beat
                tape.add(start, synth.pluck(note + 12, 0.5), 0.13, (n - 1) * 0.6)
        if number % _PHRASE >= _PHRASE // 2:
            _tune(tape, DRIVE, number, (0, 0.75, 1.5, 2.5, 3), 0.13)
    tape.breathe(DRIVE.beat, 0.45)
    tape.reverberate(1.3, 0.22)
    for number in range(len(DRIVE.chords)):
        _floor(tape, DRIVE, number)
    return tape.mastered()


@cache
def memory() -> synth.Wave:
    """Slow and warm: a piano alone with soft strings."""
    tape = Tape(MEMORY.seconds, MEMORY.seed)
    for number, chord in enumerate(MEMORY.chords):
        _ground(tape, MEMORY, number, 0.13)
        start = MEMORY.bar(number)
        tape.add(start, synth.keys(chord[0], 3.2), 0.42, -0.2)
        for step, which in enumerate((1, 2, 3, 2, 1, 3, 2, 3)):
            at = start + step * MEMORY.beat / 2 + tape.chance.uniform(0, 0.012)
            loud = 0.26 if step % 2 else 0.31
            tape.add(at, synth.keys(chord[which], 2.6), loud, (which - 2) * 0.35)
        _tune(tape, MEMORY, number, (0, 1.5, 3), 0.17)
    tape.reverberate(2.6, 0.42)
    return tape.mastered()


@cache
def calm() -> synth.Wave:
    """Late in the evening: wide chords of an electric piano, brushes, a slow heartbeat."""
    tape = Tape(CALM.seconds, CALM.seed)
    for number, chord in enumerate(CALM.chords):
        _ground(tape, CALM, number, 0.07)
        for at, length in ((0, 2.6), (2.5, 1.4)):
            for n, note in enumerate(chord[1:]):
                start = CALM.bar(number) + at * CALM.beat + n * 0.018
                tape.add(start, synth.electric(note, length), 0.15, (n - 1.5) * 0.4)
        _bass(tape, CALM, number, (0, 2.5), 0.34)
        for at in (0, 2.5):
            tape.add(CALM.bar(number) + at * CALM.beat, synth.kick(), 0.5)
        for at in (1, 3):
            tape.add(CALM.bar(number) + at * CALM.beat, synth.brush(tape.chance), 0.32, 0.1)
        for n in range(8):
            at = n / 2 + (0.08 if n % 2 else 0)
            tape.add(CALM.bar(number) + at * CALM.beat, synth.hat(tape.chance), 0.1, 0.35)
    tape.reverberate(1.6, 0.26)
    return tape.mastered()


def _ground(tape: Tape, song: Song, number: int, loud: float) -> None:
    chord = song.chords[number]
    length = _BEATS * song.beat + 0.9
    for note in chord[1:]:
        for side in (-1, 1):
            tape.add(song.bar(number), synth.pad(note, length, side), loud * 0.75, side * 0.85)


def _bass(tape: Tape, song: Song, number: int, beats: Sequence[float], loud: float) -> None:
    note = song.chords[number][0]
    note = note if note > 40 else note + 12  # noqa: PLR2004 - small loudspeakers give no lower note
    for beat in beats:
        tape.add(song.bar(number) + beat * song.beat, synth.bass(note - 12, song.beat * 0.95), loud)


def _tune(tape: Tape, song: Song, number: int, beats: Sequence[float], loud: float) -> None:
    """Notes of the chord an octave up: a call, and in the next bar its answer."""
    chord = song.chords[number]
    for beat, which in zip(beats, _MOTIFS[number % len(_MOTIFS)], strict=False):
        note = chord[1 + which] + 12
        tape.add(song.bar(number) + beat * song.beat, synth.bell(note, 1.8), loud, 0.25)


def _beat(tape: Tape, song: Song, number: int, *, quiet: bool) -> None:
    start = song.bar(number)
    for beat in (0, 2):
        tape.add(start + beat * song.beat, synth.kick(), 0.62)
    for n in range(8):
        tape.add(start + n * song.beat / 2, synth.hat(tape.chance), 0.16, -0.3)
    if not quiet:
        for beat in (1, 3):
            tape.add(start + beat * song.beat, synth.clap(tape.chance), 0.24, 0.1)


def _floor(tape: Tape, song: Song, number: int) -> None:
    start = song.bar(number)
    for beat in range(_BEATS):
        tape.add(start + beat * song.beat, synth.kick(), 0.75)
        tape.add(start + (beat + 0.5) * song.beat, synth.hat(tape.chance, 0.14), 0.3, 0.25)
        if beat % 2:
            tape.add(start + beat * song.beat, synth.clap(tape.chance), 0.3, -0.1)
