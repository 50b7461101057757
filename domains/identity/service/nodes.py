"""How a machine becomes a render node, and how it stops being one."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from domains.identity.models import NodeCredential, NodeEnrolment
from domains.identity.service.audit import note
from domains.identity.service.node_requests import secret_of
from domains.identity.store import nodes as store
from kernel.db import UnitOfWork
from kernel.errors import bad_input, not_found
from kernel.texts import Text

GOOD_FOR = timedelta(minutes=10)
LONGEST_NAME = 100
_CODE_START = "fr_enrol_"
_CODE_BYTES = 24
_NAME = Text(
    en=f"Give the node a name of 1 to {LONGEST_NAME} characters.",
    fa=f"نامی با ۱ تا {LONGEST_NAME} نویسه برای گره بنویسید.",
)
_CODE = Text(
    en="This code is unknown, used or older than 10 minutes. Ask an administrator for a new one.",
    fa="این کد ناشناخته، استفاده‌شده یا قدیمی‌تر از ۱۰ دقیقه است. از مدیر کد تازه‌ای بخواهید.",
)


@dataclass(frozen=True, slots=True)
class Invitation:
    """The code is here and nowhere else; it is shown once."""

    id: UUID
    name: str
    code: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Enrolled:
    row: NodeCredential
    secret: str


async def invite(unit: UnitOfWork, name: str, address: str) -> Invitation:
    name = name.strip()
    if not 1 <= len(name) <= LONGEST_NAME or "\0" in name:
        raise bad_input("name", _NAME)
    code, now = _CODE_START + secrets.token_hex(_CODE_BYTES), unit.clock.now()
    row = NodeEnrolment(
        id=unit.ids.new(),
        tenant_id=unit.tenant_id,
        code_hash=_hashed(code),
        name=name,
        created_at=now,
        expires_at=now + GOOD_FOR,
    )
    unit.add(row)
    note(unit, "node.invited", ("node_enrolment", row.id), address=address, name=name)
    return Invitation(row.id, name, code, row.expires_at)


async def enrol(unit: UnitOfWork, code: str, address: str) -> Enrolled:
    now = unit.clock.now()
    invitation = await store.use_enrolment(unit, _hashed(code), now)
    if invitation is None:
        raise bad_input("code", _CODE)
    row = NodeCredential(
        id=unit.ids.new(),
        tenant_id=unit.tenant_id,
        name=invitation.name,
        key_id=unit.keys.active,
        created_at=now,
    )
    unit.add(row)
    note(unit, "node.enrolled", ("node", row.id), address=address, name=row.name)
    return Enrolled(row, secret_of(unit.keys, row))


async def revoke(unit: UnitOfWork, node_id: UUID, address: str) -> NodeCredential:
    """A second time it changes nothing and answers the same."""
    row = await store.credential(unit, node_id, lock=True)
    if row is None:
        raise not_found()
    if row.revoked_at is None:
        row.revoked_at = unit.clock.now()
        note(unit, "node.revoked", ("node", row.id), address=address, name=row.name)
    return row


def _hashed(code: str) -> str:
    return hashlib.sha256(code.encode(errors="replace")).hexdigest()
