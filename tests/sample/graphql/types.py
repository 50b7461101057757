"""The types of the sample."""

from datetime import datetime
from uuid import UUID

import strawberry

from kernel.graphql.context import Info
from kernel.graphql.fields import field
from tests.sample.graphql.loaders import Tallies
from tests.sample.models import Note as NoteRow


@strawberry.type(description="A note that somebody wrote.")
class Note:
    id: UUID = strawberry.field(description="The note's id.")
    text: str = strawberry.field(description="What it says.")
    written_at: datetime = strawberry.field(description="When it was written.")
    tenant_id: strawberry.Private[UUID]

    @field(description="How many notes its tenant has, as far as they are counted.")
    async def siblings(self, info: Info) -> int:
        return await info.context.loader(Tallies).load(self.tenant_id) or 0

    @classmethod
    def of(cls, row: NoteRow) -> "Note":
        return cls(id=row.id, text=row.text, written_at=row.written_at, tenant_id=row.tenant_id)
