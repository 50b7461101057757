"""Fonts and music of the catalogue, and whether a tenant shows that of the house."""

from collections.abc import Collection
from uuid import UUID

from domains.content.api import Both, Track
from domains.content.models import Font, MusicTrack
from domains.content.service import files
from domains.content.service.notes import note
from domains.content.service.plain import named, said, slugged, unchanged
from domains.content.service.wording import FAMILY, SECONDS
from domains.content.store import library as store
from domains.content.store import turns
from domains.file_mgr.api import FileFacts, Purpose
from kernel.db import ReadSession, UnitOfWork
from kernel.errors import bad_input

LONGEST_TRACK = 3_600.0


async def put_font(
    unit: UnitOfWork, family: str, name: Both, file_id: UUID | None, version: int | None = None
) -> Font:
    """By its family; without a file it has to be on the nodes already."""
    both, known = named(name), said(family, "family", FAMILY)
    await turns.take(unit, "fonts")
    row = await store.own_font(unit, known)
    if row is not None:
        unchanged(version, row.version)
    kept = row or Font(
        id=unit.ids.new(),
        tenant_id=unit.tenant_id,
        family=known,
        name_fa="",
        name_en="",
        version=0,
        created_at=unit.clock.now(),
        updated_at=unit.clock.now(),
    )
    facts = await _file(unit, kept.file_id, file_id)
    if (kept.name_fa, kept.name_en, kept.file_id) == (both.fa, both.en, file_id):
        return kept
    kept.name_fa, kept.name_en, kept.file_id = both.fa, both.en, file_id
    kept.sha256 = facts.sha256 if facts else (kept.sha256 if file_id else None)
    await _save(unit, kept, "font", kept.family)
    return kept


async def _file(unit: UnitOfWork, kept: UUID | None, given: UUID | None) -> FileFacts | None:
    if given is None or given == kept:
        return None
    return await files.known(unit, given, "fileId", Purpose.FONT)


async def put_track(
    unit: UnitOfWork, slug: str, title: Both, file_id: UUID, version: int | None = None
) -> MusicTrack:
    """By its slug; its length is that of the file."""
    both, known = named(title, "title"), slugged(slug)
    await turns.take(unit, "tracks")
    row = await store.own_track(unit, known)
    if row is not None:
        unchanged(version, row.version)
        if (row.title_fa, row.title_en, row.file_id) == (both.fa, both.en, file_id):
            return row
    facts = await files.known(unit, file_id, "fileId", Purpose.AUDIO)
    if facts.seconds is None or not 0 < facts.seconds <= LONGEST_TRACK:
        raise bad_input("fileId", SECONDS)
    kept = row or MusicTrack(
        id=unit.ids.new(),
        tenant_id=unit.tenant_id,
        slug=known,
        title_fa="",
        title_en="",
        file_id=file_id,
        seconds=facts.seconds,
        version=0,
        created_at=unit.clock.now(),
        updated_at=unit.clock.now(),
    )
    kept.title_fa, kept.title_en = both.fa, both.en
    kept.file_id, kept.seconds = file_id, facts.seconds
    await _save(unit, kept, "track", kept.slug)
    return kept


async def _save(unit: UnitOfWork, row: Font | MusicTrack, kind: str, named_: str) -> None:
    row.version += 1
    row.updated_at = unit.clock.now()
    unit.add(row)
    await note(unit, f"{kind}.put", row.id, name=named_)


async def tracks(session: ReadSession, ids: Collection[UUID]) -> dict[UUID, Track]:
    """Those of the library that the tenant may use."""
    if not ids:
        return {}
    return {
        row.id: Track(row.id, Both(row.title_fa, row.title_en), row.file_id, row.seconds)
        for row in await store.tracks_of(session, list(ids))
    }


async def show_house(unit: UnitOfWork, *, shows: bool) -> None:
    if await store.shows_house(unit) is not shows:
        await store.set_shows_house(unit, unit.clock.now(), shows=shows)
        await note(unit, "catalogue.set", unit.tenant_id, shows_house=shows)
