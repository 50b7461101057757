"""Where the glyphs of a text stand, and what is done to fit a box."""

import pytest

from node_agent.lottie.text.breaking import paragraphs
from node_agent.lottie.text.setting import CENTER, LEFT, RIGHT, Setting, Style, set_text
from tests.support.binding import BOOK

FACES = BOOK.fallback
PLAIN = Style(size=20, line_height=24)
H_WIDTH = 15.04  # of the letter H at 20 pixels


def setting(text: str, *, fit: bool = True, **style: object) -> Setting:
    known = {"size": 20, "line_height": 24}
    return set_text(text, Style(**{**known, **style}), FACES, fit=fit)  # type: ignore[arg-type] # its own fields


def starts(found: Setting) -> list[tuple[float, float]]:
    return [(round(each.x, 2), round(each.y, 2)) for each in found.placed]


def test_a_point_text_begins_at_its_point() -> None:
    assert starts(setting("HH")) == [(0.0, 0.0), (H_WIDTH, 0.0)]


@pytest.mark.parametrize(("side", "x"), [(LEFT, 0.0), (RIGHT, -H_WIDTH), (CENTER, -H_WIDTH / 2)])
def test_justification_is_about_the_point(side: int, x: float) -> None:
    assert starts(setting("H", justification=side)) == [(round(x, 2), 0.0)]


@pytest.mark.parametrize(("side", "x"), [(LEFT, 10), (RIGHT, 94.96), (CENTER, 52.48)])
def test_in_a_box_it_is_about_the_box(side: int, x: float) -> None:
    found = setting("H", justification=side, box=(10, 5, 100, 50))
    assert starts(found) == [(x, 25.0)]


def test_lines_stand_a_line_height_apart() -> None:
    assert starts(setting("H\rH\x03H\r")) == [(0.0, 0.0), (0.0, 24.0), (0.0, 48.0)]


def test_tracking_parts_letters_but_not_joined_ones() -> None:
    assert starts(setting("HH", tracking=100)) == [(0.0, 0.0), (H_WIDTH + 2, 0.0)]
    assert starts(setting("سلام", tracking=100)) == starts(setting("سلام"))


def test_trailing_tracking_does_not_push_a_text() -> None:
    assert starts(setting("H", tracking=1000, justification=RIGHT)) == [(-H_WIDTH, 0.0)]


def test_the_baseline_is_shifted_upwards() -> None:
    assert starts(setting("H", shift=5)) == [(0.0, -5.0)]


def test_right_to_left_wraps_in_the_order_of_reading() -> None:
    found = setting("یک دو سه چهار", box=(0, 0, 75, 60))
    assert found.lines == ("یک دو", "سه چهار")
    assert found.outcome == ""


def test_a_wrapped_line_keeps_the_direction_of_its_paragraph() -> None:
    found = setting("Latin first سلام x", box=(0, 0, 110, 60))
    assert found.lines == ("Latin first", "سلام x")
    second = [each.glyph.cluster for each in found.placed if each.y > 24]
    assert second == [3, 1, 0, 4, 5]  # the Latin letter stands at the right, after the space


def test_words_wrap_at_the_designed_size_first() -> None:
    found = setting("one two three", box=(0, 0, 90, 60))
    assert (found.lines, found.size, found.outcome) == (("one two", "three"), 20, "")


def test_a_text_too_long_shrinks() -> None:
    found = setting("one two three four", box=(0, 0, 90, 52))
    assert found.lines == ("one two", "three four")
    assert found.outcome == "shrunk"
    assert 16 < found.size < 20
    assert max(each.x for each in found.placed) < 90


def test_a_word_too_long_shrinks() -> None:
    found = setting("unbreakable", box=(0, 0, 90, 52))
    assert (found.lines, found.outcome) == (("unbreakable",), "shrunk")
    assert 14 < found.size < 17


def test_at_the_least_size_words_are_broken() -> None:
    found = setting("m" * 18, box=(0, 0, 100, 52))
    assert found.lines == ("m" * 10, "m" * 8)
    assert (found.size, found.outcome) == (10, "broken")


def test_what_is_left_is_cut_with_an_ellipsis() -> None:
    found = setting("m" * 40, box=(0, 0, 100, 26))
    assert found.lines == ("m" * 10, "m" * 9 + "…")
    assert (found.size, found.outcome) == (10, "cut")


def test_a_designed_text_is_never_changed() -> None:
    found = setting("m" * 40, fit=False, box=(0, 0, 100, 26))
    assert (found.lines, found.size, found.outcome) == (("m" * 40,), 20, "")


def test_a_break_at_the_end_stands_for_nothing() -> None:
    assert paragraphs("a\r\nb\u2028c\r") == ["a", "b", "c"]
    assert paragraphs("a\r\rb") == ["a", "", "b"]


def test_nothing_is_set_of_nothing() -> None:
    assert setting("").placed == ()
    assert setting("", box=(0, 0, 10, 10)).lines == ("",)
