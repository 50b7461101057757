"""The timed and queued work of render."""

from typing import Any

from domains.render.service import sweeping
from kernel.jobs import Job, JobContext, Nothing, Timed

# Six fields have the seconds at the end.
EVERY_TWO_SECONDS = "* * * * * */2"


async def sweep_leases(context: JobContext, _: Nothing) -> None:
    await sweeping.sweep(context.database)


SWEEP_LEASES = Job("render.sweep_leases", Nothing, sweep_leases, at_once=1)

JOBS: tuple[Job[Any], ...] = ()
TIMED: tuple[Timed, ...] = (Timed(EVERY_TWO_SECONDS, SWEEP_LEASES),)
