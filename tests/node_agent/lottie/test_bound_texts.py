"""Text layers become outlines; what that takes, and what is left alone."""

import base64

import pytest

from node_agent.lottie.document import BindSpec, FontBook, LottieError, bind
from tests.support.binding import bound, codes, document_of, text_layer
from tests.support.fonts import only_latin
from tests.support.lottie import Json, document, layer, text, transform
from tests.support.stills import draw, ink, still

WHITE: Json = {"fc": [1, 1, 1]}


def contours(drawn: Json, group: int = 0) -> int:
    return sum(1 for each in drawn["shapes"][group]["it"] if each["ty"] == "sh")


def only(held: Json, *values: Json, **more: object) -> Json:
    found: Json = document_of(bound(held, layers=list(values), **more))["layers"][0]  # type: ignore[arg-type] # its own arguments
    return found


def test_a_bound_text_is_drawn_instead_of_the_designed_one() -> None:
    drawn = only(document(text("frl_title", "ooo")), text_layer("frl_title", "lll"))
    assert (drawn["ty"], contours(drawn), drawn["nm"]) == (4, 3, "frl_title")
    assert "t" not in drawn


def test_nothing_but_the_text_changes() -> None:
    held = text("frl_title", "i")
    held.update(parent=7, tt=1, ip=3, op=40, ks=transform(1, 2), masksProperties=[{"mode": "a"}])
    drawn = only(document(held), text_layer("frl_title", "l"))
    for field in ("parent", "tt", "ip", "op", "ks", "masksProperties", "ind"):
        assert drawn[field] == held[field]


def test_the_ink_stands_on_the_baseline() -> None:
    held = text("frl_title", "x", s=50, **WHITE)
    held["ks"] = transform(10, 80)
    result = bound(document(held), layers=[text_layer("frl_title", "H")])
    # An H of DejaVu Sans is 0.729 ems high, and its stems begin 0.098 ems from its origin.
    assert ink(still(result.data)) == (14, 43, 43, 80)


def test_persian_is_joined_in_the_picture() -> None:
    held = text("frl_title", "x", s=30, **WHITE)
    held["ks"] = transform(5, 60)
    result = bound(document(held), layers=[text_layer("frl_title", "بب")])
    pixels = still(result.data)
    found = ink(pixels)
    assert found is not None
    left, top, right, _ = found
    columns = pixels[top:60, left:right, 3].max(axis=0)
    assert columns.min() > 0  # no gap between the letters


def test_a_missing_font_fails_a_job() -> None:
    held = document(text("frl_title", "x", font="Unknown"))
    for values in ([], [text_layer("frl_title", "y")]):
        with pytest.raises(LottieError) as caught:
            bound(held, layers=values)
        assert caught.value.code == "missing_font"
        assert "Unknown" in caught.value.message


def test_elsewhere_an_unbound_text_of_a_missing_font_stays_as_it_is() -> None:
    held = document(text("title", "x", font="Unknown"))
    result = bound(held, strict=False)
    assert document_of(result)["layers"] == held["layers"]
    assert codes(result) == [("missing_font", "title")]


def test_elsewhere_a_bound_one_is_drawn_in_another_font() -> None:
    held = document(text("frl_title", "x", font="Unknown"))
    result = bound(held, strict=False, layers=[text_layer("frl_title", "iii")])
    assert contours(document_of(result)["layers"][0]) == 6
    assert codes(result) == [("missing_font", "frl_title")]


def test_a_character_that_no_font_has_fails_a_job() -> None:
    with pytest.raises(LottieError) as caught:
        bound(document(text("frl_title", "x")), layers=[text_layer("frl_title", "漢字")])
    assert (caught.value.code, "漢 字" in caught.value.message) == ("missing_glyph", True)


def test_fonts_are_found_by_the_documents_list() -> None:
    fonts = {"list": [{"fName": "X1", "fFamily": "DejaVu Sans", "fStyle": "Book"}]}
    held = document(text("frl_title", "x", font="X1"), fonts=fonts)
    result = bound(held, layers=[text_layer("frl_title", "i")])
    assert codes(result) == []
    assert "fonts" not in document_of(result)


def test_a_font_that_the_document_carries_is_used() -> None:
    data = base64.b64encode(only_latin()).decode()
    font = {"fName": "Own", "fFamily": "Own", "origin": 3, "fPath": f"data:font/ttf;base64,{data}"}
    held = document(text("frl_title", "x", font="Own"), fonts={"list": [font]})
    result = bound(held, layers=[text_layer("frl_title", "سi")])
    assert codes(result) == [("other_font", "frl_title")]


