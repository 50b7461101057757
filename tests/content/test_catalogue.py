"""The catalogue: searched in both languages, filtered, sorted, counted, in few statements."""

from typing import Any

import asyncpg
import pytest

from kernel.db import Database
from kernel.ids import HOUSE_TENANT_ID
from kernel.texts import Locale
from tests.conftest import TENANT_A
from tests.content.support import (
    AUTHOR,
    CATEGORY,
    CUSTOMER,
    CUSTOMER_A,
    PROBLEM,
    TAG,
    Desk,
    act,
    both,
    wide,
)
from tests.support.sql import acting
from tests.support.statements import Statements

FIND = """query (
  $filter: TemplateFilter, $sort: TemplateSort! = NAME, $first: Int, $after: String
) {
  templates(filter: $filter, sort: $sort, first: $first, after: $after) {
    nodes { slug } pageInfo { endCursor hasNextPage }
  }
}"""
FACETS = """query ($filter: TemplateFilter) { templateFacets(filter: $filter) {
  categories { value count } tags { value count } aspects { value count }
  types { value count } premium { value count }
} }"""
REMOVE = f"mutation ($slug: String!) {{ categoryRemove(slug: $slug) {{ __typename {PROBLEM} }} }}"
UPDATE = (
    "mutation ($id: UUID!, $input: TemplateInput!) "
    f"{{ templateUpdate(id: $id, input: $input) {{ __typename {PROBLEM} }} }}"
)
WHOLE = """{ templates(sort: NAME) { nodes {
  slug primaryCategory { slug } categories { slug } tags { slug }
  projects { aspect sharedElements { key } sharedColours { key } colourPresets { key }
    scenes { key elements { key kind limits { most options { value } } } colours { key } } }
} } }"""


async def found(desk: Desk, actor: Any = CUSTOMER, **given: Any) -> list[str]:
    return [node["slug"] for node in (await desk.say(FIND, actor, **given))["nodes"]]


@pytest.fixture
async def shop(desk: Desk) -> Desk:
    """Three templates of the house, published."""
    await desk.say(TAG, slug="sale", name=both("Sale", "حراج"))
    await desk.say(CATEGORY, input={"slug": "social", "name": both("Social", "شبکه‌های اجتماعی")})
    await desk.published(
        "logo-intro",
        name=both("Logo intro", "معرفی لوگو"),
        description=both("It springs up", "با جهشی نرم ظاهر می‌شود"),
    )
    promo = await desk.template(
        "promo",
        name=both("Ad for a café", "آگهي كافه ۲"),
        primaryCategory="social",
        tags=["sale", "minimal"],
        isPremium=True,
    )
    square = wide(aspect="SQUARE", width=1080, height=1080, type="FIX")
    await desk.project(promo, **square)
    await desk.say(act("Publish"), id=promo)
    await desk.published("slides", name=both("Slides", "پاورپوینت"), tags=[])
    return desk


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("logo", ["logo-intro", "slides"]),  # by a category that both are in
        ("LOGO spr", ["logo-intro"]),
        ("معرفی", ["logo-intro"]),
        ("معرف", ["logo-intro"]),
        ("عرفی", []),
        ("میشود", ["logo-intro"]),
        ("می‌شود", ["logo-intro"]),
        ("شود می", ["logo-intro"]),
        ("آگهی کافه", ["promo"]),
        ("اگهي", ["promo"]),
        ("cafe", ["promo"]),
        ("2", ["promo"]),
        ("۲", ["promo"]),
        ("شبکه اجتماعی", ["promo"]),
        ("حراج", ["promo"]),
        ("logo cafe", []),
        ("%", ["promo", "logo-intro", "slides"]),
        ("", ["promo", "logo-intro", "slides"]),
    ],
)
async def test_words_are_found_however_they_are_written(
    shop: Desk, text: str, expected: list[str]
) -> None:
    slugs = await found(shop, filter={"text": text})
    assert sorted(slugs) == sorted(expected)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"category": "logo"}, ["logo-intro", "slides"]),
        ({"category": "films"}, ["logo-intro", "slides"]),
        ({"category": "social"}, ["promo"]),
        ({"category": "unknown"}, []),
        ({"tags": ["minimal"]}, ["promo", "logo-intro"]),
        ({"tags": ["minimal", "sale"]}, ["promo"]),
        ({"aspect": "SQUARE"}, ["promo"]),
        ({"aspect": "TALL"}, []),
        ({"type": "FLEXIBLE"}, ["logo-intro", "slides"]),
        ({"aspect": "WIDE", "type": "FIX"}, []),
        ({"premium": True}, ["promo"]),
        ({"premium": False, "tags": ["minimal"]}, ["logo-intro"]),
    ],
)
async def test_templates_are_filtered(
    shop: Desk, asked: dict[str, Any], expected: list[str]
) -> None:
    assert await found(shop, filter=asked) == expected


