"""The timed and queued work of studio."""

from typing import Any

from domains.studio.service import projects
from kernel.jobs import Job, JobContext, Nothing, Timed


async def forget_trashed(context: JobContext, _: Nothing) -> None:
    async with context.unit(across_tenants=True) as unit:
        await projects.forget_trashed(unit)


FORGET_TRASHED = Job("studio.forget_trashed", Nothing, forget_trashed, at_once=1)

JOBS: tuple[Job[Any], ...] = ()
TIMED: tuple[Timed, ...] = (Timed("37 3 * * *", FORGET_TRASHED),)
