"""Notes for the audit log, written unchained in the transaction that they tell of."""

from uuid import UUID

from domains.identity.models import AuditEntry
from kernel.actor import ActorKind
from kernel.db import UnitOfWork
from kernel.telemetry.tracing import current_trace_id


def note(
    unit: UnitOfWork,
    action: str,
    subject: tuple[str, UUID | str],
    *,
    address: str | None = None,
    **details: str | int | bool | None,
) -> None:
    """`action` is `thing.verb` in the past tense; details never hold a secret."""
    actor = unit.actor
    kind, subject_id = subject
    known = actor.kind is not ActorKind.ANONYMOUS
    unit.add(
        AuditEntry(
            id=unit.ids.new(),
            tenant_id=unit.tenant_id,
            at=unit.clock.now(),
            actor_kind=actor.kind.value,
            actor_id=actor.id if known else None,
            impersonator_id=actor.impersonator_id,
            action=action,
            subject_kind=kind,
            subject_id=str(subject_id),
            address=address,
            trace_id=current_trace_id(),
            details=details,
        )
    )
