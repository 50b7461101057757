"""Lines as glyphs: how many, in which order, from which font."""

import pytest

from node_agent.lottie.fonts import Face
from node_agent.lottie.text.outlines import outline
from node_agent.lottie.text.shaping import Glyph, Line, direction_of, runs_of, shape_line, uncovered
from tests.support.binding import BOOK
from tests.support.fonts import only_latin

DEJAVU = BOOK.fallback[0]
LATIN = Face.of(only_latin())


def line(text: str, *faces: Face, base: int | None = None) -> list[Glyph]:
    return shape_line(Line.of(text, base), faces or (DEJAVU,))


def clusters(text: str, base: int | None = None) -> list[int]:
    return [glyph.cluster for glyph in line(text, base=base)]


def test_latin_is_one_glyph_a_letter() -> None:
    glyphs = line("Hello")
    assert [glyph.cluster for glyph in glyphs] == [0, 1, 2, 3, 4]
    assert glyphs[2].id == glyphs[3].id
    assert round(sum(glyph.advance for glyph in glyphs), 4) == 2.5347


def test_persian_is_joined_and_stands_from_right_to_left() -> None:
    # Seen, lam and alef as one, meem: the ligature takes the place of two characters.
    assert clusters("سلام") == [3, 1, 0]
    alone = [line(letter)[0].id for letter in "سم"]
    assert alone[0] not in {glyph.id for glyph in line("سلام")}


def test_zwnj_parts_without_a_gap() -> None:
    apart, joined = line("می\u200cخ"), line("میخ")
    assert len(apart) == 4
    assert [glyph.advance for glyph in apart if glyph.cluster == 2] == [0.0]
    yeh = [[glyph.id for glyph in found if glyph.cluster == 1] for found in (apart, joined)]
    assert yeh[0] != yeh[1]


def test_digits_and_latin_stand_in_their_own_order() -> None:
    text = "با ۱۲ FR"
    assert "".join(text[n] for n in clusters(text)) == "FR ۱۲ اب"


def test_brackets_are_mirrored() -> None:
    opened, closed = line("(")[0].id, line(")")[0].id
    glyphs = line("(س)")
    assert [glyph.id for glyph in glyphs][::2] == [opened, closed]
    assert [glyph.cluster for glyph in glyphs] == [2, 1, 0]


def test_a_mark_does_not_part_the_letters_around_it() -> None:
    assert [run.end for run in runs_of(Line.of("سَلام", None), (DEJAVU,))] == [5]
    assert clusters("سَب") == [2, 0, 0]


def test_runs_part_at_level_and_script() -> None:
    runs = runs_of(Line.of("سلام abc ۱۲", 1), (DEJAVU,))
    assert [(run.start, run.end, run.level, run.script) for run in runs] == [
        (0, 5, 1, "Arab"),
        (5, 9, 2, "Latn"),
        (9, 11, 2, "Arab"),
    ]


def test_letters_join_across_the_runs_of_a_line() -> None:
    # An override parts the word into runs of different levels.
    whole, parted = line("بب"), line("ب\u202bب")
    assert [glyph.id for glyph in parted if glyph.advance] == [glyph.id for glyph in whole]


def test_runs_part_at_script() -> None:
    runs = runs_of(Line.of("abcабв", None), (DEJAVU,))
    assert [(run.start, run.end, run.script) for run in runs] == [(0, 3, "Latn"), (3, 6, "Cyrl")]


def test_what_a_font_lacks_comes_from_the_next() -> None:
    assert uncovered("aس", (LATIN,)) == "س"
    assert uncovered("aس \u200c\n", (LATIN, DEJAVU)) == ""
    runs = runs_of(Line.of("ab سلام", None), (LATIN, DEJAVU))
    assert (runs[0].face, runs[-1].face) == (LATIN, DEJAVU)
    assert all(glyph.id for glyph in line("ab سلام", LATIN, DEJAVU))


@pytest.mark.parametrize(("text", "direction"), [("abc", 0), ("سلام", 1), ("۱۲ a", 0), ("", 0)])
def test_direction_is_that_of_the_first_strong_character(text: str, direction: int) -> None:
    assert direction_of(text) == direction


def test_an_outline_is_closed_cubics() -> None:
    (dot, stem) = outline(DEJAVU, line("i")[0].id)
    assert (len(dot.points), len(stem.points)) == (4, 4)
    assert dot.points == dot.before == dot.after
    (round_one, hole) = outline(DEJAVU, line("o")[0].id)
    assert round_one.points != round_one.after
    assert len(round_one.points) == len(hole.points)
