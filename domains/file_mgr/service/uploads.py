"""Uploads: announced, sent in parts in any order and again, given up."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from uuid import UUID

from domains.file_mgr.api import Purpose, UploadChanged
from domains.file_mgr.models import UploadSession, UploadState
from domains.file_mgr.ports import AUDIT
from domains.file_mgr.service import addresses, folders, kinds, names, usage
from domains.file_mgr.service.addresses import PartAddress, Signs
from domains.file_mgr.service.leftovers import order_clearing
from domains.file_mgr.store import uploads as store
from kernel.db import ReadSession, UnitOfWork
from kernel.errors import AppError, Code, bad_input, not_found
from kernel.idempotency import once
from kernel.storage import Storage
from kernel.texts import Text

PART_SIZE = 8 * 1024 * 1024
HOURS = 24
MOST_OPEN = 50
MOST_ADDRESSES = 100
_SHA256 = 64
_TOO_MANY = Text(
    en=f"{MOST_OPEN} uploads are under way already. Complete or abort some of them first.",
    fa=f"هم‌اکنون {MOST_OPEN} بارگذاری در جریان است. نخست برخی را کامل یا لغو کنید.",
)
_NUMBERS = Text(
    en="Name 1 to {most} parts of this upload, whose numbers are 1 to {last}.",
    fa="۱ تا {most} بخش از این بارگذاری را نام ببرید؛ شمارهٔ بخش‌ها ۱ تا {last} است.",
)
_HASH = Text(
    en="A SHA-256 is written as 64 digits 0 to 9 and a to f. Leave it out if you don't know it.",
    fa="SHA-256 با ۶۴ رقم 0 تا 9 و a تا f نوشته می‌شود. اگر آن را نمی‌دانید، ننویسید.",
)
CLOSED = Text(
    en="This upload is over. Begin a new one.",
    fa="این بارگذاری پایان یافته است. بارگذاری تازه‌ای آغاز کنید.",
)


@dataclass(frozen=True, slots=True)
class Announced:
    purpose: Purpose
    name: str
    size: int
    folder_id: UUID | None = None
    sha256: str | None = None
    for_catalogue: bool = False


async def begin(unit: UnitOfWork, announced: Announced, idempotency_key: str) -> UploadSession:
    async def work() -> str:
        return str((await _begin(unit, announced)).id)

    request = {name: str(value) for name, value in asdict(announced).items()}
    made = await once(unit, "uploadBegin", idempotency_key, request, work)
    return await own(unit, UUID(made))


async def _begin(unit: UnitOfWork, announced: Announced) -> UploadSession:
    of_catalogue = announced.for_catalogue or announced.purpose in kinds.OF_CATALOGUE
    kinds.check(unit.actor, announced.purpose, announced.size, for_catalogue=of_catalogue)
    name = names.cleaned(announced.name, "input.name")
    owner_id = None if of_catalogue else unit.actor.owner_id
    if announced.folder_id is not None:
        await folders.own(unit, announced.folder_id)
    # Also makes the caller's other beginnings wait, so that the count below holds.
    await usage.reserve(unit, owner_id or unit.tenant_id, announced.size)
    if await store.count_open(unit) >= MOST_OPEN:
        raise AppError(Code.RATE_LIMITED, _TOO_MANY)
    now = unit.clock.now()
    upload = UploadSession(
        id=unit.ids.new(),
        tenant_id=unit.tenant_id,
        started_by=unit.actor.owner_id,
        owner_id=owner_id,
        folder_id=None if of_catalogue else announced.folder_id,
        purpose=announced.purpose,
        name=name,
        size=announced.size,
        sha256=_hash(announced.sha256),
        part_size=PART_SIZE,
        state=UploadState.OPEN,
        created_at=now,
        updated_at=now,
        expires_at=now + timedelta(hours=HOURS),
    )
    unit.add(upload)
    await unit.flush()
    if of_catalogue:
        subject = ("upload", upload.id)
        await unit.port(AUDIT).note(unit, "catalogue.upload_begun", subject, name=name)
    return upload


def _hash(given: str | None) -> str | None:
    if given is None:
        return None
    spelled = given.lower()
    if len(spelled) != _SHA256 or not set(spelled) <= set("0123456789abcdef"):
        raise bad_input("input.sha256", _HASH)
    return spelled


async def own(session: ReadSession, upload_id: UUID) -> UploadSession:
    upload = await store.mine(session, upload_id)
    if upload is None:
        raise not_found()
    return upload


async def under_way(session: ReadSession) -> Sequence[UploadSession]:
    return await store.open_of(session)


async def part_addresses(
    signs: Signs, upload: UploadSession, numbers: Sequence[int]
) -> list[PartAddress]:
    if upload.state is not UploadState.OPEN:
        raise closed()
    last = addresses.parts_of(upload)
    if not 1 <= len(numbers) <= MOST_ADDRESSES or not all(1 <= one <= last for one in numbers):
        raise bad_input("numbers", _NUMBERS.with_(most=MOST_ADDRESSES, last=last))
    return [await addresses.of_part(signs, upload, number) for number in numbers]


async def received(storage: Storage, upload: UploadSession) -> list[int]:
    """The parts that are there whole, by their numbers; the storage itself is asked."""
    if upload.state not in {UploadState.OPEN, UploadState.PROCESSING}:
        return []
    last, found = addresses.parts_of(upload), []
    async for stored in storage.list(addresses.folder_of(upload)):
        number = int(stored.key.rpartition("/")[2])
        if number <= last and stored.size == addresses.size_of_part(upload, number):
            found.append(number)
    return sorted(found)


async def abort(unit: UnitOfWork, upload_id: UUID) -> UploadSession:
    await own(unit, upload_id)
    upload = await store.locked(unit, upload_id)
    if upload is None:
        raise not_found()
    if upload.state is UploadState.ABORTED:
        return upload
    if upload.state is not UploadState.OPEN:
        raise closed()
    await end(unit, upload, UploadState.ABORTED)
    return upload


async def end(unit: UnitOfWork, upload: UploadSession, state: UploadState) -> None:
    """Without a file: the room is given back and the parts go."""
    await usage.release(unit, upload)
    await close(unit, upload, state)


async def close(unit: UnitOfWork, upload: UploadSession, state: UploadState) -> None:
    upload.state = state
    upload.updated_at = unit.clock.now()
    unit.publish(UploadChanged(upload_id=upload.id))
    await unit.flush()
    await order_clearing(unit, upload.id)


def closed() -> AppError:
    return AppError(Code.CONFLICT, CLOSED)
