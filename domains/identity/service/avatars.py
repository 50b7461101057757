"""Pictures of users: announced, sent to a signed address, kept, shown, and thrown away."""

import base64
import hmac
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from domains.identity.api import DOMAIN
from domains.identity.models import User
from domains.identity.service import challenges, guesses, pictures, users
from domains.identity.service.audit import note
from domains.identity.service.guesses import Window
from domains.identity.service.visits import Visit, refuse_suspended
from domains.identity.store import users as store
from kernel.actor import Actor, ActorKind
from kernel.db import Database, UnitOfWork
from kernel.errors import AppError, Code, bad_input
from kernel.jobs import Job, JobContext, Payload, enqueue
from kernel.keyring import KeyRing
from kernel.texts import Text

PURPOSE = "avatar_upload"
MINUTES = 10
LARGEST = 5 * 1024 * 1024
PER_USER = (Window(20, timedelta(hours=1)),)
# Long after the address has gone bad: until then the picture may still be on its way.
ORPHANED_AFTER = timedelta(hours=1)
_KEY = "identity.avatar_uploads"
# Our logs hide whatever begins like this.
_TOKEN = re.compile(r"fr_upload_(?P<tenant>[0-9a-f]{32})_(?P<secret>[\w-]{43})_(?P<seal>[\w-]{43})")
_PATH = re.compile(r"/(?P<key>avatars/[0-9a-f]{32}/[0-9a-f]{32}\.webp)")
_LENGTH = Text(
    en="A picture has 1 to 5,242,880 bytes (5 MiB). Make it smaller and say its true size.",
    fa="تصویر باید ۱ تا ۵٬۲۴۲٬۸۸۰ بایت (۵ مبی‌بایت) باشد. آن را کوچک‌تر کنید و اندازهٔ درستش را "
    "بنویسید.",
)
_OTHER_LENGTH = Text(
    en="This is not as many bytes as were announced. Begin the upload again with the true size.",
    fa="شمار بایت‌ها همان نیست که اعلام شده بود. بارگذاری را با اندازهٔ درست از نو آغاز کنید.",
)
_WRONG = Text(
    en="This upload address is wrong, has been used, or is too old. Begin the upload again.",
    fa="این نشانی بارگذاری نادرست است، پیش‌تر استفاده شده یا مهلتش گذشته است. بارگذاری را از نو "
    "آغاز کنید.",
)


@dataclass(frozen=True, slots=True)
class Begun:
    path: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Ticket:
    """A token that we have signed; whether it is still good, the database knows."""

    tenant_id: UUID
    secret: str

    @property
    def path(self) -> str:
        """Where the picture will be: a name that was never used before and never will be again."""
        name = sha256(f"{PURPOSE}\0{self.secret}".encode()).hexdigest()[:32]
        return f"/avatars/{self.tenant_id.hex}/{name}.webp"


@dataclass(frozen=True, slots=True)
class Upload:
    """A picture that may come now, once."""

    actor: Actor
    user_id: UUID
    path: str
    length: int


class Replaced(Payload):
    """A picture that perhaps nobody shows any more."""

    user_id: UUID
    path: str


async def discard(context: JobContext, replaced: Replaced) -> None:
    async with context.read() as session:
        user = await store.by_id(session, replaced.user_id)
    if user is None or user.avatar_url != replaced.path:
        await context.database.tools.storage.delete(_key_of(replaced.path))


DISCARD = Job("identity.discard_avatar", Replaced, discard)


async def begin(visit: Visit, length: int) -> Begun:
    if not 1 <= length <= LARGEST:
        raise bad_input("contentLength", _LENGTH)
    windows = PER_USER
    key = f"{PURPOSE}:{visit.actor.key}"
    await guesses.allow(visit.database, key, actor=visit.actor, windows=windows)
    async with visit.unit() as unit:
        user = await users.own(unit)
        secret = await challenges.issue(
            unit,
            PURPOSE,
            user_id=user.id,
            target=str(user.id),
            minutes=MINUTES,
            digits=None,
            data={"length": length},
        )
        token = _token(unit.keys, unit.tenant_id, secret)
        expires_at = unit.clock.now() + timedelta(minutes=MINUTES)
    return Begun(f"/uploads/avatar/{token}", expires_at)


