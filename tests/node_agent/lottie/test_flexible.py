"""Films of scenes: in the ordered order, each with its own length and values."""

import pytest

from node_agent.lottie.document import LottieError
from tests.support.binding import (
    bound,
    codes,
    document_of,
    media_layer,
    stripes,
    text_layer,
)
from tests.support.lottie import Json, document, fixed, precomp, solid, text, transform
from tests.support.stills import Pixels, color_at, draw, ink

RED, GREEN, BLUE, WHITE = (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255)


def moving() -> Json:
    """A square that goes one pixel a frame, so that its place tells the scene's own time."""
    frames = [
        {"t": 0, "s": [0, 0, 0], "i": {"x": 1, "y": 1}, "o": {"x": 0, "y": 0}},
        {"t": 100, "s": [100, 0, 0]},
    ]
    return solid("frd_tint", side=10, op=100, ks=transform(p={"a": 1, "k": frames}))


def template() -> Json:
    """Two scenes of two and four seconds, and a frame that stays."""
    return document(
        precomp("a", "frc_one", ind=1, ip=0, op=50),
        precomp("b", "frc_two", ind=2, ip=50, op=150, st=50),
        solid("logo", "#ffffff", 10, ind=3, op=150, ks=transform(0, 90)),
        op=150,
        assets=[
            {"id": "a", "nm": "frc_one", "layers": [moving()]},
            {"id": "b", "layers": [solid("frd_tint", "#00ff00", 20, op=100)]},
        ],
    )


def film(*scenes: Json, frames: tuple[float, ...]) -> list[Pixels]:
    return draw(bound(template(), scenes=list(scenes)).data, 100, 100, frames)


def left_of(pixels: Pixels) -> int:
    found = ink(pixels[:50])
    return -1 if found is None else found[0]


def test_scenes_come_in_the_ordered_order() -> None:
    stills = film({"key": "frc_two"}, {"key": "frc_one"}, frames=(0, 99, 100, 149))
    assert [color_at(each, 15, 15) for each in stills[:2]] == [GREEN, GREEN]
    assert [left_of(each) for each in stills[2:]] == [0, 49]
    assert [color_at(each, 5, 95) for each in stills] == [WHITE] * 4


def test_one_scene_may_come_several_times_with_its_own_values() -> None:
    scenes = [
        {"key": "frc_one", "colors": [{"key": "frd_tint", "value": value}]}
        for value in ("#ff0000", "#00ff00", "#0000ff")
    ]
    stills = film(*scenes, frames=(5, 55, 105))
    assert [color_at(each, 9, 5) for each in stills] == [RED, GREEN, BLUE]
    assert [left_of(each) for each in stills] == [5, 5, 5]


def test_the_whole_films_values_hold_where_a_scene_has_none() -> None:
    scenes = [
        {"key": "frc_one"},
        {"key": "frc_one", "colors": [{"key": "frd_tint", "value": "#00f"}]},
    ]
    result = bound(template(), scenes=scenes, colors=[{"key": "frd_tint", "value": "#fff"}])
    stills = draw(result.data, 100, 100, (5, 55))
    assert [color_at(each, 9, 5) for each in stills] == [WHITE, BLUE]
    assert codes(result) == []


def test_a_longer_scene_keeps_its_first_and_last_part_natural() -> None:
    # Two designed seconds have thirds of 16.67 frames at each end.
    stills = film({"key": "frc_one", "seconds": "4"}, frames=(0, 10, 16, 50, 90, 99))
    assert [left_of(each) for each in stills] == [0, 10, 16, 25, 40, 49]


def test_a_shorter_scene_does_too() -> None:
    stills = film({"key": "frc_one", "seconds": "1"}, frames=(0, 5, 12.5, 20, 24))
    assert [left_of(each) for each in stills] == [0, 5, 25, 45, 49]


def test_the_film_is_as_long_as_its_scenes() -> None:
    scenes = [{"key": "frc_one", "seconds": "1.5"}, {"key": "frc_two", "seconds": "2.2"}]
    result = bound(template(), scenes=scenes, rate="30/1")
    assert result.frames == 111
    assert float(result.step) == 25 / 30


def test_texts_and_pictures_belong_to_their_scene() -> None:
    held = template()
    held["assets"][0]["layers"] = [text("frl_title", "x"), solid("frl_photo", ind=2)]
    picture = stripes(100, 100)
    scenes = [{"key": "frc_one", "layers": [text_layer("frl_title", "i" * n)]} for n in (1, 2)] + [
        {"key": "frc_one", "layers": [media_layer("frl_photo", picture)]}
    ]
    found = document_of(bound(held, (picture,), scenes=scenes))
    clones = [each for each in found["assets"] if "#" in str(each["id"])]
    # The dot and the stem of each i; the third keeps its x, which is one contour.
    counts = [len(each["layers"][0]["shapes"][0]["it"]) - 2 for each in clones]
    assert counts == [2, 4, 1]
    assert [each["layers"][1]["ty"] for each in clones] == [1, 1, 2]


def test_an_unbound_value_names_its_scene() -> None:
    scenes = [{"key": "frc_one", "data": [{"key": "frd_x", "value": "1"}]}]
    assert codes(bound(template(), scenes=scenes)) == [("unbound", "frc_one/frd_x")]


def test_a_matte_goes_with_its_scene() -> None:
    held = template()
    held["layers"][0]["tt"] = 1
    matte = solid("matte", "#ffffff", 5, ind=9, td=1, op=50)
    held["layers"].insert(0, matte)
    found = document_of(bound(held, scenes=[{"key": "frc_one"}, {"key": "frc_one"}]))
    assert [each["nm"] for each in found["layers"]] == ["matte", "frc_one"] * 2 + ["logo"]
    assert len({each["ind"] for each in found["layers"]}) == 5


def test_a_layer_of_the_film_keeps_its_parent() -> None:
    held = template()
    held["layers"][0]["parent"] = 3
    found = document_of(bound(held, scenes=[{"key": "frc_one"}]))
    assert (found["layers"][0]["parent"], found["layers"][1]["ind"]) == (3, 3)


def test_fades_of_the_scene_layer_go_with_it() -> None:
    held = template()
    fade = [{"t": 40, "s": [100], "i": {"x": [1], "y": [1]}, "o": {"x": [0], "y": [0]}}]
    held["layers"][0]["ks"] = transform(o={"a": 1, "k": [*fade, {"t": 50, "s": [0]}]})
    scenes = [{"key": "frc_two"}, {"key": "frc_one", "seconds": "4"}]
    found = document_of(bound(held, scenes=scenes))
    times = [frame["t"] for frame in found["layers"][1]["ks"]["o"]["k"]]
    assert times == [190, 200]


def test_an_unknown_scene_fails_a_job() -> None:
    with pytest.raises(LottieError) as caught:
        bound(template(), scenes=[{"key": "frc_three"}])
    assert caught.value.code == "unknown_scene"


def test_endless_copies_are_refused() -> None:
    held = template()
    held["assets"][0]["layers"] = [solid(ind=n, o=fixed(1)) for n in range(1000)]
    with pytest.raises(LottieError) as caught:
        bound(held, scenes=[{"key": "frc_one"}] * 30)
    assert caught.value.code == "too_many_layers"
