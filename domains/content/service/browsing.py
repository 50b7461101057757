"""The catalogue as it is browsed: filtered, sorted, counted."""

from dataclasses import dataclass

from domains.content.api import Aspect, ProjectType, TemplateSort, TemplateState
from domains.content.models import Template
from domains.content.service.plain import at_most
from domains.content.store import templates as store
from domains.content.store import visible
from kernel.db import ReadSession
from kernel.errors import bad_input, forbidden
from kernel.keyset import Page, PageRequest
from kernel.search_text import asked_words
from kernel.texts import Locale, Text

LONGEST_QUESTION = 200
MOST_TAGS = 10
_QUESTION = Text(
    en=f"Search for at most {LONGEST_QUESTION} characters.",
    fa=f"حداکثر {LONGEST_QUESTION} نویسه را جستجو کنید.",
)


@dataclass(frozen=True, slots=True)
class Filter:
    text: str | None = None
    category: str | None = None
    tags: tuple[str, ...] = ()
    aspect: Aspect | None = None
    type: ProjectType | None = None
    premium: bool | None = None
    state: TemplateState = TemplateState.PUBLISHED


async def browse(
    session: ReadSession, asked: Filter, sort: TemplateSort, locale: Locale, request: PageRequest
) -> Page[Template]:
    wanted = _wanted(session, asked)
    return await store.browse(session, wanted, store.order_of(sort, locale), request)


async def facets(session: ReadSession, asked: Filter) -> list[tuple[str, str, int]]:
    return await store.counted(session, _wanted(session, asked))


def _wanted(session: ReadSession, asked: Filter) -> store.Wanted:
    if asked.state is not TemplateState.PUBLISHED and not visible.writes(session):
        raise forbidden()
    at_most(MOST_TAGS, len(asked.tags), "tags")
    text = asked.text or ""
    for field, given in (("text", text), ("category", asked.category or ""), *_tags(asked)):
        if len(given) > LONGEST_QUESTION or "\0" in given:
            raise bad_input(field, _QUESTION)
    return store.Wanted(
        words=asked_words(text),
        category=asked.category,
        tags=asked.tags,
        aspect=asked.aspect,
        type=asked.type,
        premium=asked.premium,
        state=asked.state,
    )


def _tags(asked: Filter) -> list[tuple[str, str]]:
    return [("tags", tag) for tag in asked.tags]
