"""Hidden values, controls, and layers that are shown for one value only."""

import pytest

from node_agent.lottie.keys import text_of
from tests.support.binding import GREEN, RED, bound, codes, document_of
from tests.support.lottie import Json, document, fixed, layer, solid, text
from tests.support.stills import color_at, still


def variants(chosen: str | None = None) -> Json:
    shared = {"id": "s", "nm": "frshare", "layers": [text("frd_badge", chosen or "")]}
    return document(
        solid("frd_badge=1", "#ff0000"),
        solid("frd_badge=2", "#00ff00", ind=2),
        assets=[shared] if chosen else [],
    )


def seen(document: Json, value: str | None = None) -> tuple[int, int, int]:
    data = [{"key": "frd_badge", "value": value}] if value else []
    return color_at(still(bound(document, strict=False, data=data).data), 50, 50)


@pytest.mark.parametrize(
    ("value", "color"), [("1", RED), ("2", GREEN), ("2.0", GREEN), ("true", RED), ("3", (0, 0, 0))]
)
def test_a_variant_is_shown_for_its_value_only(value: str, color: tuple[int, int, int]) -> None:
    assert seen(variants(), value) == color


def test_the_template_chooses_where_the_customer_does_not() -> None:
    assert seen(variants("2")) == GREEN
    assert seen(variants("2"), "1") == RED


def test_without_any_choice_all_stays_as_designed() -> None:
    assert seen(variants()) == RED
    assert "hd" not in document_of(bound(variants(), strict=False))["layers"][0]


def test_a_check_box_takes_words() -> None:
    control = {"ty": 5, "nm": "frd_badge", "ef": [{"ty": 7, "nm": "Checkbox", "v": fixed(0)}]}
    result = bound(document(solid(ef=[control])), data=[{"key": "frd_badge", "value": "true"}])
    assert document_of(result)["layers"][0]["ef"][0]["ef"][0]["v"] == {"a": 0, "k": 1.0}


def test_a_hidden_text_takes_its_value() -> None:
    held = document(text("frd_note", "designed"))
    result = bound(held, data=[{"key": "frd_note", "value": "bound"}])
    assert text_of(document_of(result)["layers"][0]) == "bound"
    assert codes(result) == []


def test_a_slot_of_one_number_takes_a_number_only() -> None:
    held = layer(1, ks={"o": {"a": 0, "k": 100, "sid": "frd_o"}}, sw=9, sh=9, sc="#ffffff")
    given = document_of(bound(document(held), data=[{"key": "frd_o", "value": "40"}]))
    assert given["layers"][0]["ks"]["o"] == {"a": 0, "k": 40.0}
    refused = bound(document(held), data=[{"key": "frd_o", "value": "red"}])
    assert document_of(refused)["layers"][0]["ks"]["o"] == {"a": 0, "k": 100}
    assert codes(refused) == [("unbound", "frd_o")]


def test_a_slot_of_another_kind_is_not_put() -> None:
    held = document(
        layer(1, ks={"o": {"a": 0, "k": 50, "sid": "o"}}), slots={"o": {"p": {"k": [1, 0, 0]}}}
    )
    assert document_of(bound(held))["layers"][0]["ks"]["o"] == {"a": 0, "k": 50}


def test_unknown_data_is_told() -> None:
    result = bound(document(), data=[{"key": "frd_x", "value": "1"}])
    assert codes(result) == [("unbound", "frd_x")]
