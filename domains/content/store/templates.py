"""The statements of templates: found, browsed, counted, and held for a change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    Text,
    and_,
    cast,
    exists,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col

from domains.content.api import Aspect, ProjectType, TemplateSort, TemplateState
from domains.content.models import (
    Category,
    Project,
    Tag,
    Template,
    TemplateCategory,
    TemplateTag,
    TemplateWord,
)
from domains.content.store import visible
from kernel.db import ReadSession, UnitOfWork
from kernel.ids import HOUSE_TENANT_ID
from kernel.keyset import Key, Order, Page, PageRequest, page
from kernel.search_text import AFTER_ALL, AskedWord
from kernel.texts import Locale

_LAST = Key(col(Template.id), descending=True)
_NAME = {
    Locale.FA: Order("templates.fa", (Key(col(Template.sort_fa), kind=str), Key(col(Template.id)))),
    Locale.EN: Order("templates.en", (Key(col(Template.sort_en), kind=str), Key(col(Template.id)))),
}
_SORTED: Mapping[TemplateSort, Order] = {
    TemplateSort.NEWEST: Order(
        "templates.newest",
        (Key(col(Template.listed_at), descending=True, kind=datetime), _LAST),
    ),
    TemplateSort.POPULAR: Order(
        "templates.popular", (Key(col(Template.uses), descending=True, kind=int), _LAST)
    ),
    TemplateSort.TRENDING: Order(
        "templates.trending", (Key(col(Template.uses_lately), descending=True, kind=int), _LAST)
    ),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a browser of the catalogue asks for; categories and tags by their slugs."""

    words: tuple[AskedWord, ...] = ()
    category: str | None = None
    tags: tuple[str, ...] = ()
    aspect: Aspect | None = None
    type: ProjectType | None = None
    premium: bool | None = None
    state: TemplateState = TemplateState.PUBLISHED


def order_of(sort: TemplateSort, locale: Locale) -> Order:
    return _NAME[locale] if sort is TemplateSort.NAME else _SORTED[sort]


async def browse(
    session: ReadSession, wanted: Wanted, order: Order, request: PageRequest
) -> Page[Template]:
    return await page(session, _matching(session, wanted), order, request)


async def counted(session: ReadSession, wanted: Wanted) -> list[tuple[str, str, int]]:
    """Facet, value, and how many templates have it; one statement for all facets."""
    ids = _matching(session, wanted).with_only_columns(col(Template.id)).cte("matching")
    found = select(ids.c.id)
    facets: list[tuple[str, Any, Any, ColumnElement[bool]]] = [
        ("aspect", col(Project.aspect), col(Project.template_id), visible_project(session)),
        ("type", col(Project.type), col(Project.template_id), visible_project(session)),
    ]
    parts = [
        select(literal(name), cast(value, Text), func.count(template_id.distinct()))
        .where(template_id.in_(found), condition)
        .group_by(value)
        for name, value, template_id, condition in facets
    ]
    parts += [
        select(literal("category"), col(Category.slug), func.count())
        .join(TemplateCategory, col(TemplateCategory.category_id) == col(Category.id))
        .where(col(TemplateCategory.template_id).in_(found))
        .group_by(col(Category.slug)),
        select(literal("tag"), col(Tag.slug), func.count())
        .join(TemplateTag, col(TemplateTag.tag_id) == col(Tag.id))
        .where(col(TemplateTag.template_id).in_(found))
        .group_by(col(Tag.slug)),
        select(literal("premium"), cast(col(Template.is_premium), Text), func.count())
        .where(col(Template.id).in_(found))
        .group_by(col(Template.is_premium)),
    ]
    rows: Any = await session.execute(union_all(*parts))
    return sorted((str(facet), str(value), int(count)) for facet, value, count in rows)


def visible_project(session: ReadSession) -> ColumnElement[bool]:
    """Who does not write sees a project when there is something to render."""
    if visible.writes(session):
        return or_(
            col(Project.tenant_id) == session.tenant_id, col(Project.source_file_id).is_not(None)
        )
    return col(Project.source_file_id).is_not(None)


def _matching(session: ReadSession, wanted: Wanted) -> Select[Template]:
    conditions = [visible.template(session), _in_state(session, wanted.state)]
    conditions += [_found_by(session, word) for word in wanted.words]
    conditions += [_tagged(session, slug) for slug in dict.fromkeys(wanted.tags)]
    if wanted.category is not None:
        conditions.append(_in_category(session, wanted.category))
    if wanted.aspect is not None or wanted.type is not None:
        conditions.append(_with_project(session, wanted))
    if wanted.premium is not None:
        conditions.append(col(Template.is_premium).is_(wanted.premium))
    return select(Template).where(*conditions)


