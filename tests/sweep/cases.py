"""The field by field knowledge of the sweep: a new field that takes an id needs a line here."""

from typing import Any
from uuid import uuid4

from tests.sample import service
from tests.sweep.world import Case, World


async def a_note(world: World) -> str:
    async with world.database.unit("sample", world.owner) as unit:
        return str((await service.write(unit, "the owner's")).id)


async def a_dead_letter(world: World) -> str:
    job: Any = await world.raw.fetchval(
        "insert into kernel.pgqueuer (priority, status, entrypoint, attempts) "
        "values (0, 'failed', 'sample.swept', 3) returning id"
    )
    return str(job)


def _another_number() -> str:
    return str(uuid4().int % 10**15)


CASES: dict[str, Case] = {
    "note": Case(a_note),
    "deadLetterRetry": Case(a_dead_letter, _another_number, {"idempotencyKey": "sweep"}),
    "deadLetterDiscard": Case(a_dead_letter, _another_number, {"idempotencyKey": "sweep"}),
}
