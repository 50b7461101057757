"""What is heard, when, how loud, and for exactly how long; measured on what was written."""

import threading
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from node_agent.film import films, loudness, probing
from node_agent.film.drawing import Drawing
from node_agent.film.encoding import SOUND_RATE, Encoding
from node_agent.film.failures import Code, RenderFailed
from node_agent.film.sounds import Sound, mixed
from node_agent.film.soundtrack import soundtrack
from node_agent.lottie.results import Sound as TemplateSound
from tests.node_agent.film import looking, noises

NEVER = threading.Event()


def mix(tmp_path: Path, seconds: Fraction, *sounds: Sound) -> NDArray[np.float32]:
    """The left channel, before it is made as loud as films are."""
    target = tmp_path / "mix.w64"
    samples = mixed(sounds, seconds, target, NEVER)
    heard = np.frombuffer(looking.decoded(target, "-f", "f32le"), np.float32).reshape(-1, 2)
    assert len(heard) == samples == round(seconds * SOUND_RATE)
    return heard[:, 0]


def loud(heard: NDArray[Any], start: float, end: float) -> float:
    """Root mean square in decibels."""
    part = heard[round(start * SOUND_RATE) : round(end * SOUND_RATE)].astype(float)
    return round(float(10 * np.log10(np.mean(part**2) + 1e-12)), 1)


@pytest.mark.parametrize(
    ("samples", "seconds"),
    [
        (noises.music(2), Fraction(5)),
        (noises.music(2) * 0.003, Fraction(5)),
        (noises.tone(800, 0.1, 0.1), Fraction(2)),
        (noises.music(2), Fraction(1, 5)),
        (noises.spikes(2), Fraction(61 * 1001, 30_000)),
    ],
    ids=["music", "quiet", "beep", "short film", "spikes"],
)
def test_every_film_is_equally_loud(
    tmp_path: Path, sliding: Drawing, samples: Any, seconds: Fraction
) -> None:
    sound = Sound(noises.written(tmp_path / "a.wav", samples), "music", loop=len(samples) > 5000)
    with soundtrack([sound], (), seconds, NEVER) as track:
        length = round(seconds * SOUND_RATE)
        assert looking.samples(track) == length
        found = loudness.measured(track, length, NEVER)
        assert found.integrated == pytest.approx(-14, abs=1)
        assert found.peak < -1


def test_a_finished_film_is_as_loud_as_ordered(tmp_path: Path, sliding: Drawing) -> None:
    """Measured after the lossy encoding, on the film itself."""
    sound = Sound(noises.written(tmp_path / "a.wav", noises.music(1)), "music", loop=True)
    with soundtrack([sound], (), sliding.seconds, NEVER) as track:
        films.whole_film(sliding, track, tmp_path / "film.mp4", encoding=Encoding("ultrafast"))
    found = loudness.measured(tmp_path / "film.mp4", 2 * SOUND_RATE, NEVER)
    assert found.integrated == pytest.approx(-14, abs=1)
    assert found.peak < -1
    assert looking.samples(tmp_path / "film.mp4") == 2 * SOUND_RATE
    assert "aac (LC)" in looking.said(tmp_path / "film.mp4")
    assert "48000 Hz, stereo" in looking.said(tmp_path / "film.mp4")
    assert probing.contents(tmp_path / "film.mp4").seconds == 2.0


@pytest.mark.parametrize("with_a_silent_sound", [True, False])
def test_silence_stays_silence(tmp_path: Path, *, with_a_silent_sound: bool) -> None:
    path = noises.written(tmp_path / "a.wav", noises.silence(1))
    sounds = [Sound(path, "music")] if with_a_silent_sound else []
    with soundtrack(sounds, (), Fraction(2), NEVER) as track:
        heard = np.frombuffer(looking.decoded(track, "-f", "f32le"), np.float32)
    assert len(heard) == 2 * 2 * SOUND_RATE
    assert not heard.any()


def test_a_voice_pushes_the_music_down_while_it_speaks(tmp_path: Path) -> None:
    music = Sound(noises.written(tmp_path / "m.wav", noises.tone(100, 6)), "music")
    voice = Sound(noises.written(tmp_path / "v.wav", noises.tone(3000, 2, 0.1)), "voice", start=2)
    heard = mix(tmp_path, Fraction(6), music, voice)
    low = np.convolve(heard, np.ones(160, np.float32) / 160, "same")  # the voice is filtered out
    before, during, after = loud(low, 1, 2), loud(low, 2.5, 4), loud(low, 5.5, 6)
    assert -10 < during - before < -4
    assert after == pytest.approx(before, abs=0.3)


