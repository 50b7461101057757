"""The timed and queued work of content."""

from typing import Any

from domains.content.service import popularity
from kernel.jobs import Job, JobContext, Nothing, Timed


async def count_uses(context: JobContext, _: Nothing) -> None:
    async with context.unit(across_tenants=True) as unit:
        await popularity.count(unit)


COUNT_USES = Job("content.count_uses", Nothing, count_uses, at_once=1)

JOBS: tuple[Job[Any], ...] = ()
TIMED: tuple[Timed, ...] = (Timed("*/5 * * * *", COUNT_USES),)
