"""Leases that have run out: their items go back at once, unless it was us who were away.

Who hears the heartbeats sweeps. A worker would go on sweeping while no API runs, and would call
every node lost that nobody listens to.
"""

import asyncio
from datetime import timedelta
from uuid import UUID

import structlog

from domains.render.api import DOMAIN, ItemState
from domains.render.service import wording
from domains.render.service.failures import Failure, fail
from domains.render.store import sweeping as store
from domains.render.store import work as work_store
from domains.render.store.claims import LEASE
from domains.render.store.sweeping import Expired
from kernel.actor import SYSTEM
from kernel.db import Database
from kernel.errors import AppError

EVERY_SECONDS = 2.0
LONGEST_GAP = timedelta(seconds=10)
GRACE = timedelta(seconds=30)
log = structlog.get_logger(__name__)


async def keep_sweeping(database: Database) -> None:
    """For as long as this process hears the nodes; any number of them may, in turns."""
    while True:
        try:
            await sweep(database)
        except AppError as error:
            log.warning("leases not swept", reason=str(error))
        except Exception:
            log.exception("leases not swept")
        await asyncio.sleep(EVERY_SECONDS)


async def sweep(database: Database) -> list[UUID]:
    """Answers the items whose lease has ended."""
    async with database.unit(DOMAIN, SYSTEM, across_tenants=True) as unit:
        now = unit.clock.now()
        gap = now - await store.pulse(unit, now)
        if gap > LONGEST_GAP:
            # Nobody could renew a lease while we were away, so none of them says anything.
            await store.extend(unit, gap + GRACE)
            return []
        expired = await store.expired(unit, now)
    return [one.item_id for one in expired if await _lose(database, one)]


async def _lose(database: Database, expired: Expired) -> bool:
    async with database.unit(DOMAIN, SYSTEM, tenant_id=expired.tenant_id) as unit:
        job = await work_store.locked_job(unit, expired.job_id)
        item = await work_store.locked_item(unit, expired.item_id)
        if job is None or item is None or item.state is not ItemState.CLAIMED:
            return False
        if item.lease_until is None or item.lease_until >= unit.clock.now():
            return False  # renewed in this very moment
        message = wording.LOST.format(seconds=int(LEASE.total_seconds()))
        await fail(unit, job, item, Failure("LEASE_LOST", message, pauses=False))
        return True