def test_a_chosen_font_and_size_are_taken() -> None:
    held = text("frl_title", "x", font="DejaVuSans", **WHITE)
    held["ks"] = transform(0, 90)
    book = FontBook.usual([only_latin("Chosen")])
    value = text_layer("frl_title", "H", font="Chosen", size=100)
    spec = BindSpec.of({"version": 1, "layers": [value]})
    result = bind(document(held), spec, {}, book, strict=True)
    found = ink(still(result.data))
    assert found is not None
    assert found[3] - found[1] == 73
    with pytest.raises(LottieError):
        bound(document(held), layers=[value])


@pytest.mark.parametrize(
    ("value", "more", "left"),
    [
        ("H", {}, True),
        ("س", {}, False),
        ("س", {"justification": "left"}, True),
        ("H", {"direction": "rtl"}, False),
        ("H", {"justification": "right"}, False),
    ],
)
def test_the_other_direction_starts_at_the_other_side(
    value: str, more: Json, *, left: bool
) -> None:
    held = text("frl_title", "x", sz=[100, 40], ps=[0, 0], **WHITE)
    result = bound(document(held), layers=[text_layer("frl_title", value, **more)])
    found = ink(still(result.data))
    assert found is not None
    assert (found[0] < 50) is left


def test_the_direction_may_come_as_data() -> None:
    held = text("frl_title", "x", sz=[100, 40], ps=[0, 0], **WHITE)
    data = [{"key": "frd_dtitle", "value": "rtl"}]
    result = bound(document(held), data=data, layers=[text_layer("frl_title", "H")])
    found = ink(still(result.data))
    assert found is not None
    assert found[0] > 50
    assert codes(result) == []


def test_several_texts_in_time_are_seen_one_after_the_other() -> None:
    held = text("title", "i", **WHITE)
    style = held["t"]["d"]["k"][0]["s"]
    held["t"]["d"]["k"] = [{"s": {**style, "t": "i"}, "t": 0}, {"s": {**style, "t": "oo"}, "t": 20}]
    held["ks"] = transform(0, 50)
    stills = draw(bound(document(held)).data, 100, 100, (0, 19, 20, 49))
    widths = [found[2] - found[0] for each in stills if (found := ink(each))]
    assert widths[0] == widths[1] < 4
    assert widths[2] == widths[3] > 15


def test_outlines_of_the_file_are_kept_for_its_own_text() -> None:
    held = document(text("frl_title", "ab", font="Unknown"), chars=[{"ch": "a"}, {"ch": "b"}])
    assert document_of(bound(held))["layers"] == held["layers"]
    with pytest.raises(LottieError):
        bound(document(text("frl_title", "abc", font="Unknown"), chars=[{"ch": "a"}]))


def test_animators_are_told() -> None:
    held = text("frl_title", "x")
    held["t"]["a"] = [{"nm": "a", "s": {}, "a": {}}]
    result = bound(document(held), layers=[text_layer("frl_title", "y")])
    assert codes(result) == [("text_animators", "frl_title")]


@pytest.mark.parametrize("broken", [None, {}, {"d": None}, {"d": {"k": []}}, {"d": {"k": [1]}}])
def test_a_text_layer_without_a_text_is_left(broken: object) -> None:
    drawn = only(document(layer(5, "frl_title", t=broken)), text_layer("frl_title", "x"))
    assert (drawn["ty"], "shapes" in drawn) == (5, False)


def test_a_text_that_had_to_shrink_is_told() -> None:
    held = text("frl_title", "x", sz=[60, 30], ps=[0, 0])
    result = bound(document(held), layers=[text_layer("frl_title", "some words")])
    assert codes(result) == [("text_shrunk", "frl_title")]


def test_a_stroke_lies_under_its_fill_unless_said_otherwise() -> None:
    for over, order in ((False, ["fl", "st", "tr"]), (True, ["st", "fl", "tr"])):
        held = text("frl_title", "x", sc=[1, 0, 0], sw=2, of=over)
        drawn = only(document(held), text_layer("frl_title", "l"))
        assert [each["ty"] for each in drawn["shapes"][0]["it"]][1:] == order


def test_a_text_slot_is_bound_by_its_name() -> None:
    held = text("title", "x")
    held["t"]["d"]["sid"] = "frl_title"
    assert contours(only(document(held), text_layer("frl_title", "i"))) == 2
