"""Films hold exactly what was ordered, and where they were cut leaves no trace."""

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest

from node_agent.film import films, probing
from node_agent.film.drawing import Drawing, FrameFacts
from node_agent.film.encoding import Encoding
from node_agent.film.failures import Code, RenderFailed
from node_agent.film.terms import Terms
from tests.node_agent.film import looking, lotties

FAST = Encoding("ultrafast")


def test_one_chunk_and_seven_make_the_same_film(sliding: Drawing, tmp_path: Path) -> None:
    whole = films.whole_film(sliding, None, tmp_path / "whole.mp4")
    borders = [0, 1, 8, 9, 20, 33, 49, 50]
    facts: list[FrameFacts] = []
    segments = []
    for start, end in pairwise(borders):
        segments.append(tmp_path / f"it's {start}.mp4")
        facts += films.segment(sliding, range(start, end), segments[-1]).frames
    films.joined_film(segments, sliding.rate, None, tmp_path / "joined.mp4")
    hashes = looking.frame_hashes(tmp_path / "whole.mp4")
    assert len(hashes) == len(set(hashes)) == 50
    assert looking.frame_hashes(tmp_path / "joined.mp4") == hashes
    assert looking.digest(tmp_path / "joined.mp4") == looking.digest(tmp_path / "whole.mp4")
    assert [(fact.number, fact.checksum) for fact in facts] == [
        (fact.number, fact.checksum) for fact in whole.frames
    ]


@pytest.mark.parametrize(
    ("rate", "frames"),
    [
        (Fraction(21), 43),
        (Fraction(24_000, 1001), 37),
        (Fraction(25), 50),
        (Fraction(30_000, 1001), 61),
        (Fraction(60), 121),
        (Fraction(1), 2),
    ],
)
def test_every_rate_gives_the_exact_number_of_frames_at_exact_times(
    tmp_path: Path, rate: Fraction, frames: int
) -> None:
    drawing = Drawing(lotties.sliding(50), 64, 36, rate, frames, Fraction(25) / rate)
    target, cut, joined = (tmp_path / f"{name}.mp4" for name in ("whole", "cut", "joined"))
    films.whole_film(drawing, None, target, encoding=FAST)
    found = probing.contents(target)
    assert (found.frames, found.rate) == (frames, rate)
    assert found.seconds == pytest.approx(float(frames / rate), abs=0.001)
    films.segment(drawing, range(1), cut)
    films.segment(drawing, range(1, frames), tmp_path / "rest.mp4")
    films.joined_film([cut, tmp_path / "rest.mp4"], rate, None, joined, encoding=FAST)
    times = looking.frame_times(joined)
    assert len(times) == frames
    assert times == looking.frame_times(target)
    assert {after - before for before, after in pairwise(times)} == {times[1]}


def test_a_film_of_another_rate_shows_the_template_at_the_same_times(tmp_path: Path) -> None:
    """The box slides 160 pixels in two seconds, however many frames those are."""
    for rate in (25, 50):
        drawing = Drawing(
            lotties.sliding(50), 160, 90, Fraction(rate), 2 * rate, Fraction(25, rate)
        )
        target = tmp_path / f"{rate}.mp4"
        films.whole_film(drawing, None, target, encoding=FAST)
        middle = looking.picture(target, rate, 160, 90)
        reds = [x for x in range(160) if middle.getpixel((x, 45))[0] > 128]  # type: ignore[index] # of an RGB picture
        assert (reds[0], reds[-1]) == (70, 89)


def test_odd_sides_become_even(sliding: Drawing, tmp_path: Path) -> None:
    odd = replace(sliding, width=161, height=91, frames=2)
    films.whole_film(odd, None, tmp_path / "film.mp4", encoding=FAST)
    found = probing.contents(tmp_path / "film.mp4")
    assert (found.width, found.height, found.frames) == (162, 92, 2)


def test_a_film_starts_fast_and_says_its_colours(sliding: Drawing, tmp_path: Path) -> None:
    target = tmp_path / "film.mp4"
    films.whole_film(replace(sliding, frames=5), None, target)
    assert looking.atoms(target)[:2] == ["ftyp", "moov"]
    assert "h264 (High)" in looking.said(target)
    assert "yuv420p(tv, bt709, progressive)" in looking.said(target)


def test_the_background_is_under_everything(sliding: Drawing, tmp_path: Path) -> None:
    films.whole_film(
        replace(sliding, background=(0, 200, 100), frames=26), None, tmp_path / "film.mp4"
    )
    shown = looking.picture(tmp_path / "film.mp4", 25, 160, 90)
    near = [shown.getpixel((10, 10)), shown.getpixel((80, 45))]
    for found, wanted in zip(near, [(0, 200, 100), (255, 0, 0)], strict=True):
        assert all(abs(one - other) <= 4 for one, other in zip(found, wanted, strict=True))  # type: ignore[arg-type] # of an RGB picture


def test_progress_is_told_frame_by_frame(sliding: Drawing, tmp_path: Path) -> None:
    told: list[int] = []
    films.segment(sliding, range(7, 12), tmp_path / "part.mp4", terms=Terms(tell=told.append))
    assert told == [1, 2, 3, 4, 5]
    joined: list[int] = []
    films.joined_film(
        [tmp_path / "part.mp4"],
        sliding.rate,
        None,
        tmp_path / "film.mp4",
        terms=Terms(tell=joined.append),
    )
    assert joined[-1] == 5


@pytest.mark.parametrize("part", [range(0), range(49, 51), range(-1, 3), range(0, 10, 2)])
def test_a_part_outside_the_film_is_refused(sliding: Drawing, tmp_path: Path, part: range) -> None:
    with pytest.raises(RenderFailed) as failed:
        films.segment(sliding, part, tmp_path / "part.mp4")
    assert failed.value.code is Code.BAD_ORDER
    assert not (tmp_path / "part.mp4").exists()


def test_segments_of_different_sizes_are_no_film(sliding: Drawing, tmp_path: Path) -> None:
    films.segment(sliding, range(2), tmp_path / "a.mp4")
    films.segment(replace(sliding, width=80), range(2), tmp_path / "b.mp4")
    with pytest.raises(RenderFailed, match="the segments are not of one size"):
        films.joined_film(
            [tmp_path / "a.mp4", tmp_path / "b.mp4"], sliding.rate, None, tmp_path / "film.mp4"
        )
    assert not (tmp_path / "film.mp4").exists()


def test_a_broken_segment_is_named(tmp_path: Path) -> None:
    (tmp_path / "part.mp4").write_bytes(b"no film")
    with pytest.raises(RenderFailed, match=r"part\.mp4 is no readable film"):
        films.joined_film([tmp_path / "part.mp4"], Fraction(25), None, tmp_path / "film.mp4")
    assert not (tmp_path / "film.mp4").exists()