async def test_templates_are_sorted(shop: Desk) -> None:
    for slug, uses, lately in (("promo", 5, 1), ("slides", 2, 9)):
        await shop.raw.execute(
            "update content.project_containers set uses = $2, uses_lately = $3 where slug = $1",
            slug,
            uses,
            lately,
        )
    assert await found(shop, sort="NEWEST") == ["slides", "promo", "logo-intro"]
    assert await found(shop, sort="POPULAR") == ["promo", "slides", "logo-intro"]
    assert await found(shop, sort="TRENDING") == ["slides", "promo", "logo-intro"]
    assert await found(shop, sort="NAME") == ["promo", "logo-intro", "slides"]
    assert await found(shop, sort="NAME", locale=Locale.FA) == ["promo", "slides", "logo-intro"]


@pytest.mark.parametrize("sort", ["NEWEST", "POPULAR", "TRENDING", "NAME"])
async def test_pages_hang_together(shop: Desk, sort: str) -> None:
    whole = await found(shop, sort=sort)
    seen, after = [], None
    for _ in whole:
        page = await shop.say(FIND, CUSTOMER, sort=sort, first=1, after=after)
        seen += [node["slug"] for node in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
    assert seen == whole
    assert not page["pageInfo"]["hasNextPage"]


async def test_facets_count_what_is_found(shop: Desk) -> None:
    def counts(**values: int) -> list[dict[str, Any]]:
        return [{"value": value, "count": count} for value, count in values.items()]

    assert await shop.say(FACETS, CUSTOMER) == {
        "categories": counts(logo=2, social=1),
        "tags": counts(minimal=2, sale=1),
        "aspects": counts(WIDE=2, SQUARE=1),
        "types": counts(FIX=1, FLEXIBLE=2),
        "premium": counts(false=2, true=1),
    }
    narrowed = await shop.say(FACETS, CUSTOMER, filter={"tags": ["sale"]})
    assert narrowed["categories"] == counts(social=1)
    assert narrowed["types"] == counts(FIX=1)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"text": "a" * 201}, "BAD_USER_INPUT"),
        ({"text": "a\0"}, "BAD_USER_INPUT"),
        ({"category": "a\0"}, "BAD_USER_INPUT"),
        ({"tags": [f"t{n}" for n in range(11)]}, "BAD_USER_INPUT"),
        ({"state": "TRASHED"}, "FORBIDDEN"),
    ],
)
async def test_what_can_not_be_asked(shop: Desk, asked: dict[str, Any], expected: str) -> None:
    assert await shop.say(FIND, CUSTOMER, filter=asked) == expected
    assert await shop.say(FACETS, CUSTOMER, filter=asked) == expected


