"""The audit log in the schema: its entries, and what verifying its chain found."""

from datetime import datetime
from uuid import UUID

import strawberry
from strawberry.scalars import JSON

from domains.identity.models import AuditEntry as AuditRow
from domains.identity.service.audit_chain import Fault as FaultFound
from domains.identity.service.audit_chain import FaultKind, Verdict
from kernel.graphql.enums import described

AuditFaultKind = described(
    FaultKind,
    name="AuditFaultKind",
    description="In what way a chain is broken.",
    meanings={
        FaultKind.ALTERED: "The entry is not what it was when it was chained.",
        FaultKind.MISSING: "There is no entry at this place; it was removed.",
        FaultKind.UNLINKED: "The entry does not follow from the one before it.",
        FaultKind.CUT_SHORT: "The chain ended further on; its last entries were removed.",
        FaultKind.BROKEN_SEAL: "The seal on the chain's end is not one of this server's.",
    },
)


@strawberry.type(description="A line of the audit log: who did what to what.")
class AuditEntry:
    id: UUID = strawberry.field(description="The entry's id.")
    at: datetime = strawberry.field(description="When it was done.")
    actor_kind: str = strawberry.field(description="What kind of caller did it: user, token …")
    actor_id: UUID | None = strawberry.field(description="Who did it.")
    impersonator_id: UUID | None = strawberry.field(
        description="The platform admin who acted in that person's name, if one did."
    )
    action: str = strawberry.field(description="What was done: a thing and a verb.")
    subject_kind: str = strawberry.field(description="What kind of thing it was done to.")
    subject_id: str = strawberry.field(description="The id of that thing.")
    address: str | None = strawberry.field(description="The address that the order came from.")
    trace_id: str = strawberry.field(description="Finds the request in the server's logs.")
    details: JSON = strawberry.field(description="What else there is to say; never a secret.")
    place: int | None = strawberry.field(
        description="Its place in the chain; none in the first seconds."
    )
    hash: str | None = strawberry.field(
        description="Covers the entry and all entries before it; none in the first seconds."
    )

    @classmethod
    def of(cls, row: AuditRow) -> "AuditEntry":
        return cls(
            id=row.id,
            at=row.at,
            actor_kind=row.actor_kind,
            actor_id=row.actor_id,
            impersonator_id=row.impersonator_id,
            action=row.action,
            subject_kind=row.subject_kind,
            subject_id=row.subject_id,
            address=row.address,
            trace_id=row.trace_id,
            details=JSON(row.details),
            place=row.chain_seq,
            hash=row.hash,
        )


@strawberry.type(description="A place at which the chain is broken.")
class AuditFault:
    kind: FaultKind = strawberry.field(description="In what way.")
    place: int = strawberry.field(description="The place in the chain.")
    entry_id: UUID | None = strawberry.field(description="The entry at that place, if any.")

    @classmethod
    def of(cls, found: FaultFound) -> "AuditFault":
        return cls(kind=found.kind, place=found.place, entry_id=found.entry_id)


@strawberry.type(description="What verifying the chain, or a piece of it, found.")
class AuditVerdict:
    intact: bool = strawberry.field(description="Whether nothing broken was found.")
    faults: list[AuditFault] = strawberry.field(
        description="The broken places, the first one first; 20 at most."
    )
    checked: int = strawberry.field(description="How many entries were looked at.")
    waiting: int = strawberry.field(description="How many new entries are not chained yet.")
    go_on_after: int | None = strawberry.field(
        description="Give it to after, to verify the next piece; none when all was verified."
    )

    @classmethod
    def of(cls, verdict: Verdict) -> "AuditVerdict":
        return cls(
            intact=not verdict.faults,
            faults=[AuditFault.of(fault) for fault in verdict.faults],
            checked=verdict.checked,
            waiting=verdict.waiting,
            go_on_after=None if verdict.complete else verdict.reached,
        )
