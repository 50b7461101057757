"""What a scan says of a document that is sound."""

from fractions import Fraction

import pytest

from node_agent.lottie.document import Keys, Scan, examine
from tests.support.lottie import (
    Json,
    document,
    fill,
    fixed,
    group,
    layer,
    precomp,
    shape,
    solid,
    text,
)


def told(held: Json) -> list[tuple[str, str]]:
    return [(each.code, each.key) for each in examine(held).warnings]


def test_an_empty_document() -> None:
    assert examine(document(fr=29.97, op=60)) == Scan(
        width=100,
        height=100,
        rate=Fraction(30000, 1001),
        frames=60,
        compositions=("main",),
        keys=Keys(),
        fonts=(),
        warnings=(),
    )


def test_names_are_found_by_what_they_stand_for() -> None:
    colored = fill([1, 0, 0, 1])
    colored["c"]["sid"] = "brand"
    slider = {"ty": 5, "nm": "frd_level", "ef": [{"ty": 0, "nm": "Slider", "v": fixed(1)}]}
    tint = {
        "ty": 5,
        "nm": "frd_tint",
        "ef": [{"ty": 2, "nm": "frd_tint", "v": fixed([1, 0, 0, 1])}],
    }
    held = document(
        text("frl_title", "a"),
        layer(2, "frl_photo", refId="i"),
        layer(6, "frl_music"),
        solid("frd_fill", ef=[slider, tint]),
        text("frd_note", "hidden"),
        solid("frd_badge=2"),
        shape(group(colored, name="frd_paint")),
        precomp("c", "shown"),
        assets=[
            {"id": "i", "nm": "frl_c2m1", "w": 1, "h": 1, "p": "x.png"},
            {"id": "c", "nm": "frc_scene", "layers": [text("frl_inner", "b")]},
            {
                "id": "s",
                "nm": "frshare",
                "layers": [text("frd_primary", "253,226,228,255"), text("frd_mode", "2")],
            },
        ],
    )
    assert examine(held).keys == Keys(
        texts=("frl_title", "frl_inner"),
        media=("frl_photo", "frl_c2m1"),
        audio=("frl_music",),
        data=("frd_note", "frd_badge", "frd_mode", "frd_level"),
        colors=("frd_fill", "frd_primary", "frd_tint", "frd_paint", "brand"),
        scenes=("frc_scene",),
    )


def test_compositions_without_a_name_have_that_of_their_layer() -> None:
    held = document(precomp("c", "frc_a"), assets=[{"id": "c", "layers": []}])
    assert examine(held).compositions == ("main", "frc_a")
    assert examine(held).keys.scenes == ("frc_a",)


def test_fonts_are_those_that_are_used() -> None:
    fonts = {
        "list": [
            {"fName": "V-Bold", "fFamily": "Vazirmatn", "fStyle": "Bold"},
            {"fName": "Unused", "fFamily": "Unused", "fStyle": "Regular"},
        ]
    }
    held = document(text("a", "x", font="V-Bold"), text("b", "y", font="Other"), fonts=fonts)
    assert examine(held).fonts == ("Vazirmatn Bold", "Other")


@pytest.mark.parametrize(
    ("held", "warning"),
    [
        (document(layer(1, ks={"o": {"a": 0, "k": 1, "x": "while(true){}"}})), ("expressions", "")),
        (document(precomp("gone", "p")), ("missing_composition", "p")),
        (document(solid("s", bm=4)), ("not_drawn", "s")),
        (document(shape({"ty": "zz"}, name="z")), ("not_drawn", "z")),
        (document(shape({"ty": "tm", "m": 2}, name="t")), ("not_drawn", "t")),
        (document(solid("m", masksProperties=[{"x": fixed(3)}])), ("not_drawn", "m")),
        (document(assets=[{"id": "i", "w": 1, "h": 1, "p": "a.png"}]), ("external", "i")),
    ],
)
def test_what_will_not_look_right_is_told(held: Json, warning: tuple[str, str]) -> None:
    assert told(held) == [warning]


@pytest.mark.parametrize(
    "held",
    [
        document(layer(3, ind=1, parent=99)),
        document(layer(3, ind=1), layer(3, ind=1, parent=1)),
        document(solid(masksProperties=[{"x": fixed(0)}])),
        document(shape({"ty": "rp", "c": fixed(300)}, {"ty": "sr", "pt": fixed(5)})),
        document(w=100.5, h=99.6, ip=-5, op=1e4),
        document(layer(99, st=None, sr=None)),
        document(assets=None, fonts=None, markers=None),
    ],
)
def test_strange_but_drawable_documents_pass(held: Json) -> None:
    assert told(held) == []
