"""Requests that render nodes sign: who made one, unaltered, lately, and not before."""

import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from domains.identity.api import DOMAIN, NodeChannel
from domains.identity.models import NodeCredential
from domains.identity.service import failed_credentials
from domains.identity.store import nodes as store
from kernel.actor import SYSTEM, Actor, ActorKind
from kernel.db import Database, UnitOfWork
from kernel.errors import unauthenticated
from kernel.ids import HOUSE_TENANT_ID
from kernel.keyring import KeyRing
from kernel.texts import Text

NODE = "x-flatrender-node"
TIME = "x-flatrender-time"
SEQUENCE = "x-flatrender-sequence"
CHANNEL = "x-flatrender-channel"
SIGNATURE = "x-flatrender-signature"

TOLERANCE = timedelta(minutes=5)
_SECRET_START = "fr_node_"  # noqa: S105 - how such secrets begin
_NUMBER = re.compile(r"[0-9]{1,18}")  # more digits may not fit into 64 bits
_HEX = re.compile(r"[0-9a-f]{64}")
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_MALFORMED = Text(
    en="A signed request needs the headers X-FlatRender-Node, -Time, -Sequence, -Channel and "
    "-Signature, each in its form. Update the node agent.",
    fa="درخواست امضاشده به سرآیندهای X-FlatRender-Node، -Time، -Sequence، -Channel و -Signature با "
    "شکل درست نیاز دارد. برنامهٔ گره را به‌روز کنید.",
)
_CLOCK = Text(
    en="The request's time is more than 5 minutes off. Set the node's clock and sign it again.",
    fa="زمان درخواست بیش از ۵ دقیقه اختلاف دارد. ساعت گره را تنظیم کنید و دوباره امضا کنید.",
)
_REFUSED = Text(
    en="The node is unknown or revoked, or the signature is wrong. Enrol the node again.",
    fa="گره ناشناخته یا لغوشده است، یا امضا نادرست است. گره را دوباره ثبت کنید.",
)
_OUTRUN = Text(
    en="A later request of this node was seen on this channel. Sign it again with a higher "
    "sequence.",
    fa="درخواست تازه‌تری از این گره در این کانال دیده شده است. با شمارهٔ بالاتری دوباره امضا کنید.",
)


@dataclass(frozen=True, slots=True)
class Signed:
    """What the headers of a signed request claim."""

    node_id: UUID
    time: int
    sequence: int
    channel: NodeChannel
    signature: str

    @classmethod
    def of(cls, headers: Mapping[str, str]) -> "Signed":
        """By names in lower case; AppError where one is missing or not of its form."""
        node, channel = headers.get(NODE, ""), headers.get(CHANNEL, "")
        time, sequence = headers.get(TIME, ""), headers.get(SEQUENCE, "")
        signature = headers.get(SIGNATURE, "")
        numbers = _NUMBER.fullmatch(time) and _NUMBER.fullmatch(sequence)
        if not (numbers and _UUID.fullmatch(node) and _HEX.fullmatch(signature)):
            raise unauthenticated(_MALFORMED)
        if channel not in NodeChannel.__members__:
            raise unauthenticated(_MALFORMED)
        return cls(UUID(node), int(time), int(sequence), NodeChannel[channel], signature)

    def message(self, method: str, path: str, body: bytes) -> bytes:
        """What is signed, a line for each part; no part can hold a line's end."""
        body_hash = hashlib.sha256(body).hexdigest()
        parts = (method, path, self.node_id, self.channel.value, self.time, self.sequence)
        return "\n".join([*map(str, parts), body_hash]).encode()


def is_signed(headers: Mapping[str, str]) -> bool:
    return NODE in headers or SIGNATURE in headers


def secret_of(keys: KeyRing, node: NodeCredential) -> str:
    """What a node signs with, made from the ring again whenever it is needed."""
    return _SECRET_START + keys.derived(f"node {node.id}", node.key_id).hex()


def signature(secret: str, message: bytes) -> str:
    return hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()


async def verify(
    database: Database,
    headers: Mapping[str, str],
    method: str,
    path: str,
    body: bytes,
    *,
    address: str,
) -> Actor:
    """The node that signed this request; AppError UNAUTHENTICATED for everything else."""
    signed = Signed.of(headers)
    failed_credentials.check(database, address, str(signed.node_id))
    now = database.tools.clock.now().timestamp()
    if abs(now - signed.time) > TOLERANCE.total_seconds():
        raise unauthenticated(_CLOCK)
    async with database.unit(DOMAIN, SYSTEM, tenant_id=HOUSE_TENANT_ID) as unit:
        genuine = await _is_genuine(unit, signed, signed.message(method, path, body))
        if genuine:
            body_hash = hashlib.sha256(body).hexdigest()
            await advance(unit, signed.node_id, signed.channel, signed.sequence, body_hash)
    if not genuine:
        failed_credentials.failed(database, address)
        raise unauthenticated(_REFUSED)
    failed_credentials.opened(database, address, str(signed.node_id))
    return Actor(ActorKind.NODE, tenant_id=HOUSE_TENANT_ID, id=signed.node_id)


async def advance(
    unit: UnitOfWork, node_id: UUID, channel: NodeChannel, sequence: int, body_hash: str
) -> None:
    """A number must rise; only the very last request may come again, with an equal body."""
    if not await store.advance(unit, node_id, channel, sequence, body_hash):
        raise unauthenticated(_OUTRUN)


async def _is_genuine(unit: UnitOfWork, signed: Signed, message: bytes) -> bool:
    node = await store.credential(unit, signed.node_id)
    if node is None or node.revoked_at is not None or node.key_id not in unit.keys.keys:
        return False
    expected = signature(secret_of(unit.keys, node), message)
    return hmac.compare_digest(expected, signed.signature)
