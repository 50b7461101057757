"""Shared colours reach every place that carries their key."""

import pytest

from node_agent.lottie.document import LottieError
from tests.support.binding import BLUE, RED, bound, codes, document_of
from tests.support.lottie import Json, document, fill, fixed, group, rectangle, shape, solid, text
from tests.support.stills import color_at, still

ORANGE = {"key": "frd_primary", "value": "#ff8800"}
SEEN = (255, 136, 0)
RED_FILL = [1, 0, 0, 1]


def slotted() -> Json:
    paint = fill(RED_FILL)
    paint["c"]["sid"] = "frd_primary"
    slots = {"frd_primary": {"p": {"a": 0, "k": [0, 0, 1, 1]}}}
    return document(shape(group(rectangle(100), paint)), slots=slots)


PLACES = {
    "a slot": slotted(),
    "a group": document(shape(group(rectangle(100), fill(RED_FILL), name="frd_primary"))),
    "a group around": document(
        shape(group(group(rectangle(100), fill(RED_FILL)), name="frd_primary"))
    ),
    "a fill": document(shape(group(rectangle(100), fill(RED_FILL, name="frd_primary")))),
    "a shape layer": document(shape(group(rectangle(100), fill(RED_FILL)), name="frd_primary")),
    "a solid": document(solid("frd_primary")),
}


@pytest.mark.parametrize("place", PLACES)
def test_it_is_drawn(place: str) -> None:
    result = bound(PLACES[place], colors=[ORANGE])
    assert color_at(still(result.data), 50, 50) == SEEN
    assert codes(result) == []


def test_an_unbound_slot_shows_its_own_value() -> None:
    assert color_at(still(bound(slotted()).data), 50, 50) == BLUE


def test_no_slots_are_left_for_the_engine() -> None:
    assert b'"sid"' not in bound(slotted(), colors=[ORANGE]).data
    assert b'"slots"' not in bound(slotted()).data


def test_animated_colours_become_still() -> None:
    paint = fill(RED_FILL)
    paint["c"] = {"a": 1, "k": [{"t": 0, "s": RED_FILL}, {"t": 50, "s": [0, 0, 1, 1]}]}
    held = document(shape(group(rectangle(100), paint, name="frd_primary")))
    result = document_of(bound(held, colors=[ORANGE]))
    found = result["layers"][0]["shapes"][0]["it"][1]["c"]
    assert found == {"a": 0, "k": [1, 0.533333, 0, 1]}


@pytest.mark.parametrize(
    ("own", "put"),
    [("253,226,228,255", "255,136,0,255"), ("1,2,3,64", "255,136,0,64"), ("#aabbcc", "#ff8800")],
)
def test_a_shared_text_keeps_its_form(own: str, put: str) -> None:
    shared = {"id": "s", "nm": "frshare", "layers": [text("frd_primary", own)]}
    result = document_of(bound(document(assets=[shared]), strict=False, colors=[ORANGE]))
    assert result["assets"][0]["layers"][0]["t"]["d"]["k"][0]["s"]["t"] == put


def test_a_colour_control_takes_it() -> None:
    control = {"ty": 5, "nm": "frd_primary", "ef": [{"ty": 2, "nm": "Color", "v": fixed(RED_FILL)}]}
    result = document_of(bound(document(solid(ef=[control])), colors=[ORANGE]))
    assert result["layers"][0]["ef"][0]["ef"][0]["v"]["k"] == [1, 0.533333, 0, 1]


def test_others_stay() -> None:
    held = document(shape(group(rectangle(100), fill(RED_FILL), name="frd_other")))
    result = bound(held, colors=[ORANGE])
    assert color_at(still(result.data), 50, 50) == RED
    assert codes(result) == [("unbound", "frd_primary")]


@pytest.mark.parametrize("written", ["#f80", "ff8800", "#FF8800FF", "255,136,0,255", "255, 136, 0"])
def test_colours_are_written_in_several_ways(written: str) -> None:
    result = bound(PLACES["a solid"], colors=[{"key": "frd_primary", "value": written}])
    assert color_at(still(result.data), 50, 50) == SEEN


def test_what_is_no_colour_fails_a_job() -> None:
    with pytest.raises(LottieError) as caught:
        bound(PLACES["a solid"], colors=[{"key": "frd_primary", "value": "orange"}])
    assert caught.value.code == "bad_color"
