"""What content answers to other domains."""

from collections.abc import Collection, Mapping
from uuid import UUID

from domains.content.api import DOMAIN, ProjectGraph, Track
from domains.content.service import graphs, library
from kernel.db import UnitOfWork


class TemplatesByContent:
    """What can be made a film of, for studio."""

    async def graph(self, unit: UnitOfWork, project_id: UUID) -> ProjectGraph | None:
        async with unit.acting_as(DOMAIN) as content:
            return await graphs.graph(content, project_id)

    async def tracks(self, unit: UnitOfWork, ids: Collection[UUID]) -> Mapping[UUID, Track]:
        async with unit.acting_as(DOMAIN) as content:
            return await library.tracks(content, ids)