def _in_state(session: ReadSession, state: TemplateState) -> ColumnElement[bool]:
    if state is TemplateState.PUBLISHED:
        return visible.published()
    own = col(Template.tenant_id) == session.tenant_id
    is_trashed = col(Template.trashed_at).is_not(None)
    if state is TemplateState.TRASHED:
        return and_(own, is_trashed)
    return and_(own, ~is_trashed, col(Template.published_at).is_(None))


def _found_by(session: ReadSession, word: AskedWord) -> ColumnElement[bool]:
    parts = and_(*[_begins(session, part) for part in word.parts])
    return parts if word.parts == (word.whole,) else or_(_begins(session, word.whole), parts)


def _begins(session: ReadSession, beginning: str) -> ColumnElement[bool]:
    """Comparisons and no pattern: row security lets only them near the index."""
    having = select(col(TemplateWord.template_id)).where(
        col(TemplateWord.tenant_id).in_({session.tenant_id, HOUSE_TENANT_ID}),
        col(TemplateWord.word) >= beginning,
        col(TemplateWord.word) < beginning + AFTER_ALL,
    )
    return col(Template.id).in_(having)


def _tagged(session: ReadSession, slug: str) -> ColumnElement[bool]:
    return exists(
        select(col(TemplateTag.template_id))
        .join(Tag, col(Tag.id) == col(TemplateTag.tag_id))
        .where(
            col(TemplateTag.template_id) == col(Template.id),
            col(Tag.slug) == slug,
            visible.own_or_house(session, col(Tag.tenant_id)),
        )
    )


def _in_category(session: ReadSession, slug: str) -> ColumnElement[bool]:
    """In it or in one below it."""
    top: Any = select(col(Category.id).label("id")).where(
        visible.own_or_house(session, col(Category.tenant_id)), col(Category.slug) == slug
    )
    tree = top.cte("below", recursive=True)
    tree = tree.union(
        select(col(Category.id)).join(tree, col(Category.parent_id) == tree.c.id),
    )
    inside = select(col(TemplateCategory.template_id)).where(
        col(TemplateCategory.category_id).in_(select(tree.c.id))
    )
    return col(Template.id).in_(inside)


def _with_project(session: ReadSession, wanted: Wanted) -> ColumnElement[bool]:
    conditions = [col(Project.template_id) == col(Template.id), visible_project(session)]
    if wanted.aspect is not None:
        conditions.append(col(Project.aspect) == wanted.aspect)
    if wanted.type is not None:
        conditions.append(col(Project.type) == wanted.type)
    return exists().where(*conditions)


async def template(session: ReadSession, template_id: UUID) -> Template | None:
    found: Template | None = await session.one_or_none(
        select(Template).where(visible.template(session), col(Template.id) == template_id)
    )
    return found


async def of_projects(session: ReadSession, projects: Sequence[UUID]) -> Mapping[UUID, Template]:
    """By the project's id, where the caller may see the template."""
    rows: Any = await session.execute(
        select(col(Project.id), Template)
        .join(Template, col(Template.id) == col(Project.template_id))
        .where(col(Project.id).in_(projects), visible.template(session))
    )
    return {row[0]: row[1] for row in rows}


async def by_slug(session: ReadSession, slug: str) -> Template | None:
    """A tenant's own goes before one of the house."""
    rows: Sequence[Template] = await session.all(
        select(Template).where(visible.template(session), col(Template.slug) == slug)
    )
    own = [row for row in rows if row.tenant_id == session.tenant_id]
    return next(iter(own or rows), None)


async def own_by_slug(session: ReadSession, slug: str) -> Template | None:
    found: Template | None = await session.one_or_none(
        select(Template).where(
            col(Template.tenant_id) == session.tenant_id, col(Template.slug) == slug
        )
    )
    return found


async def hold(unit: UnitOfWork, template_id: UUID) -> Template | None:
    """The unit's own tenant's, locked."""
    found: Template | None = await unit.one_or_none(
        select(Template)
        .where(col(Template.tenant_id) == unit.tenant_id, col(Template.id) == template_id)
        .with_for_update()
    )
    return found


async def add(unit: UnitOfWork, template: Template) -> bool:
    """False when another one has its slug."""
    row = insert(Template).values(template.model_dump())
    return await unit.run(row.on_conflict_do_nothing(index_elements=["tenant_id", "slug"])) == 1
