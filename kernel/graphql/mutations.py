"""The mutations of the ground."""

from collections.abc import Awaitable, Callable
from typing import Annotated

import strawberry

from kernel import deadletters, roles
from kernel.actor import PLATFORM_ADMIN
from kernel.db import UnitOfWork
from kernel.errors import bad_input
from kernel.graphql.context import Info
from kernel.graphql.fields import mutation
from kernel.graphql.problem import Problem
from kernel.graphql.types import DeadLetterSettled
from kernel.idempotency import once
from kernel.texts import Text

_NOT_A_NUMBER = Text(
    en="This is not an id of a dead letter. Take it from deadLetters.",
    fa="این شناسهٔ یک کار ناموفق نیست. آن را از deadLetters بردارید.",
)

LONGEST_NUMBER = 18  # more digits may not fit into 64 bits
Settled = Annotated[
    DeadLetterSettled | Problem,
    strawberry.union("DeadLetterResult", description="The settled dead letter, or why not."),
]
Id = Annotated[strawberry.ID, strawberry.argument(description="The dead letter's id.")]
IdempotencyKey = Annotated[
    str,
    strawberry.argument(
        description="A key of the client's choice; the same key answers the first result again."
    ),
]


@strawberry.type
class GroundMutations:
    @mutation(
        allow=PLATFORM_ADMIN,
        description="Puts a dead letter back into the queue, with all its attempts before it.",
    )
    async def dead_letter_retry(
        self, info: Info, id: Id, idempotency_key: IdempotencyKey
    ) -> Settled:
        return await _settle(info, "deadLetterRetry", id, idempotency_key, deadletters.retry)

    @mutation(allow=PLATFORM_ADMIN, description="Removes a dead letter; its job is never done.")
    async def dead_letter_discard(
        self, info: Info, id: Id, idempotency_key: IdempotencyKey
    ) -> Settled:
        return await _settle(info, "deadLetterDiscard", id, idempotency_key, deadletters.discard)


async def _settle(
    info: Info,
    operation: str,
    dead_letter: strawberry.ID,
    key: str,
    act: Callable[[UnitOfWork, int], Awaitable[None]],
) -> DeadLetterSettled:
    job_id = _number(dead_letter)
    context = info.context
    async with context.services.database.unit(roles.KERNEL_SCHEMA, context.actor) as unit:
        await once(unit, operation, key, {"id": job_id}, lambda: act(unit, job_id))
    return DeadLetterSettled(id=dead_letter)


def _number(dead_letter: strawberry.ID) -> int:
    if not (dead_letter.isascii() and dead_letter.isdigit() and len(dead_letter) <= LONGEST_NUMBER):
        raise bad_input("id", _NOT_A_NUMBER)
    return int(dead_letter)


MUTATIONS: tuple[type, ...] = (GroundMutations,)
