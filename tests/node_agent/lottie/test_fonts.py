"""Fonts are found by the names that templates use for them."""

import pytest

from node_agent.lottie.document import Face, FontBook, FontError
from tests.support.fonts import only_latin

REGULAR, BOLD = only_latin("Some Font"), only_latin("Some Font", "Bold")


@pytest.mark.parametrize(
    ("asked", "style"),
    [
        (("SomeFont-Regular",), "Regular"),
        (("Some Font",), "Regular"),
        (("some font bold",), "Bold"),
        (("SomeFont-Bold",), "Bold"),
        (("Unknown", "Some Font Bold", "Some Font"), "Bold"),
        (("Some Font Black", "Some Font"), "Regular"),
    ],
)
def test_it_is_found(asked: tuple[str, ...], style: str) -> None:
    book = FontBook.usual([BOLD, REGULAR])
    found = book.find(*asked)
    assert found is not None
    assert (found.family, found.style) == ("Some Font", style)


def test_what_is_not_there_is_not_found() -> None:
    assert FontBook.usual().find("Some Font", "") is None


def test_the_carried_font_has_persian() -> None:
    face = FontBook.usual().find("DejaVuSans")
    assert face is not None
    assert all(face.has(ord(letter)) for letter in "پچژگ۱۲۳\u200c")


def test_given_fonts_are_asked_before_the_carried_one() -> None:
    assert [face.family for face in FontBook.usual([REGULAR]).fallback] == [
        "Some Font",
        "DejaVu Sans",
    ]


@pytest.mark.parametrize("data", [b"", b"no font", REGULAR[:200]])
def test_what_is_no_font_is_refused(data: bytes) -> None:
    with pytest.raises(FontError):
        Face.of(data)
