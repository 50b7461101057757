"""The data loaders of content: a key, a value, one statement."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar
from uuid import UUID

from domains.content.api import DOMAIN
from domains.content.models import (
    Category,
    ColourRow,
    ElementRow,
    PresetRow,
    Project,
    ProjectAsset,
    SceneRow,
    Tag,
)
from domains.content.store import projects, taxonomy
from kernel.db import ReadSession
from kernel.graphql.loaders import Loader

Row = TypeVar("Row")


def _gathered(pairs: Iterable[tuple[UUID, Row]]) -> dict[UUID, list[Row]]:
    found: dict[UUID, list[Row]] = defaultdict(list)
    for key, row in pairs:
        found[key].append(row)
    return found


class ProjectsOfTemplate(Loader[UUID, list[Project]]):
    domain = DOMAIN

    async def fetch(
        self, session: ReadSession, keys: Sequence[UUID]
    ) -> Mapping[UUID, list[Project]]:
        rows = await projects.of_templates(session, keys)
        return _gathered((row.template_id, row) for row in rows)


class CategoriesOfTemplate(Loader[UUID, list[tuple[bool, Category]]]):
    """Whether it is the primary one, and the category."""

    domain = DOMAIN

    async def fetch(
        self, session: ReadSession, keys: Sequence[UUID]
    ) -> Mapping[UUID, list[tuple[bool, Category]]]:
        rows = await taxonomy.categories_on(session, keys)
        return _gathered((template_id, (primary, row)) for template_id, primary, row in rows)


class TagsOfTemplate(Loader[UUID, list[Tag]]):
    domain = DOMAIN

    async def fetch(self, session: ReadSession, keys: Sequence[UUID]) -> Mapping[UUID, list[Tag]]:
        return _gathered(await taxonomy.tags_on(session, keys))


class ScenesOfProject(Loader[UUID, list[SceneRow]]):
    domain = DOMAIN

    async def fetch(
        self, session: ReadSession, keys: Sequence[UUID]
    ) -> Mapping[UUID, list[SceneRow]]:
        rows = await projects.scenes(session, keys)
        return _gathered((row.project_id, row) for row in rows)


class ElementsOfProject(Loader[UUID, list[ElementRow]]):
    """Those of its scenes and those that all scenes share."""

    domain = DOMAIN

    async def fetch(
        self, session: ReadSession, keys: Sequence[UUID]
    ) -> Mapping[UUID, list[ElementRow]]:
        rows = await projects.elements(session, keys)
        return _gathered((row.project_id, row) for row in rows)


class ColoursOfProject(Loader[UUID, list[ColourRow]]):
    domain = DOMAIN

    async def fetch(
        self, session: ReadSession, keys: Sequence[UUID]
    ) -> Mapping[UUID, list[ColourRow]]:
        rows = await projects.colours(session, keys)
        return _gathered((row.project_id, row) for row in rows)


class PresetsOfProject(Loader[UUID, list[PresetRow]]):
    domain = DOMAIN

    async def fetch(
        self, session: ReadSession, keys: Sequence[UUID]
    ) -> Mapping[UUID, list[PresetRow]]:
        rows = await projects.presets(session, keys)
        return _gathered((row.project_id, row) for row in rows)


class AssetsOfProject(Loader[UUID, list[ProjectAsset]]):
    domain = DOMAIN

    async def fetch(
        self, session: ReadSession, keys: Sequence[UUID]
    ) -> Mapping[UUID, list[ProjectAsset]]:
        rows = await projects.assets(session, keys)
        return _gathered((row.project_id, row) for row in rows)
