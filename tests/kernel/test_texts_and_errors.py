"""What a person reads is in their language, and what a program reads is one of our codes."""

from enum import Enum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.errors import (
    AppError,
    Code,
    bad_input,
    forbidden,
    not_found,
    unauthenticated,
)
from kernel.graphql.enums import described
from kernel.graphql.problem import ErrorCode
from kernel.texts import Locale, Text, preferred

EN, FA = Locale.EN, Locale.FA


@pytest.mark.parametrize(
    ("header", "locale"),
    [
        (None, EN),
        ("", EN),
        ("fa", FA),
        ("fa-IR", FA),
        ("FA-ir", FA),
        ("en-GB,en;q=0.9", EN),
        ("fa;q=0.8, en;q=0.9", EN),
        ("en;q=0.3, fa;q=0.7", FA),
        ("de, fa;q=0.1", FA),
        ("de, fr;q=0.9", EN),
        ("fa;q=0", EN),
        ("en;q=0.5, fa ; q=0.6", FA),
        ("fa;q=much", EN),
        ("fa;q=nan", EN),
        ("fa;level=1", FA),
        ("*", EN),
        (",,;;=,", EN),
    ],
)
def test_the_better_of_our_languages_is_chosen(header: str | None, locale: Locale) -> None:
    assert preferred(header) is locale


@given(st.text())
def test_any_header_gives_a_language(header: str) -> None:
    assert preferred(header) in Locale


def test_a_text_is_filled_in_both_languages() -> None:
    text = Text(en="{count} of {limit}", fa="{count} از {limit}").with_(count=1, limit=2)
    assert (text.in_(EN), text.in_(FA)) == ("1 of 2", "1 از 2")


WORDS = Text(en="English", fa="فارسی")


def test_an_error_knows_what_a_program_and_what_a_person_wants_to_know() -> None:
    error = AppError(Code.CONFLICT, WORDS, field="name", details={"limit": 3})
    assert (error.code, error.field, error.details) == (Code.CONFLICT, "name", {"limit": 3})
    assert (error.message(EN), error.message(FA), str(error)) == ("English", "فارسی", "English")
    assert AppError(Code.CONFLICT, WORDS).details == {}


@pytest.mark.parametrize(
    ("error", "code", "field"),
    [
        (not_found(), Code.NOT_FOUND, None),
        (forbidden(), Code.FORBIDDEN, None),
        (unauthenticated(), Code.UNAUTHENTICATED, None),
        (unauthenticated(WORDS), Code.UNAUTHENTICATED, None),
        (bad_input("name", WORDS), Code.BAD_USER_INPUT, "name"),
    ],
)
def test_the_usual_errors_speak_both_languages(
    error: AppError, code: Code, field: str | None
) -> None:
    assert (error.code, error.field) == (code, field)
    assert error.message(EN).isascii()
    assert not error.message(FA).isascii()


def test_codes_are_spelled_as_clients_see_them() -> None:
    assert [code.value for code in Code] == [code.name for code in Code]
    assert ErrorCode is Code


class Colour(Enum):
    RED = 1
    GREEN = 2


def test_an_enum_without_all_meanings_is_refused() -> None:
    with pytest.raises(ValueError, match="Colour has values without a meaning: GREEN"):
        described(Colour, name="Colour", description="A colour.", meanings={Colour.RED: "Red."})
