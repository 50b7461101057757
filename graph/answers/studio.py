"""What studio answers to other domains."""

from uuid import UUID

from domains.studio.api import DOMAIN, Ordered
from domains.studio.service import ordered
from kernel.db import UnitOfWork


class ProjectsByStudio:
    """What a customer orders, for render."""

    async def ordered(self, unit: UnitOfWork, saved_project_id: UUID) -> Ordered:
        async with unit.acting_as(DOMAIN) as studio:
            return await ordered.ordered(studio, saved_project_id)
