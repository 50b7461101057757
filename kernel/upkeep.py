"""What the ground itself has to do by the clock."""

from datetime import timedelta

from kernel import dispatcher, idempotency, jobs, partitions
from kernel.config import Settings
from kernel.jobs import Job, JobContext, Nothing, Timed


def timed(settings: Settings) -> tuple[Timed, ...]:
    retention = timedelta(days=settings.outbox_retention_days)
    kept = timedelta(hours=settings.idempotency_hours)

    async def tidy(context: JobContext, _: Nothing) -> None:
        async with context.unit(across_tenants=True) as unit:
            await dispatcher.tidy(unit, retention)
            await jobs.forget_old(unit, retention)
            await idempotency.forget_old(unit, kept)

    async def keep_partitions(context: JobContext, _: Nothing) -> None:
        async with context.unit(across_tenants=True) as unit:
            await partitions.keep_and_watch(unit)

    return (
        Timed("*/10 * * * *", Job("kernel.tidy", Nothing, tidy)),
        Timed("7 * * * *", Job("kernel.keep_partitions", Nothing, keep_partitions)),
    )
