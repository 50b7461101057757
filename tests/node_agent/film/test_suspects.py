"""Which frames deserve a second look."""

from fractions import Fraction
from pathlib import Path

from node_agent.film import films, suspects
from node_agent.film.drawing import Drawing
from tests.node_agent.film import lotties


def facts(data: bytes, frames: int, tmp_path: Path) -> Drawing:
    return Drawing(data, 160, 90, Fraction(25), frames, Fraction(1))


def test_black_in_the_middle_is_suspect_and_standing_still_is_found(tmp_path: Path) -> None:
    drawing = facts(lotties.blinking(20, range(8, 11)), 20, tmp_path)
    frames = films.segment(drawing, range(20), tmp_path / "part.mp4").frames
    assert suspects.black(frames) == [range(8, 11)]
    assert suspects.frozen(frames, 8) == [range(8), range(11, 20)]
    assert suspects.frozen(frames, 3) == [range(8), range(8, 11), range(11, 20)]


def test_a_film_may_begin_and_end_in_black_and_move_all_along(tmp_path: Path) -> None:
    drawing = facts(lotties.blinking(20, range(5)), 20, tmp_path)
    frames = films.segment(drawing, range(20), tmp_path / "part.mp4").frames
    assert suspects.black(frames) == []
    assert suspects.black([]) == suspects.frozen([], 2) == []
    moving = facts(lotties.sliding(20), 20, tmp_path)
    frames = films.segment(moving, range(20), tmp_path / "moving.mp4").frames
    assert suspects.frozen(frames, 2) == []
    assert [frame.darkness > 0.9 for frame in frames] == [True] * 20
    assert suspects.black(frames) == []
