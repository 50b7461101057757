"""The chain of the audit log: every entry is hashed together with the one before it."""

import hashlib
import hmac
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC
from enum import StrEnum
from uuid import UUID

from domains.identity.models import AuditEntry, AuditHead
from domains.identity.store import audit as store
from kernel.db import ReadSession, UnitOfWork
from kernel.keyring import KeyRing

BATCH = 500
START = "0" * 64
SEAL = "identity.audit_head"
MOST_FAULTS = 20


class FaultKind(StrEnum):
    ALTERED = "altered"
    MISSING = "missing"
    UNLINKED = "unlinked"
    CUT_SHORT = "cut_short"
    BROKEN_SEAL = "broken_seal"


@dataclass(frozen=True, slots=True)
class Fault:
    kind: FaultKind
    place: int
    entry_id: UUID | None = None


@dataclass(slots=True)
class Verdict:
    faults: list[Fault] = field(default_factory=list)
    checked: int = 0
    waiting: int = 0
    """Entries of the last seconds, which are not chained yet."""
    reached: int = 0
    """The last place that was looked at."""
    complete: bool = True


def digest(entry: AuditEntry, previous: str) -> str:
    return hashlib.sha256(f"{previous}\n{canonical(entry)}".encode()).hexdigest()


def canonical(entry: AuditEntry) -> str:
    """The same text for the same row, today and in ten years."""
    said = {
        "id": str(entry.id),
        "place": entry.chain_seq,
        "seq": entry.seq,
        "xid": entry.xid,
        "tenant": str(entry.tenant_id),
        "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor": [entry.actor_kind, _text(entry.actor_id), _text(entry.impersonator_id)],
        "action": entry.action,
        "subject": [entry.subject_kind, entry.subject_id],
        "address": entry.address,
        "trace": entry.trace_id,
        "details": entry.details,
    }
    return json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _text(value: UUID | None) -> str | None:
    return None if value is None else str(value)


async def chain_batch(unit: UnitOfWork) -> bool:
    """Chains what is settled; true when there may be more. The unit crosses tenants."""
    await store.wait_for_turn(unit)
    entries = await store.settled(unit, BATCH)
    heads = await store.heads(unit, sorted({entry.tenant_id for entry in entries}))
    for entry in entries:
        head = heads.get(entry.tenant_id)
        if head is None:
            head = heads[entry.tenant_id] = _first_head(entry.tenant_id)
            unit.add(head)
        _append(head, entry)
    for head in heads.values():
        head.seal = seal(unit.keys, head)
    return len(entries) == BATCH


def _first_head(tenant_id: UUID) -> AuditHead:
    return AuditHead(tenant_id=tenant_id, chain_seq=0, hash=START, seal="")


def _append(head: AuditHead, entry: AuditEntry) -> None:
    entry.chain_seq = head.chain_seq + 1
    entry.previous_hash = head.hash
    entry.hash = digest(entry, head.hash)
    head.chain_seq, head.hash = entry.chain_seq, entry.hash


def seal(keys: KeyRing, head: AuditHead, key_id: str | None = None) -> str:
    """Who can write to the tables, but does not have the key, can't shorten the chain unseen."""
    name = key_id or keys.active
    said = f"{head.tenant_id}:{head.chain_seq}:{head.hash}".encode()
    return f"{name}.{hmac.new(keys.derived(SEAL, name), said, hashlib.sha256).hexdigest()}"


def _is_sealed(keys: KeyRing, head: AuditHead) -> bool:
    name = head.seal.partition(".")[0]
    return name in keys.keys and hmac.compare_digest(head.seal, seal(keys, head, name))


async def verify(
    session: ReadSession, tenant_id: UUID, keys: KeyRing, *, after: int = 0, most: int = 20_000
) -> Verdict:
    """Walks the chain from the place behind `after`; the first fault is the first broken place."""
    verdict = Verdict(reached=after, waiting=await store.waiting(session, tenant_id))
    # The head first: what is chained while we walk lies behind it and is not missed.
    head = (await store.heads(session, [tenant_id])).get(tenant_id)
    previous = await _hash_at(session, tenant_id, after)
    while verdict.checked < most:
        size = min(BATCH, most - verdict.checked)
        links = await store.links(session, tenant_id, verdict.reached, size)
        previous = _walk(verdict, links, previous)
        if len(links) < size:
            await _compare_with_head(session, verdict, head, keys)
            return verdict
    verdict.complete = False
    return verdict


async def _hash_at(session: ReadSession, tenant_id: UUID, place: int) -> str:
    before = await store.link(session, tenant_id, place) if place else None
    return START if before is None else str(before.hash)


def _walk(verdict: Verdict, links: Sequence[AuditEntry], previous: str) -> str:
    for entry in links:
        place, expected = int(entry.chain_seq or 0), verdict.reached + 1
        if place != expected:
            _blame(verdict, Fault(FaultKind.MISSING, expected))
        elif entry.previous_hash != previous:
            _blame(verdict, Fault(FaultKind.UNLINKED, place, entry.id))
        if digest(entry, str(entry.previous_hash)) != entry.hash:
            _blame(verdict, Fault(FaultKind.ALTERED, place, entry.id))
        verdict.reached, verdict.checked, previous = place, verdict.checked + 1, str(entry.hash)
    return previous


async def _compare_with_head(
    session: ReadSession, verdict: Verdict, head: AuditHead | None, keys: KeyRing
) -> None:
    if head is None:
        if verdict.reached:
            _blame(verdict, Fault(FaultKind.BROKEN_SEAL, verdict.reached))
    elif not _is_sealed(keys, head):
        _blame(verdict, Fault(FaultKind.BROKEN_SEAL, head.chain_seq))
    elif verdict.reached < head.chain_seq:
        _blame(verdict, Fault(FaultKind.CUT_SHORT, verdict.reached + 1))
    elif await _hash_at(session, head.tenant_id, head.chain_seq) != head.hash:
        _blame(verdict, Fault(FaultKind.ALTERED, head.chain_seq))


def _blame(verdict: Verdict, fault: Fault) -> None:
    if len(verdict.faults) < MOST_FAULTS:
        verdict.faults.append(fault)