async def test_the_whole_catalogue_takes_one_statement_for_each_kind(
    shop: Desk, statements: Statements
) -> None:
    statements.forget()
    shown = await shop.say(WHOLE, CUSTOMER_A)
    entering = [one for one in statements.seen if "set_config" in one]
    # Templates; categories, tags, projects; presets, scenes; elements, colours.
    assert len(statements.seen) - len(entering) == 8
    assert len(entering) == 8
    (_, logo, _) = shown["nodes"]
    assert logo["primaryCategory"] == {"slug": "logo"}
    (project,) = logo["projects"]
    assert project["sharedElements"] == [{"key": "frs_brand"}]
    assert project["colourPresets"] == [{"key": "night"}]
    assert [scene["key"] for scene in project["scenes"]] == ["frc_title", "frc_photo"]
    title, photo = project["scenes"]
    limits = {"most": 20, "options": []}
    assert title["elements"] == [
        {"key": "frl_title", "kind": "TEXT", "limits": limits},
        {"key": "frl_subtitle", "kind": "TEXT", "limits": limits},
    ]
    assert photo["colours"] == [{"key": "frd_frame"}]


async def test_browsing_and_counting_are_one_statement_each(
    shop: Desk, statements: Statements
) -> None:
    for query in (FIND, FACETS):
        statements.forget()
        asked = {"text": "logo", "category": "films", "aspect": "WIDE"}
        await shop.say(query, CUSTOMER_A, filter=asked)
        assert statements.count == 2  # entering and asking


async def test_a_renamed_tag_is_found_by_its_new_name(shop: Desk) -> None:
    await shop.say(TAG, slug="sale", name=both("Bargain", "تخفیف"))
    assert await found(shop, filter={"text": "bargain"}) == ["promo"]
    assert await found(shop, filter={"text": "حراج"}) == []


async def test_a_published_template_keeps_a_primary_category(shop: Desk) -> None:
    promo = str(
        await shop.raw.fetchval("select id from content.project_containers where slug = 'promo'")
    )
    assert await shop.refused(REMOVE, slug="social") == ("CONFLICT", "slug")
    bare = {"name": both("Bare")}
    assert await shop.refused(UPDATE, id=promo, input=bare) == ("CONFLICT", "primaryCategory")
    assert await found(shop, filter={"text": "social"}) == ["promo"]
    await shop.say(act("Unpublish"), id=promo)
    assert await shop.say(REMOVE, slug="social") == {"__typename": "TaxonomyRemoved"}
    drafts = {"state": "DRAFT", "text": "social"}
    assert await found(shop, AUTHOR, filter=drafts) == []
    assert await found(shop, AUTHOR, filter={**drafts, "text": "cafe"}) == ["promo"]
    assert await shop.refused(act("Publish"), id=promo) == ("CONFLICT", None)


async def test_row_security_lets_a_search_use_its_index(
    database: Database, raw: asyncpg.Connection
) -> None:
    await raw.execute(
        "insert into content.project_containers (id, tenant_id, slug, name_fa, name_en, "
        "description_fa, description_en, is_premium, listed_at, published_at, uses, uses_lately, "
        "sort_fa, sort_en, version, created_at, updated_at) "
        "select gen_random_uuid(), $1, 's' || n, '', '', '', '', false, now(), now(), 0, 0, '', "
        "'', 1, now(), now() from generate_series(1, 2000) n",
        HOUSE_TENANT_ID,
    )
    await raw.execute(
        "insert into content.container_words (template_id, word, tenant_id) "
        "select id, md5(id::text || n), $1 from content.project_containers, "
        "generate_series(1, 10) n",
        HOUSE_TENANT_ID,
    )
    await raw.execute("analyze content.container_words, content.project_containers")
    async with acting(raw, "flatrender_content", TENANT_A):
        plan = await raw.fetch(
            "explain select id from content.project_containers where id in (select template_id "
            "from content.container_words where tenant_id in ($1, $2) and word >= 'abc' and "
            "word < 'abd')",
            HOUSE_TENANT_ID,
            TENANT_A,
        )
    lines = [row[0].strip() for row in plan]
    at = next(n for n, line in enumerate(lines) if "ix_container_words_word" in line)
    (condition,) = [line for line in lines[at : at + 3] if line.startswith("Index Cond")]
    assert "word >= 'abc'" in condition
    assert "word < 'abd'" in condition
