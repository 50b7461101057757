"""The statements of categories and tags, and of the words that templates are found by."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col

from domains.content.models import (
    Category,
    Tag,
    Template,
    TemplateCategory,
    TemplateTag,
    TemplateWord,
)
from domains.content.store import visible
from kernel.db import ReadSession, UnitOfWork
from kernel.keyset import Key, Order, Page, PageRequest, page

TAGS = Order("tags", (Key(col(Tag.slug), kind=str), Key(col(Tag.id))))


async def categories(session: ReadSession) -> Sequence[Category]:
    rows: Sequence[Category] = await session.all(
        select(Category)
        .where(visible.own_or_house(session, col(Category.tenant_id)))
        .order_by(col(Category.position), col(Category.slug), col(Category.id))
    )
    return rows


async def own_categories(unit: UnitOfWork) -> Sequence[Category]:
    """Locked, so that two changes of the tree make no circle."""
    rows: Sequence[Category] = await unit.all(
        select(Category).where(col(Category.tenant_id) == unit.tenant_id).with_for_update()
    )
    return rows


async def categories_of(session: ReadSession, slugs: Sequence[str]) -> dict[str, Category]:
    rows: Sequence[Category] = await session.all(
        select(Category)
        .where(
            visible.own_or_house(session, col(Category.tenant_id)), col(Category.slug).in_(slugs)
        )
        .order_by(col(Category.tenant_id) == session.tenant_id)
    )
    return {row.slug: row for row in rows}


async def tags(session: ReadSession, request: PageRequest) -> Page[Tag]:
    every = select(Tag).where(visible.own_or_house(session, col(Tag.tenant_id)))
    return await page(session, every, TAGS, request)


async def tags_of(session: ReadSession, slugs: Sequence[str]) -> dict[str, Tag]:
    rows: Sequence[Tag] = await session.all(
        select(Tag)
        .where(visible.own_or_house(session, col(Tag.tenant_id)), col(Tag.slug).in_(slugs))
        .order_by(col(Tag.tenant_id) == session.tenant_id)
    )
    return {row.slug: row for row in rows}


async def own_tag(unit: UnitOfWork, slug: str) -> Tag | None:
    found: Tag | None = await unit.one_or_none(
        select(Tag)
        .where(col(Tag.tenant_id) == unit.tenant_id, col(Tag.slug) == slug)
        .with_for_update()
    )
    return found


async def categories_on(
    session: ReadSession, templates: Sequence[UUID]
) -> list[tuple[UUID, bool, Category]]:
    """Template, whether it is the primary one, and the category; the primary one first."""
    rows: Any = await session.execute(
        select(col(TemplateCategory.template_id), col(TemplateCategory.is_primary), Category)
        .join(Category, col(Category.id) == col(TemplateCategory.category_id))
        .where(col(TemplateCategory.template_id).in_(templates))
        .order_by(
            col(TemplateCategory.is_primary).desc(), col(Category.position), col(Category.slug)
        )
    )
    return [(template_id, is_primary, row) for template_id, is_primary, row in rows]


async def tags_on(session: ReadSession, templates: Sequence[UUID]) -> list[tuple[UUID, Tag]]:
    rows: Any = await session.execute(
        select(col(TemplateTag.template_id), Tag)
        .join(Tag, col(Tag.id) == col(TemplateTag.tag_id))
        .where(col(TemplateTag.template_id).in_(templates))
        .order_by(col(Tag.slug))
    )
    return [(template_id, row) for template_id, row in rows]


async def replace(unit: UnitOfWork, model: Any, template_id: UUID, rows: Sequence[Any]) -> None:
    """The categories or tags of a template: these and no others."""
    mine = (model.tenant_id == unit.tenant_id, model.template_id == template_id)
    await unit.run(delete(model).where(*mine))
    unit.add(*rows)
    await unit.flush()


async def templates_in(unit: UnitOfWork, category: UUID) -> list[UUID]:
    rows: Sequence[UUID] = await unit.all(
        select(col(TemplateCategory.template_id)).where(
            col(TemplateCategory.tenant_id) == unit.tenant_id,
            col(TemplateCategory.category_id) == category,
        )
    )
    return list(rows)


async def is_primary_of_published(unit: UnitOfWork, category: UUID) -> bool:
    found = await unit.one_or_none(
        select(col(Template.id))
        .join(TemplateCategory, col(TemplateCategory.template_id) == col(Template.id))
        .where(
            col(Template.tenant_id) == unit.tenant_id,
            col(Template.published_at).is_not(None),
            col(TemplateCategory.category_id) == category,
            col(TemplateCategory.is_primary),
        )
        .limit(1)
    )
    return found is not None


async def templates_with(unit: UnitOfWork, tag: UUID) -> list[UUID]:
    rows: Sequence[UUID] = await unit.all(
        select(col(TemplateTag.template_id)).where(
            col(TemplateTag.tenant_id) == unit.tenant_id, col(TemplateTag.tag_id) == tag
        )
    )
    return list(rows)


async def own_templates(unit: UnitOfWork, ids: Sequence[UUID]) -> Sequence[Template]:
    rows: Sequence[Template] = await unit.all(
        select(Template).where(col(Template.tenant_id) == unit.tenant_id, col(Template.id).in_(ids))
    )
    return rows


async def put_words(unit: UnitOfWork, words: dict[UUID, frozenset[str]]) -> None:
    await unit.run(
        delete(TemplateWord).where(
            col(TemplateWord.tenant_id) == unit.tenant_id,
            col(TemplateWord.template_id).in_(list(words)),
        )
    )
    rows = [
        {"template_id": template_id, "word": word, "tenant_id": unit.tenant_id}
        for template_id, found in words.items()
        for word in sorted(found)
    ]
    if rows:
        await unit.run(insert(TemplateWord), rows)
