"""What is laid out: words inside of the picture and readable, a beginning, an end, both sides."""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import pytest

from domains.content.api import Aspect, ElementKind
from graph.samples.manifest import SampleElement, SamplePreset
from tests.samples.colours import contrasts
from tests.samples.fillings import (
    LANGUAGES,
    SLUGS,
    Language,
    Pair,
    bound,
    elements,
    filled,
    pair_of,
    template,
)
from tests.support.stills import Pixels, draw

TEMPLATES = pytest.mark.parametrize("slug", SLUGS)
TONGUES = pytest.mark.parametrize("language", LANGUAGES)
# When all that is read stands still.
RESTING = {
    "logo-intro": (3.2,),
    "social-promo": (3.0, 8.0),
    "slideshow": (2.0, 6.0, 11.0, 15.0),
    "quote-card": (5.0,),
}
LONGEST = {"fa": "باغ و کتاب تابستان FlatRender ۱۴۰۵ ", "en": "Wonderful book of roses "}
UNBROKEN = {"fa": "قسطنطنیه", "en": "WIDEWORLD"}
Write = Callable[[SampleElement], str]


def _told(said: str, each: SampleElement) -> str:
    most = int(each.limits.most or 0)
    return (said * most)[:most].strip()


def _spec(
    pair: Pair, language: Language, write: Write | None = None, preset: SamplePreset | None = None
) -> dict[str, Any]:
    known = {each.key: each for each in elements(pair[1])}
    spec = filled(pair, language, preset)
    for part in (spec, *spec.get("scenes", ())):
        for layer in part["layers"]:
            if write is not None and layer["type"] == "text":
                layer["value"] = write(known[layer["key"]])
    return spec


