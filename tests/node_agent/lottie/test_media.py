"""Pictures in their placeholders: which part of them is seen, and where."""

import base64
import io

import pytest
from PIL import Image

from node_agent.lottie.document import LottieError
from tests.support.binding import (
    BLUE,
    GREEN,
    RED,
    bound,
    codes,
    document_of,
    media_layer,
    saved,
    sha256,
    stripes,
)
from tests.support.lottie import Json, document, layer, precomp, solid, transform
from tests.support.stills import color_at, ink, still

WIDE = stripes(300, 100)
LEFT, MIDDLE, RIGHT = (10, 50), (50, 50), (90, 50)
NEAR = 12


def placeholder(**more: object) -> Json:
    asset = {"id": "image_0", "nm": "frl_c2m1", "w": 100, "h": 100, "u": "", "p": "a.png", "e": 0}
    return document(layer(2, "frl_photo", refId="image_0", **more), assets=[asset])


def shown(document: Json, file: bytes, *points: tuple[int, int], **value: object) -> list[str]:
    """The names of the colours at those points."""
    pixels = still(bound(document, (file,), layers=[media_layer("frl_photo", file, **value)]).data)
    return [named(color_at(pixels, *point)) for point in points]


def named(color: tuple[int, int, int]) -> str:
    known = {"red": RED, "green": GREEN, "blue": BLUE, "nothing": (0, 0, 0)}
    for name, wanted in known.items():
        if all(abs(a - b) <= NEAR for a, b in zip(color, wanted, strict=True)):
            return name
    return str(color)


def test_cover_shows_the_middle() -> None:
    assert shown(placeholder(), WIDE, (3, 3), MIDDLE, (96, 96)) == ["green"] * 3


@pytest.mark.parametrize(("focus", "seen"), [(0.0, "red"), (0.5, "green"), (1.0, "blue")])
def test_cover_follows_the_focus(focus: float, seen: str) -> None:
    assert shown(placeholder(), WIDE, LEFT, RIGHT, focus=[focus, 0.5]) == [seen, seen]


def test_cover_follows_the_focus_downwards() -> None:
    tall = stripes(100, 300, across=False)
    assert shown(placeholder(), tall, MIDDLE, focus=[0.5, 1]) == ["blue"]


def test_contain_shows_all_and_leaves_the_rest_free() -> None:
    points = [(10, 50), (50, 50), (90, 50), (50, 20), (50, 80)]
    seen = ["red", "green", "blue", "nothing", "nothing"]
    assert shown(placeholder(), WIDE, *points, fit="contain") == seen


def test_stretch_fills_the_box_with_all() -> None:
    points = [(10, 5), (50, 5), (90, 95)]
    assert shown(placeholder(), WIDE, *points, fit="stretch") == ["red", "green", "blue"]


def test_a_photo_taken_upright_is_turned() -> None:
    turned = stripes(300, 100, "JPEG", turned=6)  # to be turned clockwise by a right angle
    assert shown(placeholder(), turned, (50, 10), (50, 50), (50, 90), fit="stretch") == [
        "red",
        "green",
        "blue",
    ]


@pytest.mark.parametrize("kind", ["JPEG", "WEBP", "GIF", "BMP", "TIFF"])
def test_other_kinds_are_drawn(kind: str) -> None:
    assert shown(placeholder(), stripes(300, 100, kind), MIDDLE) == ["green"]


def test_transparent_pictures_stay_so() -> None:
    half = Image.new("RGBA", (100, 100), (0, 0, 0, 0))
    half.paste((0, 0, 255, 255), (50, 0, 100, 100))
    assert shown(placeholder(), saved(half), LEFT, RIGHT) == ["nothing", "blue"]


@pytest.mark.parametrize(
    "held",
    [
        document(solid("frl_photo", side=100)),
        document(precomp("c", "frl_photo"), assets=[{"id": "c", "layers": [solid()]}]),
        document(precomp("c"), assets=[{"id": "c", "nm": "frl_photo", "layers": [solid()]}]),
        document(
            layer(2, refId="i"),
            assets=[{"id": "i", "sid": "frl_photo", "w": 100, "h": 100, "p": "x.png", "u": ""}],
        ),
        document(
            layer(2, refId="i"),
            assets=[{"id": "i", "w": 100, "h": 100, "p": "frl_photo.png", "u": "images/"}],
        ),
    ],
    ids=["a solid", "a precomp layer", "a composition", "a slot", "a file name"],
)
def test_placeholders_of_all_kinds_take_it(held: Json) -> None:
    assert shown(held, WIDE, LEFT, RIGHT, fit="stretch") == ["red", "blue"]


def test_footage_items_are_found_by_their_name() -> None:
    result = bound(placeholder(), (WIDE,), layers=[media_layer("frl_c2m1", WIDE)])
    assert named(color_at(still(result.data), *MIDDLE)) == "green"
    assert codes(result) == []


def test_a_placeholder_keeps_its_place() -> None:
    held = placeholder(ks=transform(20, 30, s={"a": 0, "k": [50, 50, 100]}))
    result = bound(held, (WIDE,), layers=[media_layer("frl_photo", WIDE)])
    assert ink(still(result.data)) == (20, 30, 70, 80)


def test_no_more_pixels_are_carried_than_are_seen() -> None:
    large = stripes(3000, 3000)
    result = bound(placeholder(), (large,), layers=[media_layer("frl_photo", large)], width=200)
    (asset,) = [each for each in document_of(result)["assets"] if each["id"].startswith("fr_")]
    data = base64.b64decode(asset["p"].partition(",")[2])
    assert Image.open(io.BytesIO(data)).size == (200, 200)
    assert (asset["w"], asset["h"], asset["e"]) == (100, 100, 1)


def test_a_damaged_picture_fails_a_job_before_a_frame_is_drawn() -> None:
    damaged = WIDE[:60]
    with pytest.raises(LottieError) as caught:
        bound(placeholder(), (damaged,), layers=[media_layer("frl_photo", damaged)])
    assert caught.value.code == "unreadable_picture"
    assert caught.value.message.startswith("frl_photo: ")


def test_a_file_that_was_not_fetched_fails_a_job() -> None:
    with pytest.raises(LottieError) as caught:
        bound(placeholder(), layers=[media_layer("frl_photo", WIDE)])
    assert caught.value.code == "missing_asset"


def test_a_video_is_refused() -> None:
    with pytest.raises(LottieError) as caught:
        bound(placeholder(), (WIDE,), layers=[media_layer("frl_photo", WIDE, mime="video/mp4")])
    assert caught.value.code == "video_placeholder"


def test_a_key_without_a_placeholder_is_told() -> None:
    result = bound(document(), layers=[media_layer("frl_other", WIDE)])
    assert codes(result) == [("unbound", "frl_other")]


def test_the_same_picture_twice_is_carried_once() -> None:
    held = document(solid("frl_a"), solid("frl_b", ind=2))
    values = [media_layer("frl_a", WIDE), media_layer("frl_b", WIDE)]
    result = bound(held, (WIDE,), layers=values)
    assert len(document_of(result)["assets"]) == 1
    assert sha256(WIDE)[:8] not in result.data.decode()
