"""The rows that a project consists of, made from what an author wants."""

from collections.abc import Iterator, Sequence
from typing import Any, TypeVar
from uuid import UUID

from domains.content.api import Colour, Element
from domains.content.models import ColourRow, ElementRow, PresetRow, Project, SceneRow
from domains.content.service.graphs import kept_limits
from domains.content.service.wanted import PresetWanted, SceneWanted
from kernel.db import UnitOfWork

Row = TypeVar("Row", SceneRow, PresetRow)


def write_scene(
    unit: UnitOfWork,
    project: Project,
    there: SceneRow | None,
    wanted: SceneWanted,
    position: int,
) -> SceneRow:
    """One that was removed comes back as the one that it was."""
    now = unit.clock.now()
    given: dict[str, Any] = {
        "title_fa": wanted.title.fa,
        "title_en": wanted.title.en,
        "seconds": wanted.seconds,
        "least_seconds": wanted.least_seconds,
        "most_seconds": wanted.most_seconds,
        "position": position,
        "removed_at": None,
        "updated_at": now,
    }
    if there is not None:
        return _changed(there, given)
    row = SceneRow(
        id=unit.ids.new(),
        tenant_id=unit.tenant_id,
        template_id=project.template_id,
        project_id=project.id,
        key=wanted.key,
        created_at=now,
        **given,
    )
    unit.add(row)
    return row


def _changed(row: Row, given: dict[str, Any]) -> Row:
    for name, value in given.items():
        setattr(row, name, value)
    return row


def element_rows(
    unit: UnitOfWork, project: Project, scene_id: UUID | None, elements: Sequence[Element]
) -> Iterator[ElementRow]:
    for element in elements:
        yield ElementRow(
            id=unit.ids.new(),
            tenant_id=unit.tenant_id,
            template_id=project.template_id,
            project_id=project.id,
            scene_id=scene_id,
            key=element.key,
            kind=element.kind,
            label_fa=element.label.fa,
            label_en=element.label.en,
            default_value=element.default,
            default_fa=element.default_fa,
            position=element.position,
            limits=kept_limits(element.limits),
            font=element.font,
            updated_at=unit.clock.now(),
        )


def colour_rows(
    unit: UnitOfWork, project: Project, scene_id: UUID | None, colours: Sequence[Colour]
) -> Iterator[ColourRow]:
    for position, colour in enumerate(colours):
        yield ColourRow(
            id=unit.ids.new(),
            tenant_id=unit.tenant_id,
            template_id=project.template_id,
            project_id=project.id,
            scene_id=scene_id,
            key=colour.key,
            label_fa=colour.label.fa,
            label_en=colour.label.en,
            default_value=colour.default,
            position=position,
            updated_at=unit.clock.now(),
        )


def preset_row(
    unit: UnitOfWork,
    project: Project,
    there: PresetRow | None,
    wanted: PresetWanted,
    position: int,
) -> PresetRow:
    given: dict[str, Any] = {
        "name_fa": wanted.name.fa,
        "name_en": wanted.name.en,
        "colours": dict(wanted.colours),
        "position": position,
        "updated_at": unit.clock.now(),
    }
    if there is not None:
        return _changed(there, given)
    row = PresetRow(
        id=unit.ids.new(),
        tenant_id=unit.tenant_id,
        template_id=project.template_id,
        project_id=project.id,
        key=wanted.key,
        **given,
    )
    unit.add(row)
    return row
