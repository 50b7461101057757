"""The statements about files: whose they are is named in each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlmodel import col

from domains.file_mgr.api import Purpose
from domains.file_mgr.models import File
from kernel.actor import ActorKind
from kernel.db import ReadSession, UnitOfWork
from kernel.ids import HOUSE_TENANT_ID
from kernel.keyset import Key, Order, Page, PageRequest, page

NEWEST_FIRST = Order(
    "files",
    (
        Key(col(File.created_at), descending=True, kind=datetime),
        Key(col(File.id), descending=True, kind=UUID),
    ),
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which files a list is to have; the catalogue's are none of the caller's own."""

    of_catalogue: bool = False
    is_trashed: bool = False
    purpose: Purpose | None = None
    folder_id: UUID | None = None
    at_top: bool = False


async def reachable(
    session: ReadSession, file_id: UUID, *, and_catalogue: bool, lock: bool = False
) -> File | None:
    statement = _in_hand(session, [file_id], and_catalogue=and_catalogue)
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    found: File | None = await session.one_or_none(statement)
    return found


async def reachable_ones(
    session: ReadSession, ids: Sequence[UUID], *, and_catalogue: bool
) -> Sequence[File]:
    found: Sequence[File] = await session.all(_in_hand(session, ids, and_catalogue=and_catalogue))
    return found


def _in_hand(session: ReadSession, ids: Sequence[UUID], *, and_catalogue: bool) -> Select[File]:
    """The caller's own, and his tenant's catalogue where he keeps it."""
    owner = col(File.owner_id) == session.actor.owner_id
    return select(File).where(
        col(File.tenant_id) == session.tenant_id,
        col(File.id).in_(ids),
        or_(owner, col(File.owner_id).is_(None)) if and_catalogue else owner,
    )


async def listed(session: ReadSession, wanted: Wanted, request: PageRequest) -> Page[File]:
    return await page(session, _of(session, wanted), NEWEST_FIRST, request)


def _of(session: ReadSession, wanted: Wanted) -> Select[File]:
    owner = None if wanted.of_catalogue else session.actor.owner_id
    trashed = col(File.trashed_at)
    statement = select(File).where(
        col(File.tenant_id) == session.tenant_id,
        col(File.owner_id).is_(None) if owner is None else col(File.owner_id) == owner,
        trashed.is_not(None) if wanted.is_trashed else trashed.is_(None),
    )
    if wanted.purpose is not None:
        statement = statement.where(col(File.purpose) == wanted.purpose)
    if wanted.folder_id is not None:
        statement = statement.where(col(File.folder_id) == wanted.folder_id)
    if wanted.at_top:
        statement = statement.where(col(File.folder_id).is_(None))
    return statement


async def of_tenant(session: ReadSession, file_id: UUID) -> File | None:
    """Anybody's of the tenant, or of the house's catalogue; the system's may be any."""
    statement = select(File).where(col(File.id) == file_id)
    if session.actor.kind not in {ActorKind.SYSTEM, ActorKind.NODE}:
        theirs = col(File.tenant_id) == session.tenant_id
        statement = statement.where(or_(theirs, _of_the_house()))
    found: File | None = await session.one_or_none(statement)
    return found


async def usable(session: ReadSession, ids: Sequence[UUID]) -> Sequence[File]:
    """Of these, what the caller may work with: his own, his tenant's and the house's catalogue.

    The system works for everybody, and with what was put into the trash a moment ago too.
    """
    statement = select(File).where(col(File.id).in_(ids))
    if session.actor.kind not in {ActorKind.SYSTEM, ActorKind.NODE}:
        statement = statement.where(_usable(session), col(File.trashed_at).is_(None))
    found: Sequence[File] = await session.all(statement)
    return found


def _usable(session: ReadSession) -> ColumnElement[bool]:
    own = session.actor.owner_id
    return or_(
        and_(
            col(File.tenant_id) == session.tenant_id,
            or_(col(File.owner_id) == own, col(File.owner_id).is_(None)),
        ),
        _of_the_house(),
    )


def _of_the_house() -> ColumnElement[bool]:
    return and_(col(File.tenant_id) == HOUSE_TENANT_ID, col(File.owner_id).is_(None))


async def long_trashed(unit: UnitOfWork, before: datetime, most: int) -> Sequence[File]:
    """Of every tenant."""
    found: Sequence[File] = await unit.all(
        select(File)
        .where(col(File.trashed_at) < before)
        .order_by(col(File.trashed_at))
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    return found


async def of_blob(session: ReadSession, blob_id: UUID) -> Sequence[File]:
    found: Sequence[File] = await session.all(
        select(File).where(col(File.tenant_id) == session.tenant_id, col(File.blob_id) == blob_id)
    )
    return found
