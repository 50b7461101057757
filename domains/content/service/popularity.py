"""Which templates are popular, and which of them lately."""

from datetime import timedelta

from domains.content.api import TemplateBegun
from domains.content.store import uses
from kernel.db import UnitOfWork
from kernel.events import Envelope

LATELY = timedelta(days=14)


async def note(unit: UnitOfWork, told: Envelope[TemplateBegun]) -> None:
    await uses.note(unit, told.data.template_id, told.occurred_at.date())


async def count(unit: UnitOfWork) -> None:
    """Across all tenants; run twice it changes nothing."""
    since = (unit.clock.now() - LATELY).date()
    await uses.add(unit)
    await uses.set_lately(unit, since)
    await uses.forget(unit, since)
