"""The timed and queued work of identity."""

from typing import Any

from domains.identity.service import audit_chain, avatars, delivery, forgetting, sessions
from kernel.jobs import Job, JobContext, Nothing, Timed

# Six fields have the seconds at the end.
EVERY_TEN_SECONDS = "* * * * * */10"


async def chain_audit(context: JobContext, _: Nothing) -> None:
    more = True
    while more:
        async with context.unit(across_tenants=True) as unit:
            more = await audit_chain.chain_batch(unit)


CHAIN_AUDIT = Job("identity.chain_audit", Nothing, chain_audit, at_once=1)


async def forget_tries(context: JobContext, _: Nothing) -> None:
    async with context.unit(across_tenants=True) as unit:
        await forgetting.forget_old(unit)


FORGET_TRIES = Job("identity.forget_tries", Nothing, forget_tries, at_once=1)


async def forget_sessions(context: JobContext, _: Nothing) -> None:
    async with context.unit(across_tenants=True) as unit:
        await sessions.forget_old(unit)


FORGET_SESSIONS = Job("identity.forget_sessions", Nothing, forget_sessions, at_once=1)

JOBS: tuple[Job[Any], ...] = (delivery.DELIVER, avatars.DISCARD)
TIMED: tuple[Timed, ...] = (
    Timed(EVERY_TEN_SECONDS, CHAIN_AUDIT),
    Timed("11 * * * *", FORGET_TRIES),
    Timed("23 3 * * *", FORGET_SESSIONS),
)
