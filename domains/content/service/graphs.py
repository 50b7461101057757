"""Whole projects, as other domains get them and as a put compares them with what is there."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any
from uuid import UUID

from domains.content.api import (
    Both,
    Colour,
    ColourPreset,
    Element,
    FontNeed,
    Limits,
    Option,
    ProjectGraph,
    Scene,
    Track,
)
from domains.content.models import ColourRow, ElementRow, PresetRow, Project, SceneRow, Template
from domains.content.service import library
from domains.content.service.wanted import PresetWanted, ProjectWanted, SceneWanted
from domains.content.store import projects as store
from domains.content.store.projects import Parts
from kernel.db import ReadSession


async def graph(session: ReadSession, project_id: UUID) -> ProjectGraph | None:
    """None when the caller may not see it, or when it has nothing to render yet."""
    found = await store.with_template(session, project_id)
    if found is None or found[0].source_file_id is None:
        return None
    project, template = found
    parts = await store.parts(session, project)
    fonts = await _fonts(session, project, parts.elements)
    return _graph(project, template, parts, fonts, await _music(session, template))


async def _music(session: ReadSession, template: Template) -> Track | None:
    """None also when the caller's tenant may not use it."""
    if template.music_track_id is None:
        return None
    known = await library.tracks(session, [template.music_track_id])
    return known.get(template.music_track_id)


async def _fonts(
    session: ReadSession, project: Project, elements: Sequence[ElementRow]
) -> tuple[FontNeed, ...]:
    families = dict.fromkeys([*project.fonts, *(row.font for row in elements if row.font)])
    known = {row.family: row for row in await store.fonts(session, list(families))}
    return tuple(
        FontNeed(family, known[family].file_id, known[family].sha256)
        if family in known
        else FontNeed(family)
        for family in families
    )


def _graph(
    project: Project,
    template: Template,
    parts: Parts,
    fonts: tuple[FontNeed, ...],
    music: Track | None,
) -> ProjectGraph:
    wanted = wanted_of(project, parts)
    present = [row for row in parts.scenes if row.removed_at is None]
    return ProjectGraph(
        id=project.id,
        template_id=template.id,
        tenant_id=template.tenant_id,
        slug=template.slug,
        name=Both(template.name_fa, template.name_en),
        aspect=project.aspect,
        width=project.width,
        height=project.height,
        rate=wanted.rate,
        seconds=project.seconds,
        engine=project.engine,
        type=project.type,
        convention_version=project.convention_version,
        is_premium=template.is_premium,
        source_file_id=project.source_file_id,
        source_sha256=project.source_sha256,
        source_media_type=project.source_media_type,
        scenes=tuple(
            _scene(row, scene, at)
            for at, (row, scene) in enumerate(zip(present, wanted.scenes, strict=True))
        ),
        shared_elements=wanted.shared_elements,
        shared_colours=wanted.shared_colours,
        presets=tuple(
            ColourPreset(row.id, Both(row.name_fa, row.name_en), row.colours)
            for row in parts.presets
        ),
        fonts=fonts,
        music=music,
    )


def _scene(row: SceneRow, scene: SceneWanted, at: int) -> Scene:
    return Scene(
        id=row.id,
        key=scene.key,
        title=scene.title,
        seconds=scene.seconds,
        least_seconds=scene.least_seconds,
        most_seconds=scene.most_seconds,
        position=at,
        elements=scene.elements,
        colours=scene.colours,
    )


def wanted_of(project: Project, parts: Parts) -> ProjectWanted:
    """What an author would send to get what is there."""
    return ProjectWanted(
        aspect=project.aspect,
        width=project.width,
        height=project.height,
        rate=Fraction(project.rate_over, project.rate_under),
        seconds=project.seconds,
        engine=project.engine,
        type=project.type,
        scenes=tuple(scene_of(row, parts) for row in parts.scenes if row.removed_at is None),
        shared_elements=_elements(parts, None),
        shared_colours=_colours(parts, None),
        presets=tuple(preset_of(row) for row in parts.presets),
        fonts=tuple(project.fonts),
        convention_version=project.convention_version,
    )


def scene_of(row: SceneRow, parts: Parts) -> SceneWanted:
    return SceneWanted(
        key=row.key,
        title=Both(row.title_fa, row.title_en),
        seconds=row.seconds,
        least_seconds=row.least_seconds,
        most_seconds=row.most_seconds,
        elements=_elements(parts, row.id),
        colours=_colours(parts, row.id),
    )


def preset_of(row: PresetRow) -> PresetWanted:
    return PresetWanted(row.key, Both(row.name_fa, row.name_en), row.colours)


def _elements(parts: Parts, scene: UUID | None) -> tuple[Element, ...]:
    return tuple(element_of(row) for row in parts.elements if row.scene_id == scene)


def _colours(parts: Parts, scene: UUID | None) -> tuple[Colour, ...]:
    return tuple(colour_of(row) for row in parts.colours if row.scene_id == scene)


def element_of(row: ElementRow) -> Element:
    return Element(
        key=row.key,
        kind=row.kind,
        label=Both(row.label_fa, row.label_en),
        default=row.default_value,
        position=row.position,
        limits=limits_of(row.limits),
        font=row.font,
        default_fa=row.default_fa,
    )


def colour_of(row: ColourRow) -> Colour:
    return Colour(row.key, Both(row.label_fa, row.label_en), row.default_value)


def limits_of(kept: dict[str, Any]) -> Limits:
    return Limits(
        least=kept.get("least"),
        most=kept.get("most"),
        lines=kept.get("lines"),
        options=tuple(
            Option(one["value"], Both(one["fa"], one["en"])) for one in kept.get("options", ())
        ),
        accepts=tuple(kept.get("accepts", ())),
    )


def kept_limits(limits: Limits) -> dict[str, Any]:
    options = [
        {"value": one.value, "fa": one.label.fa, "en": one.label.en} for one in limits.options
    ]
    given = {
        "least": limits.least,
        "most": limits.most,
        "lines": limits.lines,
        "options": options or None,
        "accepts": list(limits.accepts) or None,
    }
    return {name: value for name, value in given.items() if value is not None}
