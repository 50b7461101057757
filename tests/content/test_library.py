"""Categories, tags and fonts: put by name, in a tree, by several people at once."""

import asyncio
from typing import Any

import pytest

from kernel.ids import HOUSE_TENANT_ID
from tests.content.support import (
    AUTHOR,
    AUTHOR_A,
    CATEGORY,
    CUSTOMER,
    CUSTOMER_A,
    PROBLEM,
    PUT,
    TAG,
    Desk,
    both,
    wide,
)

ALL = "{ categories { slug name { fa } parentId position } }"
FONT = (
    "mutation ($family: String!, $file: UUID, $version: Int) "
    '{ fontPut(family: $family, name: {fa: "وزیر", en: "Vazir"}, fileId: $file, version: $version) '
    f"{{ __typename ... on Font {{ fileId version }} {PROBLEM} }} }}"
)
REMOVE = f"mutation ($slug: String!) {{ categoryRemove(slug: $slug) {{ __typename {PROBLEM} }} }}"
TAG_REMOVE = REMOVE.replace("category", "tag")


def category(slug: str, **others: Any) -> dict[str, Any]:
    return {"slug": slug, "name": both(slug), **others}


async def test_the_same_category_twice_is_one(desk: Desk) -> None:
    first = await desk.say(CATEGORY, input=category("events", position=3))
    assert first["version"] == 1
    assert await desk.say(CATEGORY, input=category("events", position=3)) == first
    moved = await desk.say(CATEGORY, input=category("events", position=4))
    assert (moved["id"], moved["version"]) == (first["id"], 2)


async def test_a_tree_has_no_circles(desk: Desk) -> None:
    await desk.say(CATEGORY, input=category("short", parent="logo"))
    for parent in ("films", "logo", "short"):
        answer = await desk.refused(CATEGORY, input=category("films", parent=parent))
        assert answer == ("BAD_USER_INPUT", "parent")
    answer = await desk.refused(CATEGORY, input=category("x", parent="unknown"))
    assert answer == ("BAD_USER_INPUT", "parent")
    await desk.say(REMOVE, slug="logo")
    shown = {one["slug"]: one["parentId"] for one in await desk.say(ALL, CUSTOMER)}
    films = await desk.raw.fetchval("select id from content.categories where slug = 'films'")
    assert shown == {"films": None, "short": str(films)}


async def test_a_tenant_adds_to_the_taxonomy_of_the_house(desk: Desk) -> None:
    await desk.say(CATEGORY, AUTHOR_A, input=category("mine"))
    slugs = {one["slug"] for one in await desk.say(ALL, CUSTOMER_A)}
    assert slugs == {"films", "logo", "mine"}
    assert {one["slug"] for one in await desk.say(ALL, CUSTOMER)} == {"films", "logo"}
    for query, slug in ((REMOVE, "films"), (TAG_REMOVE, "minimal")):
        assert await desk.refused(query, AUTHOR_A, slug=slug) == ("NOT_FOUND", None)
    assert await desk.raw.fetchval("select count(*) from content.categories") == 3
    assert await desk.template("mine", AUTHOR_A)  # in a category and with a tag of the house


async def test_the_last_template_of_a_tag_stays_when_the_tag_goes(desk: Desk) -> None:
    template = await desk.published("intro")
    assert await desk.say(TAG_REMOVE, slug="minimal") == {"__typename": "TaxonomyRemoved"}
    query = "query ($id: UUID!) { template(id: $id) { state tags { slug } } }"
    assert await desk.say(query, CUSTOMER, id=template) == {"state": "PUBLISHED", "tags": []}


async def test_whoever_puts_the_same_at_the_same_time_puts_one(desk: Desk) -> None:
    given: dict[str, Any] = {"slug": "race", "name": both("Race")}
    tags = await asyncio.gather(*(desk.say(TAG, **given) for _ in range(5)))
    assert tags == [{"__typename": "Tag", "slug": "race", "version": 1}] * 5
    put = category("race")
    categories = await asyncio.gather(*(desk.say(CATEGORY, input=put) for _ in range(5)))
    assert len({one["id"] for one in categories}) == 1
    template = await desk.template("race")
    whole = {"templateId": template, **wide()}
    projects = await asyncio.gather(*(desk.say(PUT, input=whole) for _ in range(5)))
    assert len({one["id"] for one in projects}) == 1
    assert {one["version"] for one in projects} == {1}
    assert await desk.raw.fetchval("select count(*) from content.elements") == 4


async def test_a_font_is_put_by_its_family(desk: Desk) -> None:
    assert (await desk.say(FONT, family="Vazir"))["version"] == 1
    file = str(await desk.file(HOUSE_TENANT_ID, "FONT"))
    with_file = await desk.say(FONT, family="Vazir", file=file, version=1)
    assert with_file == {"__typename": "Font", "fileId": file, "version": 2}
    stale = await desk.refused(FONT, family="Vazir", version=1)
    assert stale == ("CONFLICT", "version")
    listed = "{ fonts { nodes { family fileId } } }"
    assert await desk.say(listed, CUSTOMER_A) == {"nodes": [{"family": "Vazir", "fileId": file}]}
    sha = await desk.raw.fetchval("select sha256 from content.fonts")
    assert sha == await desk.raw.fetchval("select sha256 from file_mgr.files")


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (category("A b"), "slug"),
        (category("x", name=both("")), "name.fa"),
        (category("x", description=both("d" * 5_001)), "description.fa"),
        (category("x", position=2_000_000), "position"),
    ],
)
async def test_what_a_category_can_not_be(desk: Desk, given: dict[str, Any], field: str) -> None:
    assert await desk.refused(CATEGORY, AUTHOR, input=given) == ("BAD_USER_INPUT", field)
    assert await desk.raw.fetchval("select count(*) from content.categories") == 2
