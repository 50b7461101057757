"""Sounds and pictures are whole files of the kind that they say, and the same every time."""

import hashlib
import io
import json
import os
import subprocess
import sys
import wave

import numpy as np
import pytest
from PIL import Image

from graph.samples import pictures, sounds, templates
from graph.samples.manifest import SampleSound, SoundUse
from graph.samples.sound.music import calm
from graph.samples.spectrum import levels
from tests.samples.fillings import elements, pairs

SOUNDS = pytest.mark.parametrize("sound", sounds(), ids=lambda each: each.slug)
MAKE_ALL = """
import hashlib, json
from graph.samples import pictures, sounds, templates
made = {f"{t.slug} {p.aspect}": p.source for t in templates() for p in t.projects}
made |= {each.slug: each.data for each in (*pictures(), *sounds())}
print(json.dumps({name: hashlib.sha256(data).hexdigest() for name, data in made.items()}))
"""


def _samples(sound: SampleSound) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    with wave.open(io.BytesIO(sound.data)) as file:
        assert (file.getframerate(), file.getsampwidth(), file.getnchannels()) == (48_000, 2, 2)
        assert file.getnframes() == round(sound.seconds * 48_000)
        data = np.frombuffer(file.readframes(file.getnframes()), "<i2")
    return data.reshape(-1, 2) / 32_768


@SOUNDS
def test_a_sound_neither_clips_nor_is_silent(sound: SampleSound) -> None:
    found = _samples(sound)
    assert 0.8 < np.abs(found).max() < 0.9
    loud = 20 * np.log10(np.sqrt((found**2).mean()))
    assert -18 < loud < -10
    assert abs(found.mean()) < 0.005


@SOUNDS
def test_music_is_a_loop_without_a_seam(sound: SampleSound) -> None:
    found = _samples(sound)
    seam = np.abs(found[0] - found[-1]).max()
    if sound.use is SoundUse.MUSIC:
        assert 20 <= sound.seconds <= 40
        assert seam < 0.03
        tenths = found[: len(found) // 4_800 * 4_800].reshape(-1, 4_800 * 2)
        assert np.sqrt((tenths**2).mean(axis=1)).min() > 0.005
    else:
        assert sound.seconds <= 3
        assert np.abs(found[[0, -1]]).max() < 0.001


def test_the_library_has_four_pieces_and_three_effects() -> None:
    music = [each.slug for each in sounds() if each.use is SoundUse.MUSIC]
    assert music == ["lift", "drive", "memory", "calm"]
    assert [each.slug for each in sounds()][4:] == ["whoosh", "pop", "chime"]
    assert {each.music for each in templates()} == set(music)


def test_pictures_are_large_enough_and_only_the_mark_is_transparent() -> None:
    found = {each.slug: Image.open(io.BytesIO(each.data)) for each in pictures()}
    mark = found.pop("mark")
    assert (mark.format, mark.mode, mark.size) == ("PNG", "RGBA", (512, 512))
    assert mark.getchannel("A").getextrema() == (0, 255)
    assert len(found) == 8
    for picture in found.values():
        assert (picture.format, picture.mode, picture.size) == ("JPEG", "RGB", (1280, 1280))


def test_defaults_name_what_is_in_the_library() -> None:
    known = {each.slug for each in pictures()} | {each.slug for each in sounds()}
    for _, project in pairs():
        for each in elements(project):
            if each.limits.accepts:
                assert each.default.fa == each.default.en
                assert each.default.en in known


def test_bars_rise_with_the_music() -> None:
    silence = levels(np.zeros((2, 96_000), np.float32), 12, 0.1, 10)
    assert silence.max() == 0
    t = (np.arange(96_000) / 48_000).astype(np.float32)
    low, high = (
        levels(np.stack([np.sin(2 * np.pi * f * t)] * 2), 12, 0.1, 10) for f in (110, 4000)
    )
    assert low[5].argmax() < 2
    assert high[5].argmax() > 9
    danced = levels(calm(), 12, 0.12, 101)
    assert danced.shape == (101, 12)
    assert danced.min() >= 0
    assert danced.max() <= 1
    assert danced.std(axis=0).min() > 0.08


def test_another_process_makes_the_same_bytes() -> None:
    made = {f"{t.slug} {p.aspect}": p.source for t in templates() for p in t.projects}
    made |= {each.slug: each.data for each in pictures()}
    made |= {each.slug: each.data for each in sounds()}
    ours = {name: hashlib.sha256(data).hexdigest() for name, data in made.items()}
    environment = os.environ | {"PYTHONHASHSEED": "42"}
    run = subprocess.run(
        [sys.executable, "-c", MAKE_ALL], capture_output=True, check=True, env=environment
    )
    assert json.loads(run.stdout) == ours
    assert len(ours) == 12 + 9 + 7
