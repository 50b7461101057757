"""The scenes of a film, chosen on the command line: which, in which order, and how long."""

from collections.abc import Iterator, Sequence
from uuid import uuid4

from graph.cli.client import Json
from graph.cli.console import CommandError
from graph.cli.wishes import SceneWish

_PREFIX = "frc_"
_FLEXIBLE = "FLEXIBLE"


def changes(slug: str, template: Json, film: Json, wishes: Sequence[SceneWish]) -> list[Json]:
    """From a film as it begins, each scene of the template once, to the one that is wanted.

    What is not wanted goes first, so that there are never more scenes than in the end.
    """
    if template["type"] != _FLEXIBLE:
        message = f"the scenes of {slug} stay as they are; leave --scene out"
        raise CommandError(message)
    designed = {scene["key"]: scene for scene in template["scenes"]}
    wanted = [_checked(slug, designed, wish) for wish in wishes]
    unused = {scene["key"]: scene["id"] for scene in film["scenes"]}
    keys = {wish.key for wish in wanted}
    found: list[Json] = [
        {"removeScene": {"sceneId": unused.pop(key)}} for key in [*unused] if key not in keys
    ]
    before = None
    for wish in wanted:
        known = unused.pop(wish.key, None)
        scene = known or str(uuid4())
        found += _put(wish, scene, before, is_new=known is None)
        before = scene
    return found


def _put(wish: SceneWish, scene: str, before: str | None, *, is_new: bool) -> Iterator[Json]:
    if is_new:
        yield {"addScene": {"key": wish.key, "after": before, "id": scene}}
    else:
        yield {"moveScene": {"sceneId": scene, "after": before}}
    if wish.seconds is not None:
        yield {"setSceneSeconds": {"sceneId": scene, "seconds": wish.seconds}}


def _checked(slug: str, designed: dict[str, Json], wish: SceneWish) -> SceneWish:
    """Under the template's own name for the scene."""
    key = wish.key if wish.key in designed else f"{_PREFIX}{wish.key}"
    if key not in designed:
        listed = ", ".join(map(_told, designed.values()))
        raise CommandError(f"{slug} has no scene {wish.key}; it has: {listed}")
    scene, seconds = designed[key], wish.seconds
    if seconds is not None and not scene["leastSeconds"] <= seconds <= scene["mostSeconds"]:
        raise CommandError(f"{key} can't last {seconds:g} s; it has: {_told(scene)}")
    return SceneWish(key, seconds)


def _told(scene: Json) -> str:
    return f"{scene['key']} ({scene['leastSeconds']:g} to {scene['mostSeconds']:g} s)"
