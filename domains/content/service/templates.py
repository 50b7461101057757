"""Templates: made, changed, published, taken back, thrown away."""

from uuid import UUID

from domains.content.api import TemplatePublished, TemplateUnpublished
from domains.content.models import Template, TemplateCategory, TemplateTag
from domains.content.service import files, search
from domains.content.service.notes import note
from domains.content.service.plain import at_most, described, named, slugged, unchanged
from domains.content.service.wanted import TemplateWanted
from domains.content.service.wording import (
    IN_TRASH,
    NEEDS_CATEGORY,
    NO_CATEGORY,
    NO_TAG,
    NO_TRACK,
    NOTHING_TO_RENDER,
    SLUG_TAKEN,
)
from domains.content.store import library, taxonomy
from domains.content.store import projects as project_store
from domains.content.store import templates as store
from domains.file_mgr.api import Purpose
from kernel.db import ReadSession, UnitOfWork
from kernel.errors import AppError, Code, bad_input, not_found
from kernel.search_text import sort_key

MOST_CATEGORIES, MOST_TAGS = 10, 50


async def create(unit: UnitOfWork, slug: str, wanted: TemplateWanted) -> Template:
    now = unit.clock.now()
    name = named(wanted.name)
    made = Template(
        id=unit.ids.new(),
        tenant_id=unit.tenant_id,
        slug=slugged(slug),
        name_fa=name.fa,
        name_en=name.en,
        description_fa="",
        description_en="",
        is_premium=wanted.is_premium,
        listed_at=now,
        uses=0,
        uses_lately=0,
        sort_fa="",
        sort_en="",
        version=0,
        created_at=now,
        updated_at=now,
    )
    if not await store.add(unit, made):
        raise AppError(Code.CONFLICT, SLUG_TAKEN, field="slug")
    kept = await own(unit, made.id)
    await _fill(unit, kept, wanted)
    await note(unit, "template.created", kept.id, slug=slug)
    return kept


async def update(
    unit: UnitOfWork, template_id: UUID, version: int | None, wanted: TemplateWanted
) -> Template:
    """All of it is replaced but the slug, which others may have written down."""
    template = await own(unit, template_id)
    unchanged(version, template.version)
    await _fill(unit, template, wanted)
    await note(unit, "template.updated", template.id)
    return template


async def _fill(unit: UnitOfWork, template: Template, wanted: TemplateWanted) -> None:
    name, description = named(wanted.name), described(wanted.description)
    await _check_pictures(unit, template, wanted)
    await _check_music(unit, template, wanted)
    template.name_fa, template.name_en = name.fa, name.en
    template.description_fa, template.description_en = description.fa, description.en
    template.sort_fa, template.sort_en = sort_key(name.fa), sort_key(name.en)
    template.is_premium = wanted.is_premium
    template.cover_file_id = wanted.cover_file_id
    template.preview_file_id = wanted.preview_file_id
    template.music_track_id = wanted.music_track_id
    touch(unit, template)
    await _categorise(unit, template, wanted)
    await _tag(unit, template, wanted)
    await search.index(unit, [template.id])


async def _check_pictures(unit: UnitOfWork, template: Template, wanted: TemplateWanted) -> None:
    """What is there already was checked when it came."""
    cover, preview = wanted.cover_file_id, wanted.preview_file_id
    if cover is not None and cover != template.cover_file_id:
        await files.known(unit, cover, "coverFileId", Purpose.IMAGE, Purpose.PREVIEW)
    if preview is not None and preview != template.preview_file_id:
        await files.known(unit, preview, "previewFileId", Purpose.VIDEO, Purpose.PREVIEW)


async def _check_music(unit: UnitOfWork, template: Template, wanted: TemplateWanted) -> None:
    """A track of another tenant is an unknown one."""
    track = wanted.music_track_id
    if track in {None, template.music_track_id}:
        return
    if not await library.tracks_of(unit, [track]):
        raise AppError(Code.NOT_FOUND, NO_TRACK, field="musicTrackId")