def test_an_effect_does_not(tmp_path: Path) -> None:
    music = Sound(noises.written(tmp_path / "m.wav", noises.tone(100, 6)), "music")
    effect = Sound(noises.written(tmp_path / "v.wav", noises.tone(3000, 2, 0.1)), "effect", start=2)
    heard = mix(tmp_path, Fraction(6), music, effect)
    low = np.convolve(heard, np.ones(160, np.float32) / 160, "same")
    assert loud(low, 2.5, 4) == pytest.approx(loud(low, 1, 2), abs=0.2)


def _pitches(heard: NDArray[np.float32], seconds: Sequence[float]) -> list[int]:
    """The strongest pitch in the quarter of a second from each of those moments; 0 for silence."""
    found = []
    for second in seconds:
        start = round(second * SOUND_RATE)
        strength = np.abs(np.fft.rfft(heard[start : start + SOUND_RATE // 4]))
        found.append(4 * int(strength.argmax()) if strength.max() > 1 else 0)
    return found


def test_sounds_begin_end_and_repeat_when_they_should(tmp_path: Path) -> None:
    """A second at 400 Hz and one at 800 Hz: what is heard says where in the sound we are."""
    two = np.concatenate([noises.tone(400, 1), noises.tone(800, 1)])
    path = noises.written(tmp_path / "two.wav", two)
    moments = [0.1, 0.6, 1.1, 1.6, 2.1, 2.6, 3.1, 3.6]

    def heard(**how: Any) -> list[int]:
        return _pitches(mix(tmp_path, Fraction(4), Sound(path, "music", **how)), moments)

    assert heard() == [400, 400, 800, 800, 0, 0, 0, 0]
    assert heard(start=1.0) == [0, 0, 400, 400, 800, 800, 0, 0]
    assert heard(loop=True) == [400, 400, 800, 800, 400, 400, 800, 800]
    assert heard(skip=1.0) == [800, 800, 0, 0, 0, 0, 0, 0]
    assert heard(skip=0.5, seconds=1.0) == [400, 800, 0, 0, 0, 0, 0, 0]
    assert heard(skip=0.5, seconds=1.0, loop=True) == [400, 800] * 4
    assert heard(start=9.0) == [0] * 8
    assert heard(volume=0.0) == [0] * 8


def test_volume_and_fades(tmp_path: Path) -> None:
    path = noises.written(tmp_path / "m.wav", noises.tone(400, 4))
    plain = mix(tmp_path, Fraction(4), Sound(path, "music"))
    half = mix(tmp_path, Fraction(4), Sound(path, "music", volume=0.5))
    assert loud(half, 1, 2) == pytest.approx(loud(plain, 1, 2) - 6.0, abs=0.1)
    faded = mix(tmp_path, Fraction(4), Sound(path, "music", fade_in=1.0, fade_out=1.0))
    assert loud(faded, 1.5, 2.5) == loud(plain, 1.5, 2.5)
    assert loud(faded, 0.0, 0.1) < loud(plain, 0.0, 0.1) - 20
    assert loud(faded, 3.9, 4.0) < loud(plain, 3.9, 4.0) - 20
    assert loud(faded, 0.4, 0.6) == pytest.approx(loud(plain, 0.4, 0.6) - 6.0, abs=1)


def test_the_template_plays_its_own_sounds(tmp_path: Path) -> None:
    data = noises.written(tmp_path / "own.wav", noises.tone(440, 2)).read_bytes()
    own = TemplateSound("frl_music", data, start=1.0, seconds=0.5, volume=1.0)
    with soundtrack([], [own], Fraction(2), NEVER) as track:
        heard = np.frombuffer(looking.decoded(track, "-f", "f32le"), np.float32)[::2]
    assert _pitches(heard, [0.25, 1.2, 1.7]) == [0, 440, 0]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no sound at all",
        b"#EXTM3U\n#EXTINF:1,\n/etc/passwd\n",
        b"ffconcat version 1.0\nfile '/etc/hostname'\n",
    ],
)
def test_what_is_no_sound_is_said_to_be_none(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.mp3").write_bytes(data)
    with pytest.raises(RenderFailed) as failed:
        mixed([Sound(tmp_path / "a.mp3", "music")], Fraction(1), tmp_path / "mix.w64", NEVER)
    assert failed.value.code is Code.SOUND
    assert failed.value.reason.startswith("a sound can't be read; upload it again as MP3 or WAV")
