"""Scenes on the command line: from what a template begins with to what somebody wants."""

from collections.abc import Sequence
from typing import Any

import pytest

from graph.cli import scenes
from graph.cli.console import CommandError
from graph.cli.filling import _nowhere, _places
from graph.cli.wishes import SceneWish, Setting

KEYS = ("frc_title", "frc_photo", "frc_outro")
TEMPLATE = {
    "type": "FLEXIBLE",
    "scenes": [{"key": key, "leastSeconds": 2.0, "mostSeconds": 8.0} for key in KEYS],
}
FILM: dict[str, Any] = {
    "sharedValues": [],
    "sharedColours": [{"key": "frd_main"}],
    "scenes": [
        {"id": key, "key": key, "values": [{"key": f"frl_{key[4:]}"}], "colours": []}
        for key in KEYS
    ],
}


def film_of(changes: Sequence[Any]) -> list[tuple[str, float | None]]:
    """The film after the changes, as a server does them one after another."""
    film: list[list[Any]] = [[scene["id"], scene["key"], None] for scene in FILM["scenes"]]
    for change in changes:
        ((kind, given),) = change.items()
        at = next((n for n, one in enumerate(film) if one[0] == given.get("sceneId")), -1)
        if kind == "removeScene":
            del film[at]
        elif kind == "setSceneSeconds":
            film[at][2] = given["seconds"]
        else:
            one = film.pop(at) if kind == "moveScene" else [given["id"], given["key"], None]
            behind = next((n for n, each in enumerate(film) if each[0] == given["after"]), -1)
            film.insert(behind + 1, one)
        assert film
    assert len({one[0] for one in film}) == len(film)
    return [(key, seconds) for _, key, seconds in film]


@pytest.mark.parametrize(
    "wanted",
    [
        [("frc_photo", None)],
        [("frc_outro", 2.0), ("frc_title", 8.0)],
        [("frc_photo", 2.5), ("frc_photo", None), ("frc_title", 3.0), ("frc_photo", 4.0)],
        [("frc_outro", None)] * 5,
        [(key, None) for key in reversed(KEYS)],
    ],
)
def test_a_film_has_the_scenes_that_were_asked_for(wanted: list[tuple[str, float | None]]) -> None:
    wishes = [SceneWish(key, seconds) for key, seconds in wanted]
    assert film_of(scenes.changes("slideshow", TEMPLATE, FILM, wishes)) == wanted


def test_a_scene_is_also_called_without_its_prefix() -> None:
    found = scenes.changes("slideshow", TEMPLATE, FILM, [SceneWish("photo", 3)])
    assert film_of(found) == [("frc_photo", 3)]


@pytest.mark.parametrize(
    ("wish", "told"),
    [
        (
            SceneWish("frc_none"),
            (
                "slideshow has no scene frc_none; it has: frc_title (2 to 8 s), "
                "frc_photo (2 to 8 s), frc_outro (2 to 8 s)"
            ),
        ),
        (SceneWish("photo", 9), "frc_photo can't last 9 s; it has: frc_photo (2 to 8 s)"),
        (SceneWish("photo", 1.5), "frc_photo can't last 1.5 s; it has: frc_photo (2 to 8 s)"),
    ],
)
def test_what_is_not_possible_is_told_with_what_is(wish: SceneWish, told: str) -> None:
    with pytest.raises(CommandError) as refused:
        scenes.changes("slideshow", TEMPLATE, FILM, [SceneWish("title"), wish])
    assert str(refused.value) == told


def test_a_fixed_template_keeps_its_scenes() -> None:
    with pytest.raises(CommandError) as refused:
        scenes.changes("logo", {**TEMPLATE, "type": "FIX"}, FILM, [SceneWish("title")])
    assert str(refused.value) == "the scenes of logo stay as they are; leave --scene out"


@pytest.mark.parametrize(
    ("written", "wish"),
    [
        ("frc_photo", SceneWish("frc_photo")),
        ("photo:3.5", SceneWish("photo", 3.5)),
        ("عکس:2", SceneWish("عکس", 2.0)),
    ],
)
def test_a_scene_is_a_key_and_perhaps_seconds(written: str, wish: SceneWish) -> None:
    assert SceneWish.of(written) == wish


@pytest.mark.parametrize("written", ["", "photo:", "photo:-1", ":3", "a=b", "photo:1e9", "a:nan"])
def test_what_is_no_scene_is_told(written: str) -> None:
    with pytest.raises(CommandError, match="is no scene; write its key, or key:3"):
        SceneWish.of(written)


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("frl_x=1", "the template has no frl_x; it has: frd_main, frl_title, frl_photo, frl_outro"),
        ("2.frl_title=1", "scene 2 (frc_photo) has no frl_title; it has: frl_photo"),
        (
            "4.frl_title=1",
            "there is no scene 4; the film has: 1 frc_title, 2 frc_photo, 3 frc_outro",
        ),
    ],
)
def test_a_setting_without_a_place_is_told_with_the_places(written: str, told: str) -> None:
    setting = Setting.of(written)
    assert list(_places(FILM, setting)) == []
    assert _nowhere(FILM, setting) == told


def test_a_setting_goes_to_its_scene_alone() -> None:
    assert list(_places(FILM, Setting.of("2.frl_photo=x"))) == [("setValue", "frc_photo")]
    assert list(_places(FILM, Setting.of("frd_main=#112233"))) == [("setColour", None)]
