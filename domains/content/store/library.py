"""The statements of fonts, of the music library and of what a tenant shows of the house."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col

from domains.content.models import CatalogueSettings, Font, MusicTrack
from domains.content.store import visible
from kernel.db import ReadSession, UnitOfWork
from kernel.keyset import Key, Order, Page, PageRequest, page

FONTS = Order("fonts", (Key(col(Font.family), kind=str), Key(col(Font.id))))
TRACKS = Order("tracks", (Key(col(MusicTrack.slug), kind=str), Key(col(MusicTrack.id))))


async def fonts(session: ReadSession, request: PageRequest) -> Page[Font]:
    every = select(Font).where(visible.own_or_house(session, col(Font.tenant_id)))
    return await page(session, every, FONTS, request)


async def own_font(unit: UnitOfWork, family: str) -> Font | None:
    found: Font | None = await unit.one_or_none(
        select(Font)
        .where(col(Font.tenant_id) == unit.tenant_id, col(Font.family) == family)
        .with_for_update()
    )
    return found


async def tracks(session: ReadSession, request: PageRequest) -> Page[MusicTrack]:
    every = select(MusicTrack).where(visible.own_or_house(session, col(MusicTrack.tenant_id)))
    return await page(session, every, TRACKS, request)


async def tracks_of(session: ReadSession, ids: Sequence[UUID]) -> Sequence[MusicTrack]:
    rows: Sequence[MusicTrack] = await session.all(
        select(MusicTrack).where(
            visible.own_or_house(session, col(MusicTrack.tenant_id)), col(MusicTrack.id).in_(ids)
        )
    )
    return rows


async def own_track(unit: UnitOfWork, slug: str) -> MusicTrack | None:
    found: MusicTrack | None = await unit.one_or_none(
        select(MusicTrack)
        .where(col(MusicTrack.tenant_id) == unit.tenant_id, col(MusicTrack.slug) == slug)
        .with_for_update()
    )
    return found


async def shows_house(session: ReadSession) -> bool:
    found: CatalogueSettings | None = await session.one_or_none(
        select(CatalogueSettings).where(col(CatalogueSettings.tenant_id) == session.tenant_id)
    )
    return found is None or found.shows_house


async def set_shows_house(unit: UnitOfWork, now: datetime, *, shows: bool) -> None:
    given = {"tenant_id": unit.tenant_id, "shows_house": shows, "updated_at": now}
    row = insert(CatalogueSettings).values(given)
    await unit.run(row.on_conflict_do_update(index_elements=["tenant_id"], set_=given))
