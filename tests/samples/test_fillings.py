"""Filled with its defaults in either language, a template binds without a word of complaint."""

from collections.abc import Iterator
from typing import Any

import pytest

from domains.content.api import ElementKind
from tests.samples.fillings import (
    LANGUAGES,
    Language,
    Pair,
    bound,
    demonstration,
    elements,
    filled,
    pairs,
    template,
)

TONGUES = pytest.mark.parametrize("language", LANGUAGES)


@TONGUES
def test_the_defaults_fit_their_boxes(pair: Pair, language: Language) -> None:
    result = bound(pair[1], filled(pair, language))
    assert result.warnings == ()
    assert result.frames == pair[1].seconds * 25


@TONGUES
def test_a_text_of_the_most_letters_is_never_cut(pair: Pair, language: Language) -> None:
    spec = filled(pair, language)
    for key, layer in _texts(spec):
        most = next(each.limits.most for each in elements(pair[1]) if each.key == key)
        assert most is not None
        layer["value"] = ("باغ و کتاب " if language == "fa" else "book of roses ") * 20
        layer["value"] = layer["value"][: int(most)].strip()
    codes = {warning.code for warning in bound(pair[1], spec).warnings}
    assert codes <= {"text_shrunk"}


def test_a_text_that_is_far_too_long_is_told() -> None:
    pair = (template("logo-intro"), template("logo-intro").projects[0])
    spec = filled(pair, "en")
    layer = next(layer for key, layer in _texts(spec) if key == "frl_c1t1")
    layer["value"] = "A name that nobody can read in six seconds, however they try " * 3
    told = [(each.code, each.key) for each in bound(pair[1], spec).warnings]
    assert told == [("text_cut", "frl_c1t1")]


@TONGUES
def test_the_demonstration_has_eight_pictures(language: Language) -> None:
    found = template("slideshow")
    for project in found.projects:
        spec = demonstration((found, project), language)
        shown = [each["key"] for each in spec["scenes"]]
        assert shown == ["frc_title", *["frc_photo"] * 8, "frc_quote", "frc_outro"]
        result = bound(project, spec)
        assert result.warnings == ()
        assert result.frames == (4 + 8 * 4 + 5 + 4) * 25


def test_a_scene_lasts_from_two_to_eight_seconds() -> None:
    found = template("slideshow")
    project = found.projects[0]
    spec = filled((found, project), "fa")
    for scene, seconds in zip(spec["scenes"], ("2", "8", "2", "8"), strict=True):
        scene["seconds"] = seconds
    result = bound(project, spec)
    assert (result.frames, result.warnings) == (20 * 25, ())


def test_the_quote_card_is_heard() -> None:
    found = template("quote-card")
    for project in found.projects:
        (heard,) = bound(project, filled((found, project), "en")).sounds
        assert (heard.key, heard.start, heard.seconds) == ("frl_music", 0.0, 12.0)


def test_every_text_has_a_default_and_a_label_in_both_languages() -> None:
    for _, project in pairs():
        for each in elements(project):
            assert all((each.label.fa, each.label.en, each.default.fa, each.default.en))
            if each.kind is ElementKind.TEXT and each.key != "frl_contact":
                assert each.default.fa != each.default.en


def _texts(spec: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for part in (spec, *spec.get("scenes", ())):
        for layer in part["layers"]:
            if layer["type"] == "text":
                yield layer["key"], layer
