"""The film has the ordered frames, whatever the designed length and rate."""

from fractions import Fraction

import pytest

from node_agent.lottie.document import Bound
from node_agent.lottie.frame import exact_rate
from tests.support.binding import bound, document_of
from tests.support.lottie import Json, document, precomp, solid, transform
from tests.support.stills import draw, ink


def moving(length: int = 100, **more: object) -> Json:
    """A square that goes one pixel a frame, for four seconds."""
    frames = [
        {"t": 0, "s": [0, 0, 0], "i": {"x": 1, "y": 1}, "o": {"x": 0, "y": 0}},
        {"t": 100, "s": [100, 0, 0]},
    ]
    square = solid("square", side=10, op=length, ks=transform(p={"a": 1, "k": frames}))
    return document(square, op=length, **more)


def places(result: Bound, *frames: int) -> list[int]:
    stills = draw(result.data, 100, 100, [result.position(frame) for frame in frames])
    return [-1 if found is None else found[0] for found in map(ink, stills)]


def test_its_own_length_is_left_alone() -> None:
    held = moving()
    result = bound(held)
    assert document_of(result) == held
    assert (result.frames, result.rate, result.step) == (100, Fraction(25), Fraction(1))


@pytest.mark.parametrize(
    ("rate", "seconds", "frames"),
    [
        ("21/1", "4", 84),
        ("24000/1001", "4", 96),
        ("25/1", "4", 100),
        ("30000/1001", "6.5", 195),
        ("60/1", "0.5", 30),
        ("1/1", "3", 3),
    ],
)
def test_frames_are_exact(rate: str, seconds: str, frames: int) -> None:
    assert bound(moving(), rate=rate, seconds=seconds).frames == frames


def test_another_rate_shows_the_same_times() -> None:
    result = bound(moving(), rate="50/1")
    assert (result.frames, result.step) == (200, Fraction(1, 2))
    assert places(result, 0, 100, 160) == [0, 50, 80]


def test_a_longer_film_keeps_its_first_and_last_second() -> None:
    result = bound(moving(), seconds="8")
    assert result.frames == 200
    assert places(result, 0, 10, 25, 100, 175, 190, 199) == [0, 10, 25, 50, 75, 90, 99]


def test_a_shorter_film_does_too() -> None:
    result = bound(moving(), seconds="3")
    # Thirds of the ordered length: a second each, the middle runs at double pace.
    assert places(result, 0, 10, 25, 37, 50, 60, 74) == [0, 10, 25, 49, 75, 85, 99]


def test_a_film_that_begins_later_is_stretched_as_well() -> None:
    held = moving(100, ip=20)
    assert places(bound(held, seconds="6.4"), 0, 10, 159) == [20, 30, 99]


def test_half_a_frame_more_is_no_other_length() -> None:
    held = moving()
    result = bound(held, seconds="4.01")
    assert document_of(result) == held
    assert result.frames == 100


def test_a_composition_is_chosen_by_name() -> None:
    inner = moving()["layers"]
    held = document(
        solid("else", "#00ff00", 90, ind=2, op=20),
        precomp("c", "show", op=100),
        op=20,
        assets=[{"id": "c", "nm": "frfinal", "w": 50, "h": 40, "layers": inner}],
    )
    result = bound(held, composition="frfinal")
    assert (result.width, result.height, result.frames) == (50, 40, 100)
    assert [each["nm"] for each in document_of(result)["layers"]] == ["square"]
    assert document_of(bound(held, composition="main"))["layers"][0]["nm"] == "else"


def test_a_composition_that_is_not_there_is_told() -> None:
    result = bound(moving(), composition="frfinal")
    assert [(each.code, each.key) for each in result.warnings] == [("no_composition", "frfinal")]


@pytest.mark.parametrize(
    ("said", "exact"),
    [
        (29.97, Fraction(30000, 1001)),
        (29.9700012207031, Fraction(30000, 1001)),
        (23.976, Fraction(24000, 1001)),
        (59.94, Fraction(60000, 1001)),
        (25, Fraction(25)),
        (29.999999, Fraction(30)),
        (12.5, Fraction(25, 2)),
    ],
)
def test_rates_are_taken_as_they_are_meant(said: float, exact: Fraction) -> None:
    assert exact_rate(said) == exact
