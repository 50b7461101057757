"""The bars of a visualiser: what is heard moves them, and nothing else does."""

import io
import threading
import wave
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import pytest

from node_agent.agent.bench.drawings import bound_of
from node_agent.agent.bench.hearing import dancing
from node_agent.agent.bench.order import BenchOrder
from tests.node_agent.agent import orders
from tests.node_agent.agent.test_bench import Bench, bench, pixels_of, tone
from tests.node_agent.film.looking import frame_hashes
from tests.support.lottie import Json, document, fixed

__all__ = ["bench"]

TOTAL, BANDS = 50, 4
NEVER = threading.Event()
FULL, DOT = 60.0, 6.0


def visualiser() -> Json:
    """Four bars that were designed to stand still, full for a moment."""
    keys = [{"t": 0, "s": [DOT, DOT]}, {"t": 10, "s": [DOT, FULL]}, {"t": 20, "s": [DOT, DOT]}]
    bars = []
    for band in range(1, BANDS + 1):
        size = {"ty": "rc", "p": fixed([band * 30, 45]), "s": {"a": 1, "k": keys}, "r": fixed(0)}
        paint = {"ty": "fl", "c": fixed([1, 1, 1, 1]), "o": fixed(100)}
        bars.append({"ty": "gr", "nm": str(band), "it": [size, paint, {"ty": "tr"}]})
    layer = {"ty": 4, "nm": "frd_spectrum", "ind": 1, "ip": 0, "op": TOTAL, "st": 0, "ks": {}}
    return document(layer | {"shapes": bars}, op=TOTAL, w=orders.WIDTH, h=orders.HEIGHT)


def written(samples: np.ndarray[Any, Any], rate: int = 48_000) -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(2)
        writer.setframerate(rate)
        writer.writeframes((samples * 32_767).astype("<i2").tobytes())
    return file.getvalue()


class Film:
    """A visualiser's film, in parts or whole, with one piece of music."""

    def __init__(self, bench: Bench, music: bytes | None, **more: Any) -> None:
        self.bench = bench
        self.music = music
        self.more = more

    def item(self, **part: int) -> Json:
        source = self.bench.farm.store(orjson.dumps(visualiser()))
        kind = {"kind": "MUSIC", "volume": 1, "start": 0, "loop": False, "url": ""}
        sounds = [] if self.music is None else [kind | {"sha256": self.bench.put(self.music)}]
        heard = {"sounds": sounds, "ducking": True, "templateSounds": False}
        return orders.frames(
            self.bench.farm, total=TOTAL, source=source, **{**heard, **self.more}, **part
        )

    def heights(self, **part: int) -> dict[int, list[float]]:
        """Of each band, how high its bar is at its moments, from 0 to 1."""
        return {band: [_share(key) for key in keys] for band, keys in self.keys(**part).items()}

    def keys(self, **part: int) -> dict[int, list[Json]]:
        (layer,) = orjson.loads(self.bound(**part))["layers"]
        return {int(bar["nm"]): bar["it"][0]["s"]["k"] for bar in layer["shapes"]}

    def bound(self, **part: int) -> bytes:
        item = self.item(**part)
        for data in self.bench.farm.files.values():
            self.bench.put(data)
        order = BenchOrder(item["kind"], item["spec"], self.bench.files, self.bench.folder)
        return dancing(order, bound_of(order), NEVER).data

    def pixels(self, parts: int) -> Iterator[str]:
        count = TOTAL // parts
        for first in range(0, TOTAL, count):
            made = self.bench.make(self.item(first=first, count=count))
            yield from frame_hashes(Path(made.files[0].path))


def _share(key: Json) -> float:
    assert key["s"][0] == DOT
    return float((key["s"][1] - DOT) / (FULL - DOT))