async def _categorise(unit: UnitOfWork, template: Template, wanted: TemplateWanted) -> None:
    first = wanted.primary_category
    if first is None and template.published_at is not None:
        raise AppError(Code.CONFLICT, NEEDS_CATEGORY, field="primaryCategory")
    slugs = list(dict.fromkeys([*([] if first is None else [first]), *wanted.categories]))
    at_most(MOST_CATEGORIES, len(slugs), "categories")
    known = await taxonomy.categories_of(unit, slugs)
    for slug in slugs:
        if slug not in known:
            field = "primaryCategory" if slug == first else "categories"
            raise bad_input(field, NO_CATEGORY.with_(slug=slug[:64]))
    rows = [
        TemplateCategory(
            template_id=template.id,
            category_id=known[slug].id,
            tenant_id=unit.tenant_id,
            is_primary=slug == first,
        )
        for slug in slugs
    ]
    await taxonomy.replace(unit, TemplateCategory, template.id, rows)


async def _tag(unit: UnitOfWork, template: Template, wanted: TemplateWanted) -> None:
    slugs = list(dict.fromkeys(wanted.tags))
    at_most(MOST_TAGS, len(slugs), "tags")
    known = await taxonomy.tags_of(unit, slugs)
    for slug in slugs:
        if slug not in known:
            raise bad_input("tags", NO_TAG.with_(slug=slug[:64]))
    rows = [
        TemplateTag(template_id=template.id, tag_id=known[slug].id, tenant_id=unit.tenant_id)
        for slug in slugs
    ]
    await taxonomy.replace(unit, TemplateTag, template.id, rows)


async def publish(unit: UnitOfWork, template_id: UUID) -> Template:
    template = await own(unit, template_id)
    if template.published_at is not None:
        return template
    primary = any(one for _, one, _ in await taxonomy.categories_on(unit, [template.id]))
    projects = await project_store.of_templates(unit, [template.id])
    if not primary or not any(one.source_file_id for one in projects):
        raise AppError(Code.CONFLICT, NOTHING_TO_RENDER)
    is_first_time = template.listed_at == template.created_at
    template.published_at = unit.clock.now()
    if is_first_time:
        template.listed_at = template.published_at
    touch(unit, template)
    unit.publish(TemplatePublished(template_id=template.id))
    await note(unit, "template.published", template.id)
    return template


async def unpublish(unit: UnitOfWork, template_id: UUID) -> Template:
    template = await own(unit, template_id)
    await _withdraw(unit, template)
    return template


async def remove(unit: UnitOfWork, template_id: UUID) -> Template:
    """Into the trash; nobody but its authors sees it, and they can take it back."""
    template = await own(unit, template_id, trashed=True)
    if template.trashed_at is None:
        await _withdraw(unit, template)
        template.trashed_at = unit.clock.now()
        touch(unit, template)
        await note(unit, "template.removed", template.id)
    return template


async def restore(unit: UnitOfWork, template_id: UUID) -> Template:
    """Unpublished, however it went away."""
    template = await own(unit, template_id, trashed=True)
    if template.trashed_at is not None:
        template.trashed_at = None
        touch(unit, template)
        await note(unit, "template.restored", template.id)
    return template


async def _withdraw(unit: UnitOfWork, template: Template) -> None:
    if template.published_at is None:
        return
    template.published_at = None
    touch(unit, template)
    unit.publish(TemplateUnpublished(template_id=template.id))
    await note(unit, "template.unpublished", template.id)


async def own(unit: UnitOfWork, template_id: UUID, *, trashed: bool = False) -> Template:
    template = await store.hold(unit, template_id)
    if template is None:
        raise not_found()
    if template.trashed_at is not None and not trashed:
        raise AppError(Code.CONFLICT, IN_TRASH)
    return template


async def read(session: ReadSession, template_id: UUID | None, slug: str | None) -> Template:
    """What the caller may see of it; else there is none."""
    if template_id is not None:
        found = await store.template(session, template_id)
    else:
        found = await store.by_slug(session, slug or "")
    if found is None:
        raise not_found()
    return found


def touch(unit: UnitOfWork, template: Template) -> None:
    template.version += 1
    template.updated_at = unit.clock.now()
