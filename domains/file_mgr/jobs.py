"""The timed and queued work of file_mgr."""

from collections.abc import Awaitable, Callable
from typing import Any

from domains.file_mgr.service import adopting, cleaning, completing, leftovers
from kernel.db import UnitOfWork
from kernel.jobs import Job, JobContext, Nothing, Timed

Step = Callable[[UnitOfWork], Awaitable[int]]


async def _in_batches(context: JobContext, step: Step) -> None:
    """Each batch is a transaction of its own, so that none holds its rows for long."""
    done = cleaning.BATCH
    while done == cleaning.BATCH:
        async with context.unit(across_tenants=True) as unit:
            done = await step(unit)


async def tidy_uploads(context: JobContext, _: Nothing) -> None:
    await _in_batches(context, cleaning.expire_uploads)
    async with context.unit(across_tenants=True) as unit:
        await cleaning.forget_uploads(unit)
    await cleaning.sweep_parts(context)


async def tidy_files(context: JobContext, _: Nothing) -> None:
    await _in_batches(context, cleaning.empty_trash)
    await _in_batches(context, cleaning.remove_bytes)


async def recount_usage(context: JobContext, _: Nothing) -> None:
    await cleaning.recount(context)


TIDY_UPLOADS = Job("file_mgr.tidy_uploads", Nothing, tidy_uploads, at_once=1)
TIDY_FILES = Job("file_mgr.tidy_files", Nothing, tidy_files, at_once=1)
RECOUNT_USAGE = Job("file_mgr.recount_usage", Nothing, recount_usage, at_once=1)

JOBS: tuple[Job[Any], ...] = (
    completing.PROCESS,
    adopting.INSPECT,
    leftovers.DISCARD,
    leftovers.CLEAR,
)
TIMED: tuple[Timed, ...] = (
    Timed("17 * * * *", TIDY_UPLOADS),
    Timed("37 * * * *", TIDY_FILES),
    Timed("41 2 * * *", RECOUNT_USAGE),
)
