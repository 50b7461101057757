"""Categories and tags: put by their slugs, so that the same put twice changes nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from domains.content.api import Both
from domains.content.models import Category, Tag
from domains.content.service import search
from domains.content.service.notes import note
from domains.content.service.plain import at_most, described, named, slugged, unchanged
from domains.content.service.wording import CIRCLE, NO_CATEGORY, STILL_USED
from domains.content.store import taxonomy as store
from domains.content.store import turns
from kernel.db import UnitOfWork
from kernel.errors import AppError, Code, bad_input, not_found

MOST_CATEGORIES = 300
LAST_POSITION = 100_000
NOTHING = Both("", "")


@dataclass(frozen=True, slots=True)
class CategoryWanted:
    slug: str
    name: Both
    description: Both = NOTHING
    parent: str | None = None
    position: int = 0


async def put_category(
    unit: UnitOfWork, wanted: CategoryWanted, version: int | None = None
) -> Category:
    slug, name, description = (
        slugged(wanted.slug),
        named(wanted.name),
        described(wanted.description),
    )
    at_most(LAST_POSITION, abs(wanted.position), "position")
    await turns.take(unit, "categories")
    known = {row.slug: row for row in await store.own_categories(unit)}
    parent_id = _parent(known, wanted)
    row = known.get(slug)
    if row is not None:
        unchanged(version, row.version)
    else:
        at_most(MOST_CATEGORIES, len(known) + 1, "slug")
    kept = row or Category(
        id=unit.ids.new(),
        tenant_id=unit.tenant_id,
        slug=slug,
        name_fa="",
        name_en="",
        description_fa="",
        description_en="",
        position=0,
        version=0,
        created_at=unit.clock.now(),
        updated_at=unit.clock.now(),
    )
    given = (name.fa, name.en, description.fa, description.en, parent_id, wanted.position)
    if _of(kept) == given and kept.version:
        return kept
    kept.name_fa, kept.name_en = name.fa, name.en
    kept.description_fa, kept.description_en = description.fa, description.en
    kept.parent_id, kept.position = parent_id, wanted.position
    await _save(unit, kept)
    await search.index(unit, await store.templates_in(unit, kept.id))
    return kept


def _of(row: Category) -> tuple[str, str, str, str, UUID | None, int]:
    described_ = (row.description_fa, row.description_en)
    return (row.name_fa, row.name_en, *described_, row.parent_id, row.position)


def _parent(known: Mapping[str, Category], wanted: CategoryWanted) -> UUID | None:
    if wanted.parent is None:
        return None
    parent = known.get(wanted.parent)
    if parent is None:
        raise bad_input("parent", NO_CATEGORY.with_(slug=wanted.parent[:64]))
    by_id = {row.id: row for row in known.values()}
    above: Category | None = parent
    while above is not None:
        if above.slug == wanted.slug:
            raise bad_input("parent", CIRCLE)
        above = by_id.get(above.parent_id) if above.parent_id else None
    return parent.id


async def remove_category(unit: UnitOfWork, slug: str) -> Category:
    """What is below it moves up; templates lose it, but none that is published its primary one."""
    known: Sequence[Category] = await store.own_categories(unit)
    row = next((one for one in known if one.slug == slug), None)
    if row is None:
        raise not_found()
    if await store.is_primary_of_published(unit, row.id):
        raise AppError(Code.CONFLICT, STILL_USED, field="slug")
    templates = await store.templates_in(unit, row.id)
    for one in known:
        if one.parent_id == row.id:
            one.parent_id = row.parent_id
    await unit.flush()
    await unit.delete(row)
    await unit.flush()
    await search.index(unit, templates)
    await note(unit, "category.removed", row.id, slug=slug)
    return row


async def put_tag(unit: UnitOfWork, slug: str, name: Both, version: int | None = None) -> Tag:
    both = named(name)
    await turns.take(unit, "tags")
    row = await store.own_tag(unit, slugged(slug))
    if row is not None:
        unchanged(version, row.version)
    kept = row or Tag(
        id=unit.ids.new(),
        tenant_id=unit.tenant_id,
        slug=slug,
        name_fa="",
        name_en="",
        version=0,
        created_at=unit.clock.now(),
        updated_at=unit.clock.now(),
    )
    if (kept.name_fa, kept.name_en) == (both.fa, both.en):
        return kept
    kept.name_fa, kept.name_en = both.fa, both.en
    await _save(unit, kept)
    await search.index(unit, await store.templates_with(unit, kept.id))
    return kept


async def remove_tag(unit: UnitOfWork, slug: str) -> Tag:
    row = await store.own_tag(unit, slug)
    if row is None:
        raise not_found()
    templates = await store.templates_with(unit, row.id)
    await unit.delete(row)
    await unit.flush()
    await search.index(unit, templates)
    await note(unit, "tag.removed", row.id, slug=slug)
    return row


async def _save(unit: UnitOfWork, row: Category | Tag) -> None:
    row.version += 1
    row.updated_at = unit.clock.now()
    unit.add(row)
    kind = "category" if isinstance(row, Category) else "tag"
    await note(unit, f"{kind}.put", row.id, slug=row.slug)
