"""Bind-specs that fill a sample template with its defaults, and the files that they name."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any, Literal

from domains.content.api import Aspect, Both, ElementKind, ProjectType
from graph.samples import logo_intro, quote_card, slideshow, social_promo
from graph.samples.manifest import (
    SampleElement,
    SampleFill,
    SamplePreset,
    SampleProject,
    SampleTemplate,
)
from graph.samples.pictures import picture
from graph.samples.sounds import sound
from node_agent.lottie.document import BindSpec, Bound, FontBook, bind, read

Language = Literal["fa", "en"]
Pair = tuple[SampleTemplate, SampleProject]
LANGUAGES: tuple[Language, ...] = ("fa", "en")
FONTS = FontBook.usual()
_MAKERS = {
    "logo-intro": logo_intro.template,
    "social-promo": social_promo.template,
    "slideshow": slideshow.template,
    "quote-card": quote_card.template,
}
SLUGS = tuple(_MAKERS)
NAMES = [f"{slug} {aspect}" for slug in SLUGS for aspect in Aspect]
_NAMED: dict[str, bytes] = {}


def pairs() -> Iterator[Pair]:
    return map(pair_of, NAMES)


def pair_of(name: str) -> Pair:
    slug, aspect = name.split()
    found = template(slug)
    return found, next(each for each in found.projects if each.aspect == aspect)


def template(slug: str) -> SampleTemplate:
    """Made alone, for to make all of them takes seconds."""
    return _MAKERS[slug]()


def elements(project: SampleProject) -> list[SampleElement]:
    return [*project.shared_elements, *(e for scene in project.scenes for e in scene.elements)]


def filled(pair: Pair, language: Language, preset: SamplePreset | None = None) -> dict[str, Any]:
    """What the server would ask a node for, with the defaults of one language."""
    template, project = pair
    spec: dict[str, Any] = {
        "version": 1,
        "composition": project.document["nm"],
        "width": project.width,
        "height": project.height,
        "rate": str(project.rate),
        "colors": _colours(preset or template.presets[0]),
        "layers": _layers(project.shared_elements, language, {}),
        "data": _data(project.shared_elements, language),
    }
    if template.type is ProjectType.FLEXIBLE:
        fills = [SampleFill(scene.key, {}) for scene in project.scenes]
        return spec | {"scenes": [_scene(project, fill, language) for fill in fills]}
    spec["layers"] += _layers(elements(project), language, {})
    spec["data"] += _data(elements(project), language)
    return spec


def demonstration(pair: Pair, language: Language) -> dict[str, Any]:
    scenes = [_scene(pair[1], fill, language) for fill in pair[0].demo]
    return filled(pair, language) | {"scenes": scenes}


def bound(project: SampleProject, spec: Mapping[str, Any], *more: bytes) -> Bound:
    files = _NAMED | {digest(data): data for data in more}
    return bind(read(project.source), BindSpec.of(spec), files, FONTS, strict=True)


def _named(data: bytes) -> str:
    """Its name in a spec, by which it is found when the spec is bound."""
    name = digest(data)
    _NAMED[name] = data
    return name


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _colours(preset: SamplePreset) -> list[dict[str, str]]:
    return [{"key": key, "value": value} for key, value in preset.colours.items()]


def _scene(project: SampleProject, fill: SampleFill, language: Language) -> dict[str, Any]:
    scene = next(each for each in project.scenes if each.key == fill.scene)
    return {
        "key": scene.key,
        "seconds": str(Fraction(scene.seconds)),
        "layers": _layers(scene.elements, language, fill.values),
    }


def _data(found: Iterable[SampleElement], language: Language) -> list[dict[str, str]]:
    checks = [each for each in found if each.kind is ElementKind.CHECK_BOX]
    return [{"key": each.key, "value": getattr(each.default, language)} for each in checks]


def _layers(
    found: Iterable[SampleElement], language: Language, values: Mapping[str, Both]
) -> list[dict[str, Any]]:
    layers: list[dict[str, Any]] = []
    for element in found:
        said = getattr(values.get(element.key, element.default), language)
        layer = {"key": element.key}
        if element.kind is ElementKind.TEXT:
            layers.append(layer | {"type": "text", "value": said})
        elif element.kind is ElementKind.MEDIA:
            layers.append(layer | {"type": "media", "asset": _named(picture(said).data)})
        elif element.kind is ElementKind.AUDIO:
            layers.append(layer | {"type": "audio", "asset": _named(sound(said).data)})
    return layers
