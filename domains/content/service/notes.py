"""The lines that changes of the catalogue leave in the audit log."""

from uuid import UUID

from domains.content.ports import AUDIT
from kernel.db import UnitOfWork


async def note(
    unit: UnitOfWork, action: str, subject_id: UUID, **details: str | int | bool | None
) -> None:
    """`action` is `thing.verb`, as in `template.published`; the thing is the subject's kind."""
    kind = action.partition(".")[0]
    await unit.port(AUDIT).note(unit, action, (kind, subject_id), **details)
