"""The documents are what the manifest says of them, and nothing else."""

from fractions import Fraction
from typing import Any

from domains.content.api import Aspect, ElementKind, ProjectType
from graph.samples import templates
from graph.samples.spectrum import LAYER
from node_agent.lottie.document import examine, read
from tests.samples.fillings import Pair, elements, pairs


def _keys(pair: Pair, kind: ElementKind) -> set[str]:
    return {each.key for each in elements(pair[1]) if each.kind is kind}


def test_four_templates_in_three_shapes() -> None:
    found = {each.slug: (each.type, len(each.projects)) for each in templates()}
    assert found == {
        "logo-intro": (ProjectType.FIX, 3),
        "social-promo": (ProjectType.FIX, 3),
        "slideshow": (ProjectType.FLEXIBLE, 3),
        "quote-card": (ProjectType.MUSIC_VISUALIZER, 3),
    }
    shapes = {
        Aspect.WIDE: (1280, 720),
        Aspect.SQUARE: (1080, 1080),
        Aspect.TALL: (720, 1280),
    }
    for _, project in pairs():
        assert (project.width, project.height) == shapes[project.aspect]


def test_is_valid_without_a_warning(pair: Pair) -> None:
    project = pair[1]
    scan = examine(read(project.source))
    assert scan.warnings == ()
    assert (scan.width, scan.height) == (project.width, project.height)
    assert scan.rate == project.rate == Fraction(25)
    assert scan.frames == project.seconds * 25
    assert scan.fonts == ("DejaVu Sans Book",)


def test_holds_the_keys_of_the_manifest(pair: Pair) -> None:
    template, project = pair
    keys = examine(read(project.source)).keys
    assert set(keys.texts) == _keys(pair, ElementKind.TEXT)
    assert set(keys.media) == _keys(pair, ElementKind.MEDIA)
    assert set(keys.audio) == _keys(pair, ElementKind.AUDIO)
    assert set(keys.data) == _keys(pair, ElementKind.CHECK_BOX)
    bars = {LAYER} if template.type is ProjectType.MUSIC_VISUALIZER else set()
    assert set(keys.colors) - bars == {each.key for each in template.shared_colours}
    if template.type is ProjectType.FLEXIBLE:
        assert keys.scenes == tuple(scene.key for scene in project.scenes)


def test_is_named_by_the_convention(pair: Pair) -> None:
    template, project = pair
    flexible = template.type is ProjectType.FLEXIBLE
    assert project.document["nm"] == ("flatrender" if flexible else "frfinal")
    shared = _asset(project.document, "frshare")
    said = {layer["nm"]: layer["t"]["d"]["k"][0]["s"]["t"] for layer in shared["layers"]}
    for colour in template.shared_colours:
        assert said.pop(colour.key) == _four_numbers(colour.default)
    checks = [each for each in elements(project) if each.kind is ElementKind.CHECK_BOX]
    assert said == {each.key: each.default.en for each in checks}


def test_the_scenes_of_a_flexible_film_follow_each_other() -> None:
    for template, project in pairs():
        if template.type is not ProjectType.FLEXIBLE:
            continue
        scenes = [each for each in project.document["layers"] if each["nm"].startswith("frc_")]
        at = 0.0
        for layer, scene in zip(scenes, project.scenes, strict=True):
            assert (layer["nm"], layer["ip"], layer["st"]) == (scene.key, at, at)
            at += scene.seconds * 25
            assert layer["op"] == at
        assert at == project.seconds * 25


def _asset(document: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(each for each in document["assets"] if each["nm"] == name)
    return found


def _four_numbers(colour: str) -> str:
    return ",".join([*(str(int(colour[n : n + 2], 16)) for n in (1, 3, 5)), "255"])
