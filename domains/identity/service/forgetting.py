"""Forgets challenges that have ended and counts that nobody touched for long."""

from datetime import timedelta

from domains.identity.service.guesses import FORGIVEN_AFTER
from domains.identity.store import challenges, guesses
from kernel.db import UnitOfWork

# Long enough to look at what happened when a person asks why a code was refused.
KEPT = timedelta(days=1)


async def forget_old(unit: UnitOfWork) -> tuple[int, int]:
    """The unit crosses tenants."""
    now = unit.clock.now()
    ended = await challenges.forget_ended(unit, now - KEPT)
    return ended, await guesses.forget_untouched(unit, now - FORGIVEN_AFTER - KEPT)
