"""Arguments that several mutations of studio take."""

from typing import Annotated
from uuid import UUID

import strawberry

ProjectId = Annotated[UUID, strawberry.argument(description="The saved project's id.")]
Version = Annotated[
    int, strawberry.argument(description="The version that the caller knows as the newest.")
]
IdempotencyKey = Annotated[
    str,
    strawberry.argument(
        description="A key of the client's choice; the same key answers the first result again."
    ),
]
