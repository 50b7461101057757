"""The sounds of the library by measurement, and what a film sounds like with each of them."""

import io
import threading
import wave
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from graph.samples import sounds, templates
from graph.samples.manifest import SampleSound, SoundUse
from graph.samples.sound import synth
from graph.samples.sound.synth import Partial
from graph.samples.sound.tape import Tape
from node_agent.film import loudness
from node_agent.film.sounds import Sound
from node_agent.film.soundtrack import soundtrack

NEVER = threading.Event()
RATE = 48_000
MUSIC = [each for each in sounds() if each.use is SoundUse.MUSIC]
EACH = pytest.mark.parametrize("sound", sounds(), ids=lambda each: each.slug)
PIECES = pytest.mark.parametrize("piece", MUSIC, ids=lambda each: each.slug)


def samples(sound: SampleSound) -> np.ndarray[Any, np.dtype[np.float64]]:
    with wave.open(io.BytesIO(sound.data)) as file:
        data = np.frombuffer(file.readframes(file.getnframes()), "<i2")
    return data.reshape(-1, 2) / 32_768


@EACH
def test_peaks_between_samples_stay_below_a_decibel(tmp_path: Path, sound: SampleSound) -> None:
    path = tmp_path / "sound.wav"
    path.write_bytes(sound.data)
    found = loudness.measured(path, round(sound.seconds * RATE), NEVER)
    assert -2 < found.peak <= -1
    assert -16 < found.integrated < -8


@EACH
def test_a_sound_stands_on_its_middle(sound: SampleSound) -> None:
    assert np.abs(samples(sound).mean(axis=0)).max() < 1e-4


@PIECES
def test_music_is_wide_and_still_there_in_mono(piece: SampleSound) -> None:
    left, right = samples(piece).T
    width = np.std(left - right) / np.std(left + right)
    assert 0.15 < width < 0.7
    assert np.corrcoef(left, right)[0, 1] > 0.3


@PIECES
def test_music_sounds_of_its_chords(piece: SampleSound) -> None:
    """Most of its strength is in the seven notes of C major, which all of the pieces are in."""
    mono = samples(piece).mean(axis=1)
    power = np.abs(np.fft.rfft(mono)) ** 2
    pitch = np.fft.rfftfreq(mono.size, 1 / RATE)
    sung = (pitch > 120) & (pitch < 1_000)
    notes = np.rint(12 * np.log2(pitch[sung] / 440) + 69).astype(int) % 12
    share = np.isin(notes, (0, 2, 4, 5, 7, 9, 11))
    assert power[sung][share].sum() / power[sung].sum() > 0.9


@pytest.mark.parametrize(("slug", "tempo"), [("lift", 100), ("drive", 120), ("calm", 75)])
def test_the_beat_is_where_it_is_said_to_be(slug: str, tempo: int) -> None:
    piece = next(each for each in MUSIC if each.slug == slug)
    mono = samples(piece).mean(axis=1)
    loud = np.sqrt((mono[: mono.size // 480 * 480].reshape(-1, 480) ** 2).mean(axis=1))
    onsets = np.clip(np.diff(loud), 0, None)
    onsets -= onsets.mean()

    def alike(seconds: float) -> float:
        return float((onsets * np.roll(onsets, round(seconds * 100))).mean() / onsets.var())

    bar = 4 * 60 / tempo
    assert alike(bar) > 0.4
    assert alike(bar) > alike(bar * 0.9) + 0.3


@PIECES
@pytest.mark.parametrize("seconds", [2, 10])
def test_a_film_is_as_loud_with_each_of_them(
    tmp_path: Path, piece: SampleSound, seconds: int
) -> None:
    path = tmp_path / "music.wav"
    path.write_bytes(piece.data)
    music = Sound(path, "music", loop=True, fade_out=1.5)
    with soundtrack([music], (), Fraction(seconds), NEVER) as track:
        found = loudness.measured(track, seconds * RATE, NEVER)
    assert found.integrated == pytest.approx(-14, abs=1)
    assert found.peak < -1


def test_every_template_goes_with_a_piece_of_the_library() -> None:
    assert {each.slug: each.music for each in templates()} == {
        "logo-intro": "lift",
        "social-promo": "drive",
        "slideshow": "memory",
        "quote-card": "calm",
    }


def test_partials_are_sines_that_die_away() -> None:
    t = np.arange(4_800) / RATE
    found = synth.partials(0.1, [Partial(440, 0.5, 3.0), Partial(990, 0.25, phase=1.0)])
    wanted = 0.5 * np.exp(-3 * t) * np.sin(2 * np.pi * 440 * t)
    wanted += 0.25 * np.sin(2 * np.pi * 990 * t + 1.0)
    assert np.abs(found - wanted).max() < 1e-5
    assert not synth.partials(0.1, [Partial(30_000, 1.0)]).any()  # higher than there are samples


def test_a_tail_goes_on_at_the_beginning() -> None:
    tape = Tape(0.5, 1)
    tape.add(0.4, np.ones(9_600, np.float32), 0.1)
    tape.add(0.1, np.ones(480, np.float32), 0.2)
    heard = tape.mastered()
    first, silent, last = heard[0, 2_400], heard[0, 12_000], heard[0, 21_600]
    assert first == last
    assert silent < first < heard[0, 5_000]
