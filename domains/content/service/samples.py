"""Puts ready-made templates into the catalogue; the same ones again change nothing."""

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from types import MappingProxyType
from typing import Protocol
from uuid import UUID

from domains.content.api import (
    Aspect,
    Both,
    Colour,
    Element,
    ElementKind,
    Engine,
    Limits,
    ProjectType,
)
from domains.content.models import Template
from domains.content.service import assets, library, projects, taxonomy, templates
from domains.content.service.taxonomy import CategoryWanted
from domains.content.service.wanted import (
    PresetWanted,
    ProjectWanted,
    SceneWanted,
    TemplateWanted,
)
from domains.content.store import library as tracks
from domains.content.store import templates as store
from kernel.db import UnitOfWork


class SampleElement(Protocol):
    @property
    def key(self) -> str: ...
    @property
    def kind(self) -> ElementKind: ...
    @property
    def label(self) -> Both: ...
    @property
    def default(self) -> Both: ...
    @property
    def limits(self) -> Limits: ...


class SampleScene(Protocol):
    @property
    def key(self) -> str: ...
    @property
    def title(self) -> Both: ...
    @property
    def seconds(self) -> float: ...
    @property
    def least_seconds(self) -> float: ...
    @property
    def most_seconds(self) -> float: ...
    @property
    def elements(self) -> Sequence[SampleElement]: ...
    @property
    def colours(self) -> tuple[Colour, ...]: ...


class SampleProject(Protocol):
    @property
    def aspect(self) -> Aspect: ...
    @property
    def width(self) -> int: ...
    @property
    def height(self) -> int: ...
    @property
    def rate(self) -> Fraction: ...
    @property
    def seconds(self) -> float: ...
    @property
    def scenes(self) -> Sequence[SampleScene]: ...
    @property
    def shared_elements(self) -> Sequence[SampleElement]: ...


class SamplePreset(Protocol):
    @property
    def name(self) -> Both: ...
    @property
    def colours(self) -> dict[str, str]: ...


class Slugged(Protocol):
    """A category or a tag."""

    @property
    def slug(self) -> str: ...
    @property
    def name(self) -> Both: ...


class SampleTemplate(Protocol):
    """What there has to be known of a template; the first category is the primary one."""

    @property
    def slug(self) -> str: ...
    @property
    def name(self) -> Both: ...
    @property
    def description(self) -> Both: ...
    @property
    def type(self) -> ProjectType: ...
    @property
    def categories(self) -> Sequence[Slugged]: ...
    @property
    def tags(self) -> Sequence[Slugged]: ...
    @property
    def is_premium(self) -> bool: ...
    @property
    def projects(self) -> Sequence[SampleProject]: ...
    @property
    def shared_colours(self) -> tuple[Colour, ...]: ...
    @property
    def presets(self) -> Sequence[SamplePreset]: ...
    @property
    def fonts(self) -> tuple[str, ...]: ...
    @property
    def music(self) -> str:
        """The slug of a track that the tenant's library has."""
        ...


async def install(
    unit: UnitOfWork,
    sample: SampleTemplate,
    sources: Mapping[Aspect, UUID],
    named_files: Mapping[str, UUID] = MappingProxyType({}),
) -> Template:
    """Found by its slug, published in the end. All files belong to the tenant's catalogue.

    `sources` were uploaded as SOURCE; `named_files` are those that elements name as defaults.
    """
    for number, category in enumerate(sample.categories):
        await taxonomy.put_category(
            unit, CategoryWanted(category.slug, category.name, position=number)
        )
    for tag in sample.tags:
        await taxonomy.put_tag(unit, tag.slug, tag.name)
    for family in sample.fonts:
        await library.put_font(unit, family, Both(family, family), None)
    template = await store.own_by_slug(unit, sample.slug)
    if template is None:
        template = await templates.create(unit, sample.slug, _template(sample))
    for project in sample.projects:
        row = await projects.put(unit, template.id, None, _project(sample, project))
        await projects.set_source(unit, row.id, sources[project.aspect])
        for name in _names(project):
            if name in named_files:
                await assets.put(unit, row.id, name, named_files[name])
    await unit.flush()
    await _accompany(unit, template, sample.music)
    return await templates.publish(unit, template.id)


async def _accompany(unit: UnitOfWork, template: Template, slug: str) -> None:
    """What an administrator has chosen stays."""
    track = await tracks.own_track(unit, slug)
    if track is not None and template.music_track_id is None:
        template.music_track_id = track.id
        templates.touch(unit, template)


def _names(project: SampleProject) -> list[str]:
    """Of the pictures and sounds that stand in their places as designed."""
    found = [*project.shared_elements, *(one for scene in project.scenes for one in scene.elements)]
    with_files = {ElementKind.MEDIA, ElementKind.AUDIO}
    return sorted({one.default.en for one in found if one.kind in with_files and one.default.en})


def _template(sample: SampleTemplate) -> TemplateWanted:
    first, *others = [category.slug for category in sample.categories]
    return TemplateWanted(
        name=sample.name,
        description=sample.description,
        primary_category=first,
        categories=tuple(others),
        tags=tuple(tag.slug for tag in sample.tags),
        is_premium=sample.is_premium,
    )


def _project(sample: SampleTemplate, project: SampleProject) -> ProjectWanted:
    return ProjectWanted(
        aspect=project.aspect,
        width=project.width,
        height=project.height,
        rate=project.rate,
        seconds=project.seconds,
        engine=Engine.LOTTIE,
        type=sample.type,
        scenes=tuple(_scene(scene) for scene in project.scenes),
        shared_elements=_elements(project.shared_elements),
        shared_colours=sample.shared_colours,
        presets=tuple(
            PresetWanted(_slug(preset.name.en), preset.name, preset.colours)
            for preset in sample.presets
        ),
        fonts=sample.fonts,
    )


def _scene(scene: SampleScene) -> SceneWanted:
    return SceneWanted(
        key=scene.key,
        title=scene.title,
        seconds=scene.seconds,
        least_seconds=scene.least_seconds,
        most_seconds=scene.most_seconds,
        elements=_elements(scene.elements),
        colours=scene.colours,
    )


def _elements(elements: Sequence[SampleElement]) -> tuple[Element, ...]:
    return tuple(
        Element(
            key=one.key,
            kind=one.kind,
            label=one.label,
            default=one.default.en,
            position=position,
            limits=one.limits,
            default_fa=None if one.default.fa == one.default.en else one.default.fa,
        )
        for position, one in enumerate(elements)
    )


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
