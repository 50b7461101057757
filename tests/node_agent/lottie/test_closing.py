"""What comes out needs no other file, and is drawn as the engine alone draws it."""

import base64
import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from node_agent.lottie.document import BindSpec, LottieError, bind
from tests.support.binding import BLUE, BOOK, RED, bound, codes, document_of, saved
from tests.support.lottie import Json, document, fill, fixed, group, layer, rectangle, shape, text
from tests.support.stills import color_at, draw, ink, still


def uri(data: bytes, mime: str = "image/png") -> str:
    return f"data:{mime};base64,{base64.b64encode(data).decode()}"


def picture(color: tuple[int, int, int] = RED) -> bytes:
    return saved(Image.new("RGB", (100, 100), color))


def showing(**asset: object) -> Json:
    return document(layer(2, "photo", refId="i"), assets=[{"id": "i", "w": 100, "h": 100, **asset}])


def test_an_embedded_picture_that_does_not_say_so_is_drawn() -> None:
    held = showing(p=uri(picture(BLUE)))
    assert ink(still(held)) is None  # the engine alone takes it for a path
    assert color_at(still(bound(held).data), 50, 50) == BLUE


def test_files_outside_are_never_read(tmp_path: Path) -> None:
    file = tmp_path / "secret.png"
    file.write_bytes(picture())
    for held in (
        showing(u=f"{tmp_path}/", p="secret.png", e=0),
        showing(u="", p=str(file)),
        showing(u="", p=file.as_uri(), e=1),
    ):
        with pytest.raises(LottieError) as caught:
            bound(held, strict=False)
        assert caught.value.code == "external_path"
        unexamined = bind(held, BindSpec.of({"version": 1}), {}, BOOK, strict=False)
        assert ink(still(unexamined.data)) is None
        assert codes(unexamined) == [("external", "i")]
        assert b"secret" not in unexamined.data


def test_a_file_beside_the_document_is_blank_and_fails_a_job() -> None:
    held = showing(u="images/", p="beside.png", e=0)
    result = bound(held, strict=False)
    assert ink(still(result.data)) is None
    assert codes(result) == [("external", "i")]
    assert b"beside" not in result.data
    with pytest.raises(LottieError) as caught:
        bound(held)
    assert caught.value.code == "external"


def test_a_picture_that_no_layer_shows_is_no_reason_to_refuse() -> None:
    result = bound(document(assets=[{"id": "i", "w": 1, "h": 1, "u": "/", "p": "x.png"}]))
    assert codes(result) == []
    assert b"x.png" not in result.data


def test_an_svg_that_leads_out_is_blank(tmp_path: Path) -> None:
    lines = f'<svg xmlns="http://www.w3.org/2000/svg"><image href="{tmp_path}/a.png"/></svg>'
    held = showing(p=uri(lines.encode(), "image/svg+xml"), e=1)
    assert codes(bound(held, strict=False)) == [("external", "i")]
    assert str(tmp_path).encode() not in bound(held, strict=False).data


def test_a_damaged_picture_of_the_template_fails_a_job() -> None:
    held = showing(p=uri(b"no picture"), e=1)
    assert codes(bound(held, strict=False)) == [("unreadable_picture", "i")]
    with pytest.raises(LottieError):
        bound(held)


def test_font_files_outside_are_never_named() -> None:
    fonts = {"list": [{"fName": "X", "fFamily": "X", "fStyle": "", "fPath": "/etc/hosts"}]}
    held = document(text("t", "x", font="X"), fonts=fonts)
    assert b"/etc/hosts" not in bound(held, strict=False).data


HARMLESS = {
    "shapes": document(shape(group(rectangle(), fill([1, 0, 0])))),
    "a picture": showing(p=uri(picture()), u="", e=1),
    "a slot": document(
        shape(group(rectangle(), {**fill([1, 0, 0]), "c": {"a": 0, "k": [1, 0, 0], "sid": "c"}})),
        slots={"c": {"p": {"a": 0, "k": [0, 1, 0]}}},
    ),
    "a missing composition": document(layer(0, refId="nowhere", w=9, h=9)),
    "a text without its font": document(text("t", "x", font="Unknown")),
    "an expression": document(
        shape(
            group(rectangle(), fill([1, 0, 0])),
            ks={"o": {"a": 0, "k": 100, "x": "var $bm_rt = 50;"}},
        )
    ),
    "unknown layers": document(layer(13), layer(15), shape(group(rectangle(), fill([0, 1, 1])))),
}


@pytest.mark.parametrize("name", HARMLESS)
def test_free_renders_look_as_the_engine_alone_draws_them(name: str) -> None:
    held = HARMLESS[name]
    result = bound(held, strict=False)
    alone = draw(held, 60, 60, (0, 10, 49))
    ours = draw(result.data, 60, 60, [result.position(frame) for frame in (0, 10, 49)])
    for left, right in zip(alone, ours, strict=True):
        assert np.abs(left.astype(int) - right.astype(int)).mean() == 0


@pytest.mark.parametrize("k", [fixed([0, 1, 0, 0]), {"a": 1, "k": [{"t": 0, "s": [0, 1, 0, 0]}]}])
def test_a_gradient_has_no_more_stops_than_it_holds(k: Json) -> None:
    paint = {"ty": "gf", "t": 1, "o": fixed(100), "g": {"p": 900, "k": k}}
    paint |= {"s": fixed([0, 0]), "e": fixed([50, 0])}
    result = bound(document(shape(group(rectangle(), paint))))
    drawn = document_of(result)["layers"][0]["shapes"][0]["it"][1]
    assert drawn["g"]["p"] == 1
    assert still(result.data).shape == (100, 100, 4)  # the engine crashes over the other one


def test_nulls_do_not_reach_the_engine() -> None:
    held = document(layer(3, ks={"s": fixed([None, 100])}, parent=None))
    (drawn,) = document_of(bound(held))["layers"]
    assert drawn["ks"] == {"s": {"a": 0, "k": [0, 100]}}
    assert "parent" not in drawn


def test_the_given_document_is_left_as_it_is() -> None:
    held = showing(p="x.png", u="")
    before = repr(held)
    bound(held, strict=False, seconds="9", colors=[{"key": "i", "value": "#fff"}])
    assert repr(held) == before


def test_the_blank_picture_is_a_picture() -> None:
    found = document_of(bound(showing(p="x.png", u=""), strict=False))["assets"][0]["p"]
    with Image.open(io.BytesIO(base64.b64decode(found.partition(",")[2]))) as blank:
        assert (blank.size, blank.getpixel((0, 0))) == ((1, 1), (0, 0, 0, 0))
