"""Which values an element takes, how they are kept, and which field is blamed for the others."""

from dataclasses import replace
from uuid import UUID

import pytest

from domains.content.api import Element, ElementKind
from domains.studio.api import Fit, Value
from domains.studio.service.values import LONGEST_TEXT, Place, checked
from kernel.errors import AppError, Code
from tests.studio.support import BADGE, LEVEL, LOOK, PHOTO, SHADE, TITLE, VOICE, element

FILE = UUID(int=9)
FREE = element("frl_free", ElementKind.TEXT)


def kept(of: Element, value: Value) -> Value:
    return checked(value, Place(of, of.default, ("DejaVu Sans",), "here"))


def blamed(of: Element, value: Value) -> str | None:
    with pytest.raises(AppError) as raised:
        kept(of, value)
    assert raised.value.code is Code.BAD_USER_INPUT
    return raised.value.field


@pytest.mark.parametrize(
    ("of", "given", "expected"),
    [
        (TITLE, "می‌خواهم", "می‌خواهم"),
        (TITLE, "one\r\ntwo", "one\ntwo"),
        (TITLE, "x" * 20, "x" * 20),
        (FREE, "", ""),
        (FREE, "x" * LONGEST_TEXT, "x" * LONGEST_TEXT),
        (BADGE, "True", "true"),
        (BADGE, "0", "false"),
        (LEVEL, "7.50", "7.5"),
        (LEVEL, "۱۰", "10"),
        (LEVEL, "+0", "0"),
        (LOOK, "wild", "wild"),
        (SHADE, "#ABCDEF", "#abcdef"),
        (PHOTO, "", "landscape"),
        (VOICE, "", ""),
    ],
)
def test_a_value_is_kept_in_one_spelling(of: Element, given: str, expected: str) -> None:
    assert kept(of, Value(of.key, given)) == Value(of.key, expected)


@pytest.mark.parametrize(
    ("of", "given"),
    [
        (TITLE, ""),
        (TITLE, "x" * 21),
        (TITLE, "a\nb\nc"),
        (TITLE, "nul\0"),
        (TITLE, "bell\a"),
        (TITLE, "half a pair \ud800"),
        (FREE, "x" * (LONGEST_TEXT + 1)),
        (BADGE, "perhaps"),
        (LEVEL, "10.1"),
        (LEVEL, "-1"),
        (LEVEL, "1e3"),
        (LEVEL, "nan"),
        (LEVEL, ""),
        (LOOK, "Wild"),
        (SHADE, "red"),
        (SHADE, "#12345"),
        (PHOTO, "portrait"),
        (VOICE, "a song"),
    ],
)
def test_a_value_against_the_limits_is_refused(of: Element, given: str) -> None:
    assert blamed(of, Value(of.key, given)) == "here.value"


@pytest.mark.parametrize("of", [TITLE, BADGE, LEVEL, LOOK, SHADE])
def test_only_pictures_and_sounds_are_files(of: Element) -> None:
    assert blamed(of, Value(of.key, of.default, FILE)) == "here.fileId"


def test_a_picture_keeps_its_fit_and_a_sound_has_none() -> None:
    given = Value("frl_photo", "", FILE, Fit.CONTAIN, (0.0, 1.0), font="DejaVu Sans", size=12.0)
    assert kept(PHOTO, given) == Value("frl_photo", "", FILE, Fit.CONTAIN, (0.0, 1.0))
    assert kept(VOICE, replace(given, key="frl_voice")) == Value("frl_voice", "", FILE)


@pytest.mark.parametrize("focus", [(-0.1, 0.5), (0.5, 1.1), (float("nan"), 0.5)])
def test_a_focus_lies_in_the_picture(focus: tuple[float, float]) -> None:
    assert blamed(PHOTO, Value("frl_photo", "", FILE, focus=focus)) == "here.focus"


def test_a_text_keeps_its_style() -> None:
    styled = Value(
        "frl_title", "hi", font="DejaVu Sans", size=40.0, justification="right", direction="rtl"
    )
    assert kept(TITLE, styled) == styled


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("font", "Comic Sans"),
        ("size", 3.9),
        ("size", float("inf")),
        ("justification", "full"),
        ("direction", "up"),
    ],
)
def test_a_style_that_nobody_has_is_refused(name: str, value: object) -> None:
    styled = replace(Value("frl_title", "hi"), **{name: value})  # type: ignore[arg-type] # any of them
    assert blamed(TITLE, styled) == f"here.{name}"