def _stills(
    pair: Pair, spec: dict[str, Any], seconds: tuple[float, ...], part: int = 4
) -> list[Pixels]:
    """As large as a thumbnail, and with no number that might run over."""
    size = (pair[1].width // part, pair[1].height // part)
    drawn = draw(bound(pair[1], spec).data, *size, [each * 25 for each in seconds])
    return [still[..., :3].astype(np.int16) for still in drawn]


def _nothing(_: SampleElement) -> str:
    return " "


def _apart(one: Pixels, other: Pixels, least: int = 24) -> Pixels:
    found: Pixels = np.abs(one - other).max(axis=-1) > least
    return found


@TONGUES
@pytest.mark.parametrize("words", [LONGEST, UNBROKEN])
def test_words_stay_clear_of_the_edges(
    pair: Pair, language: Language, words: dict[Language, str]
) -> None:
    moments = RESTING[pair[0].slug]
    full = _stills(pair, _spec(pair, language, partial(_told, words[language])), moments)
    empty = _stills(pair, _spec(pair, language, _nothing), moments)
    for with_words, without in zip(full, empty, strict=True):
        rows, columns = _apart(with_words, without).nonzero()
        height, width = with_words.shape[:2]
        margin = min(width, height) * 0.025
        assert rows.size
        assert margin < rows.min() < rows.max() < height - margin
        assert margin < columns.min() < columns.max() < width - margin


@TEMPLATES
@pytest.mark.parametrize("number", range(3))
@pytest.mark.parametrize("aspect", [Aspect.WIDE, Aspect.SQUARE])
def test_all_words_are_readable_where_they_stand(slug: str, aspect: Aspect, number: int) -> None:
    pair = pair_of(f"{slug} {aspect}")
    preset = pair[0].presets[number]
    moments = RESTING[slug]
    full = _stills(pair, _spec(pair, "en", None, preset), moments, 2)
    empty = _stills(pair, _spec(pair, "en", _nothing, preset), moments, 2)
    paints = [np.array([int(c[n : n + 2], 16) for n in (1, 3, 5)]) for c in preset.colours.values()]
    for with_words, without in zip(full, empty, strict=True):
        inked = np.zeros(with_words.shape[:2], dtype=bool)
        for paint in paints:
            inked |= np.abs(with_words - paint).max(axis=-1) <= 3
        letters = inked & _apart(with_words, without)
        assert letters.sum() > 20
        found = contrasts(with_words[letters], without[letters])
        assert np.percentile(found, 1) >= 4.5


@TEMPLATES
def test_every_field_changes_the_picture(slug: str) -> None:
    pair = pair_of(f"{slug} {Aspect.WIDE}")
    moments = RESTING[slug]
    plain = _stills(pair, _spec(pair, "en"), moments)
    keys = [each.key for each in elements(pair[1]) if each.kind is ElementKind.TEXT]
    for key in keys:
        spec = _spec(pair, "en")
        for part in (spec, *spec.get("scenes", ())):
            for layer in part["layers"]:
                if layer["key"] == key:
                    layer["value"] = "Q7"
        assert _most(plain, _stills(pair, spec, moments)) > 60, key
    for check in filled(pair, "en")["data"]:
        other = {"0": "1", "1": "0"}[check["value"]]
        spec = _spec(pair, "en") | {"data": [check | {"value": other}]}
        assert _most(plain, _stills(pair, spec, moments)) > 300, check["key"]


def _most(some: list[Pixels], others: list[Pixels]) -> int:
    return max(int(_apart(a, b).sum()) for a, b in zip(some, others, strict=True))


def test_it_begins_at_once_and_leaves_in_the_end(pair: Pair) -> None:
    last = pair[1].seconds - 0.04
    spec, empty = _spec(pair, "fa"), _spec(pair, "fa", _nothing)
    rest = RESTING[pair[0].slug][0]
    first, soon, held, end = _stills(pair, spec, (0.0, 0.28, rest, last))
    assert _drawn(first) > 0.08 * _drawn(held)
    assert _drawn(soon) > 0.35 * _drawn(held)
    assert _drawn(end) < 0.03 * _drawn(held)
    late = _stills(pair, spec, (last - 0.96,))[0]
    assert _apart(late, _stills(pair, empty, (last - 0.96,))[0]).any()
    assert not _apart(end, _stills(pair, empty, (last,))[0]).any()


def _drawn(still: Pixels) -> int:
    """How much has an edge: grounds and lights are soft."""
    light = still.max(axis=-1)
    down, across = np.abs(np.diff(light, axis=0))[:, 1:], np.abs(np.diff(light, axis=1))[1:]
    return int(((down > 24) | (across > 24)).sum())


@pytest.mark.parametrize("name", ["logo-intro 16:9", "social-promo 16:9"])
def test_persian_begins_at_the_right_and_its_letters_are_not_mirrored(name: str) -> None:
    pair = pair_of(name)
    data = filled(pair, "fa")["data"]
    assert {"key": "frd_mirror", "value": "1"} in data
    assert {"key": "frd_mirror", "value": "0"} in filled(pair, "en")["data"]
    mirrored, plain = (_letters(pair, value) for value in ("1", "0"))
    right, left = (_middle(each) for each in (mirrored, plain))
    if name.startswith("logo"):
        right, left = 1 - right, 1 - left
    assert left < 0.4
    assert right > 0.6
    shapes = [each[:, each.any(axis=0)] for each in (mirrored, plain)]
    width = min(each.shape[1] for each in shapes)
    assert (shapes[0][:, :width] == shapes[1][:, :width]).mean() > 0.9


def _letters(pair: Pair, mirror: str) -> Pixels:
    chosen = {"data": [{"key": "frd_mirror", "value": mirror}]}
    moment = RESTING[pair[0].slug][:1]
    said, empty = (_spec(pair, "fa", write) | chosen for write in (None, _nothing))
    return _apart(_stills(pair, said, moment)[0], _stills(pair, empty, moment)[0])


def _middle(letters: Pixels) -> float:
    return float(letters.nonzero()[1].mean() / letters.shape[1])


def test_a_mirrored_layout_is_a_wide_logo_s_and_every_promo_s() -> None:
    offered = {
        f"{slug} {project.aspect}"
        for slug in SLUGS
        for project in template(slug).projects
        if "frd_mirror" in {each.key for each in elements(project)}
    }
    promos = {f"social-promo {aspect}" for aspect in Aspect}
    assert offered == {"logo-intro 16:9", *promos}