def test_low_notes_move_the_first_bar_and_high_ones_the_last(bench: Bench) -> None:
    second = np.arange(48_000) / 48_000
    low, high = (0.3 * np.sin(2 * np.pi * pitch * second) for pitch in (120, 4_000))
    heard = Film(bench, written(np.concatenate([low, high]))).heights()
    early, late = ([heard[band][at] for band in (1, 2, 3, 4)] for at in (11, 23))
    assert early == [1.0, *[pytest.approx(0.24, abs=0.02)], *[pytest.approx(0, abs=0.08)] * 2]
    assert late == [*[pytest.approx(0, abs=0.08)] * 2, *[pytest.approx(0.24, abs=0.02)], 1.0]


@pytest.mark.parametrize("music", [None, written(np.zeros(96_000))], ids=["none", "silence"])
def test_in_silence_every_bar_is_a_dot(bench: Bench, music: bytes | None) -> None:
    heights = Film(bench, music).heights()
    assert set(heights) == {1, 2, 3, 4}
    assert {height for of in heights.values() for height in of} == {0.0}


def test_other_music_gives_other_bars_and_the_same_gives_the_same(bench: Bench) -> None:
    one, other = tone(2, 200), tone(2, 3_000)
    first = Film(bench, one).bound()
    assert Film(bench, one).bound() == first
    assert Film(bench, other).bound() != first


def test_how_loud_it_was_recorded_does_not_matter(bench: Bench) -> None:
    chirp = np.sin(2 * np.pi * np.cumsum(np.linspace(100, 5_000, 96_000)) / 48_000)
    quiet, loud = (Film(bench, written(chirp * each)).heights() for each in (0.009, 0.9))
    assert max(loud[2]) > 0.9
    for band, heights in loud.items():
        assert quiet[band] == pytest.approx(heights, abs=0.03)


def test_what_is_not_heard_moves_nothing(bench: Bench) -> None:
    """Without sounds in the order, as for whoever asks for a still, the design stays."""
    item = Film(bench, None).item()
    for name in ("sounds", "ducking", "templateSounds"):
        del item["spec"][name]
    for data in bench.farm.files.values():
        bench.put(data)
    order = BenchOrder(item["kind"], item["spec"], bench.files, bench.folder)
    bound = bound_of(order)
    assert dancing(order, bound, NEVER) is bound


def test_one_part_and_five_give_the_same_frames(bench: Bench) -> None:
    chirp = np.sin(2 * np.pi * np.cumsum(np.linspace(100, 5_000, 96_000)) / 48_000) * 0.4
    film = Film(bench, written(chirp))
    whole = list(film.pixels(1))
    assert len(whole) == TOTAL
    assert len(set(whole)) > TOTAL * 0.6
    assert list(film.pixels(5)) == whole


def test_a_part_carries_its_own_moments_alone(bench: Bench) -> None:
    film = Film(bench, tone(2, 200))
    whole, part = film.heights(), film.heights(first=40, count=10)
    assert len(whole[1]) == 27
    assert part[1] == whole[1][18:]


def test_a_film_in_another_rate_dances_at_the_same_time(bench: Bench) -> None:
    """Of 50 frames a second as of 25: the moments are the document's."""
    silence, sound = np.zeros(48_000), 0.3 * np.sin(np.arange(48_000) * 0.02)
    music = written(np.concatenate([silence, sound]))
    usual = Film(bench, music).heights()
    bind = orders.frames(bench.farm)["spec"]["bind"] | {"rate": "50/1"}
    quick = Film(bench, music, bind=bind, rate="50/1", frames=100)
    assert quick.heights(first=0, count=100) == usual
    assert [key["t"] for key in quick.keys(first=0, count=100)[1]] == [2 * n for n in range(27)]
    assert usual[1][9] == 0.0
    assert usual[1][15] > 0.9


def test_pixels_follow_the_music(bench: Bench) -> None:
    made = [
        pixels_of(Path(bench.make(Film(bench, each).item(first=0, count=10)).files[0].path))
        for each in (None, tone(2, 200), tone(2, 200), tone(2, 3_000))
    ]
    assert len(set(made)) == 3
    assert made[1] == made[2]