def opened(keys: KeyRing, token: str) -> Ticket:
    """Costs no statement, so that a stranger's guesses don't either."""
    found = _TOKEN.fullmatch(token)
    if found is None:
        raise _wrong()
    told = f"{found['tenant']}_{found['secret']}"
    seals = [_seal(keys, name, told) for name in keys.keys]
    if not sum(hmac.compare_digest(seal, found["seal"].encode()) for seal in seals):
        raise _wrong()
    return Ticket(UUID(found["tenant"]), found["secret"])


async def redeem(database: Database, ticket: Ticket) -> Upload:
    """The address is used up before a byte is read: it can't be sent to many times at once."""
    stranger = Actor(ActorKind.ANONYMOUS, tenant_id=ticket.tenant_id)
    async with database.unit(DOMAIN, stranger) as unit:
        await refuse_suspended(unit)
        redeemed = await challenges.redeem_link(unit, PURPOSE, ticket.secret)
        owner = redeemed.user_id if redeemed else None
        user = await store.by_id(unit, owner) if owner else None
        if redeemed is not None and user is not None and users.is_active(user):
            # Ordered before the picture is kept, so that a crash leaves none behind.
            await _discard(unit, user.id, ticket.path, delay=ORPHANED_AFTER)
            actor = Actor(ActorKind.USER, tenant_id=ticket.tenant_id, id=user.id)
            return Upload(actor, user.id, ticket.path, redeemed.data["length"])
    raise _wrong()


async def keep(database: Database, upload: Upload, content: bytes, address: str) -> None:
    if len(content) != upload.length:
        raise bad_input("picture", _OTHER_LENGTH)
    picture = await pictures.square(content)
    await database.tools.storage.put(_key_of(upload.path), picture)
    async with database.unit(DOMAIN, upload.actor) as unit:
        user = await store.locked(unit, upload.user_id)
        if user is None or not users.is_active(user):
            raise _wrong()
        await _show(unit, user, upload.path)
        note(unit, "user.avatar_set", ("user", user.id), address=address)


async def remove(unit: UnitOfWork, address: str) -> User:
    user = await users.own(unit)
    if user.avatar_url is not None:
        await _show(unit, user, None)
        note(unit, "user.avatar_removed", ("user", user.id), address=address)
    return user


async def picture(database: Database, path: str) -> bytes | None:
    """None for what can't be the path of a picture, and for what is there no more."""
    found = _PATH.fullmatch(path)
    opened_file = await database.tools.storage.get(found["key"]) if found else None
    return await opened_file.read() if opened_file else None


async def _show(unit: UnitOfWork, user: User, path: str | None) -> None:
    old, user.avatar_url = user.avatar_url, path
    user.updated_at = unit.clock.now()
    await unit.flush()
    if old is not None:
        await _discard(unit, user.id, old)


async def _discard(
    unit: UnitOfWork, user_id: UUID, path: str, delay: timedelta | None = None
) -> None:
    await enqueue(unit, DISCARD, Replaced(user_id=user_id, path=path), delay=delay)


def _key_of(path: str) -> str:
    return path.removeprefix("/")


def _token(keys: KeyRing, tenant_id: UUID, secret: str) -> str:
    told = f"{tenant_id.hex}_{secret}"
    return f"fr_upload_{told}_{_seal(keys, keys.active, told).decode()}"


def _seal(keys: KeyRing, key_id: str, told: str) -> bytes:
    digest = hmac.digest(keys.derived(_KEY, key_id), told.encode(), "sha256")
    return base64.urlsafe_b64encode(digest).rstrip(b"=")


def _wrong() -> AppError:
    """The one answer to whatever opens nothing."""
    return AppError(Code.NOT_FOUND, _WRONG)
