"""Whatever was recorded how loudly: a film has one loudness, and a voice is heard over music."""

import threading
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from node_agent.film import loudness
from node_agent.film.encoding import SOUND_RATE
from node_agent.film.evening import evened
from node_agent.film.failures import Code, RenderFailed
from node_agent.film.sounds import Sound, mixed
from node_agent.film.soundtrack import soundtrack
from tests.node_agent.film import looking, noises

NEVER = threading.Event()
QUIET, LOUD = 0.009, 0.9  # 40 dB apart


def speech(seconds: float, loud: float) -> NDArray[np.float64]:
    """Words: bursts of a voice's pitches with pauses between them."""
    voice = sum(
        noises.tone(pitch, seconds, 1.0) / n for n, pitch in enumerate((220, 440, 1_300), 1)
    )
    words = np.clip(np.sin(2 * np.pi * 1.3 * noises.times(seconds)) * 3, 0, 1)
    spoken: NDArray[np.float64] = voice * words / 2 * loud
    return spoken


def film(tmp_path: Path, seconds: int, *sounds: Sound) -> loudness.Loudness:
    with soundtrack(sounds, (), Fraction(seconds), NEVER) as track:
        length = seconds * SOUND_RATE
        assert looking.samples(track) == length
        return loudness.measured(track, length, NEVER)


@pytest.mark.parametrize("seconds", [2, 6])
@pytest.mark.parametrize("pushes", [True, False], ids=["ducking", "no ducking"])
@pytest.mark.parametrize("loud", [QUIET, LOUD], ids=["quiet", "loud"])
def test_a_film_with_a_voice_is_as_loud_as_any(
    tmp_path: Path, seconds: int, loud: float, *, pushes: bool
) -> None:
    music = Sound(noises.written(tmp_path / "m.wav", noises.music(2)), "music", loop=True)
    path = noises.written(tmp_path / "v.wav", speech(1.5, loud))
    found = film(tmp_path, seconds, music, Sound(path, "voice", start=0.3, pushes=pushes))
    assert found.integrated == pytest.approx(-14, abs=1)
    assert found.peak < -1


@pytest.mark.parametrize("role", ["music", "voice"])
def test_how_loud_it_was_recorded_is_not_heard(tmp_path: Path, role: str) -> None:
    """The same mix, 40 dB apart; without it a whisper would be lost under the music."""
    heard = []
    for loud in (QUIET, LOUD):
        voice = noises.written(tmp_path / "v.wav", speech(4, loud if role == "voice" else 0.3))
        song = noises.music(4) * (loud if role == "music" else 0.3)
        music = noises.written(tmp_path / "m.wav", song)
        sounds = evened([Sound(music, "music"), Sound(voice, "voice")], NEVER)
        mixed(sounds, Fraction(4), tmp_path / "mix.w64", NEVER)
        heard.append(
            np.frombuffer(looking.decoded(tmp_path / "mix.w64", "-f", "f32le"), np.float32)
        )
    rest = 20 * np.log10(np.std(heard[0] - heard[1]) / np.std(heard[1]))
    assert rest < -25


def test_a_volume_means_the_same_for_every_upload(tmp_path: Path) -> None:
    quiet, loud = (
        Sound(noises.written(tmp_path / f"{n}.wav", noises.music(4) * n), "music", volume=0.25)
        for n in (QUIET, LOUD)
    )
    gains = [20 * np.log10(one.gain) for one in evened([quiet, loud], NEVER)]
    assert gains[0] - gains[1] == pytest.approx(40, abs=0.3)


def test_the_part_that_is_heard_counts(tmp_path: Path) -> None:
    song = np.concatenate([noises.music(4) * each for each in (QUIET, LOUD, QUIET)])
    path = noises.written(tmp_path / "m.wav", song)
    first, rest = Sound(path, "music", seconds=4.0), Sound(path, "music", skip=8.0)
    loudest = Sound(path, "music", skip=4.0, seconds=4.0)
    gains = [20 * np.log10(one.gain) for one in evened([first, rest, loudest], NEVER)]
    assert gains[0] - gains[2] == pytest.approx(40, abs=0.3)
    assert gains[1] - gains[2] == pytest.approx(40, abs=0.3)


def test_effects_and_silence_stay_as_they_are(tmp_path: Path) -> None:
    silence = noises.written(tmp_path / "s.wav", noises.silence(2))
    effect = noises.written(tmp_path / "e.wav", noises.music(2) * QUIET)
    still = [Sound(silence, "music"), Sound(effect, "effect"), Sound(effect, "music", volume=0)]
    assert evened(still, NEVER) == still


def test_a_sound_shorter_than_the_meter_listens_is_measured_all_the_same(tmp_path: Path) -> None:
    blip = noises.written(tmp_path / "b.wav", noises.tone(440, 0.2, 0.01))
    (found,) = evened([Sound(blip, "voice")], NEVER)
    assert 20 * np.log10(found.gain) == pytest.approx(29, abs=1.5)


def test_what_is_no_sound_is_said_to_be_none(tmp_path: Path) -> None:
    (tmp_path / "a.mp3").write_bytes(b"no sound at all")
    with pytest.raises(RenderFailed) as failed:
        evened([Sound(tmp_path / "a.mp3", "music")], NEVER)
    assert failed.value.code is Code.SOUND
    assert failed.value.reason.startswith("a sound can't be read; upload it again as MP3 or WAV")


def test_without_ducking_music_stays_as_loud(tmp_path: Path) -> None:
    music = Sound(noises.written(tmp_path / "m.wav", noises.tone(100, 4)), "music")
    path = noises.written(tmp_path / "v.wav", noises.tone(3000, 2, 0.1))
    levels = []
    for pushes in (True, False):
        voice = Sound(path, "voice", start=2, pushes=pushes)
        mixed([music, voice], Fraction(4), tmp_path / "mix.w64", NEVER)
        heard = np.frombuffer(looking.decoded(tmp_path / "mix.w64", "-f", "f32le"), np.float32)[::2]
        low = np.convolve(heard, np.ones(160, np.float32) / 160, "same")
        levels.append(float(np.std(low[3 * SOUND_RATE : 4 * SOUND_RATE])))
    assert levels[0] < levels[1] * 0.7
