"""The statements of projects with their scenes, elements, colours and presets."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, delete, or_, select
from sqlmodel import col

from domains.content.models import (
    ColourRow,
    ElementRow,
    Font,
    PresetRow,
    Project,
    ProjectAsset,
    SceneRow,
    Template,
)
from domains.content.store import visible
from domains.content.store.templates import visible_project
from kernel.db import ReadSession, UnitOfWork
from kernel.ids import HOUSE_TENANT_ID


@dataclass(frozen=True, slots=True)
class Parts:
    """The rows that a project consists of, in their order; scenes that are removed last."""

    scenes: Sequence[SceneRow]
    elements: Sequence[ElementRow]
    colours: Sequence[ColourRow]
    presets: Sequence[PresetRow]


async def with_template(session: ReadSession, project_id: UUID) -> tuple[Project, Template] | None:
    """When the caller may see both."""
    rows: Any = await session.execute(
        select(Project, Template)
        .join(Template, col(Template.id) == col(Project.template_id))
        .where(
            col(Project.id) == project_id,
            col(Template.trashed_at).is_(None),
            visible.template(session),
            visible_project(session),
        )
    )
    return next(((project, template) for project, template in rows), None)


async def hold(unit: UnitOfWork, project_id: UUID) -> Project | None:
    """The unit's own tenant's, locked; not when its template is in the trash."""
    found: Project | None = await unit.one_or_none(
        select(Project)
        .join(Template, col(Template.id) == col(Project.template_id))
        .where(
            col(Project.tenant_id) == unit.tenant_id,
            col(Project.id) == project_id,
            col(Template.trashed_at).is_(None),
        )
        .with_for_update(of=Project)
    )
    return found


async def of_aspect(unit: UnitOfWork, template_id: UUID, aspect: str) -> Project | None:
    found: Project | None = await unit.one_or_none(
        select(Project)
        .where(
            col(Project.tenant_id) == unit.tenant_id,
            col(Project.template_id) == template_id,
            col(Project.aspect) == aspect,
        )
        .with_for_update()
    )
    return found


async def of_templates(session: ReadSession, templates: Sequence[UUID]) -> Sequence[Project]:
    rows: Sequence[Project] = await session.all(
        select(Project)
        .where(
            _readable(session, col(Project.tenant_id)),
            col(Project.template_id).in_(templates),
            visible_project(session),
        )
        .order_by(col(Project.template_id), col(Project.aspect))
    )
    return rows


async def parts(session: ReadSession, project: Project) -> Parts:
    one = [project.id]
    return Parts(
        await scenes(session, one, removed=True),
        await elements(session, one),
        await colours(session, one),
        await presets(session, one),
    )


async def scenes(
    session: ReadSession, projects: Sequence[UUID], *, removed: bool = False
) -> Sequence[SceneRow]:
    statement = select(SceneRow).where(
        _readable(session, col(SceneRow.tenant_id)), col(SceneRow.project_id).in_(projects)
    )
    if not removed:
        statement = statement.where(col(SceneRow.removed_at).is_(None))
    order = (col(SceneRow.removed_at).is_not(None), col(SceneRow.position), col(SceneRow.key))
    rows: Sequence[SceneRow] = await session.all(statement.order_by(*order))
    return rows


async def elements(session: ReadSession, projects: Sequence[UUID]) -> Sequence[ElementRow]:
    rows: Sequence[ElementRow] = await session.all(
        select(ElementRow)
        .where(
            _readable(session, col(ElementRow.tenant_id)), col(ElementRow.project_id).in_(projects)
        )
        .order_by(col(ElementRow.position), col(ElementRow.key))
    )
    return rows


async def colours(session: ReadSession, projects: Sequence[UUID]) -> Sequence[ColourRow]:
    rows: Sequence[ColourRow] = await session.all(
        select(ColourRow)
        .where(
            _readable(session, col(ColourRow.tenant_id)), col(ColourRow.project_id).in_(projects)
        )
        .order_by(col(ColourRow.position), col(ColourRow.key))
    )
    return rows


async def presets(session: ReadSession, projects: Sequence[UUID]) -> Sequence[PresetRow]:
    rows: Sequence[PresetRow] = await session.all(
        select(PresetRow)
        .where(
            _readable(session, col(PresetRow.tenant_id)), col(PresetRow.project_id).in_(projects)
        )
        .order_by(col(PresetRow.position), col(PresetRow.key))
    )
    return rows


async def fonts(session: ReadSession, families: Sequence[str]) -> Sequence[Font]:
    """Those of the house first, so that a tenant's own of the same name win."""
    rows: Sequence[Font] = await session.all(
        select(Font)
        .where(visible.own_or_house(session, col(Font.tenant_id)), col(Font.family).in_(families))
        .order_by(col(Font.tenant_id) == session.tenant_id)
    )
    return rows


async def assets(session: ReadSession, projects: Sequence[UUID]) -> Sequence[ProjectAsset]:
    rows: Sequence[ProjectAsset] = await session.all(
        select(ProjectAsset)
        .where(
            _readable(session, col(ProjectAsset.tenant_id)),
            col(ProjectAsset.project_id).in_(projects),
        )
        .order_by(col(ProjectAsset.name))
    )
    return rows


async def asset(unit: UnitOfWork, asset_id: UUID) -> ProjectAsset | None:
    found: ProjectAsset | None = await unit.one_or_none(
        select(ProjectAsset).where(
            col(ProjectAsset.tenant_id) == unit.tenant_id, col(ProjectAsset.id) == asset_id
        )
    )
    return found


async def empty(unit: UnitOfWork, project_id: UUID, scene: UUID | None) -> None:
    """Takes the elements and colours of a scene away, or those that all scenes share."""
    for model in (ElementRow, ColourRow):
        mine = (
            col(model.tenant_id) == unit.tenant_id,
            col(model.project_id) == project_id,
            col(model.scene_id).is_(None) if scene is None else col(model.scene_id) == scene,
        )
        await unit.run(delete(model).where(*mine))


async def empty_all(unit: UnitOfWork, project_id: UUID) -> None:
    for model in (ElementRow, ColourRow):
        await unit.run(
            delete(model).where(
                col(model.tenant_id) == unit.tenant_id, col(model.project_id) == project_id
            )
        )


async def scene(unit: UnitOfWork, scene_id: UUID) -> SceneRow | None:
    found: SceneRow | None = await unit.one_or_none(
        select(SceneRow).where(
            col(SceneRow.tenant_id) == unit.tenant_id,
            col(SceneRow.id) == scene_id,
            col(SceneRow.removed_at).is_(None),
        )
    )
    return found


async def preset(unit: UnitOfWork, preset_id: UUID) -> PresetRow | None:
    found: PresetRow | None = await unit.one_or_none(
        select(PresetRow).where(
            col(PresetRow.tenant_id) == unit.tenant_id, col(PresetRow.id) == preset_id
        )
    )
    return found


def _readable(session: ReadSession, tenant_id: Any) -> ColumnElement[bool]:
    """Row security knows whether the house has published what they are a part of."""
    return or_(tenant_id == session.tenant_id, tenant_id == HOUSE_TENANT_ID)
