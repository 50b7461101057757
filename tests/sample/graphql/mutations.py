"""The mutations of the sample."""

from typing import Annotated
from uuid import UUID

import strawberry

from kernel.graphql.context import Info
from kernel.graphql.fields import mutation
from kernel.graphql.problem import Problem
from kernel.idempotency import once
from kernel.permissions import Permission, may
from tests.sample import service
from tests.sample.api import DOMAIN
from tests.sample.graphql.types import Note

NoteResult = Annotated[
    Note | Problem, strawberry.union("NoteResult", description="The note, or why not.")
]


@strawberry.type
class SampleMutations:
    @mutation(allow=may(Permission.PROJECTS), description="Writes a note.")
    async def note_write(
        self,
        info: Info,
        text: Annotated[str, strawberry.argument(description="What it says.")],
        idempotency_key: Annotated[str, strawberry.argument(description="A key.")],
    ) -> NoteResult:
        context = info.context
        async with context.services.database.unit(DOMAIN, context.actor) as unit:

            async def work() -> str:
                return str((await service.write(unit, text)).id)

            made = await once(unit, "noteWrite", idempotency_key, {"text": text}, work)
            row = await service.read(unit, UUID(made))
        return Note.of(row)


MUTATIONS: tuple[type, ...] = (SampleMutations,)
