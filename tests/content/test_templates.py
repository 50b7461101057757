"""Templates: who writes them, who sees them, and what publishing asks for."""

from typing import Any
from uuid import uuid4

import pytest

from kernel.actor import ANONYMOUS, Actor
from tests.content.support import (
    ADMIN_A,
    AUTHOR,
    AUTHOR_A,
    CREATE,
    CUSTOMER,
    CUSTOMER_A,
    CUSTOMER_B,
    PROBLEM,
    PUT,
    TEMPLATE,
    Desk,
    act,
    both,
    wide,
)

ONE = "query ($id: UUID, $slug: String) { template(id: $id, slug: $slug) { slug isOfHouse } }"
ALL = "{ templates { nodes { slug } } }"
UPDATE = (
    "mutation ($id: UUID!, $input: TemplateInput!, $version: Int) "
    f"{{ templateUpdate(id: $id, input: $input, version: $version) {{ {TEMPLATE} }} }}"
)
SHOW = (
    f"mutation ($shows: Boolean!) {{ catalogueSet(showsHouse: $shows) {{ __typename {PROBLEM} }} }}"
)


async def slugs(desk: Desk, actor: Actor, query: str = ALL) -> list[str]:
    return [node["slug"] for node in (await desk.say(query, actor))["nodes"]]


async def told(desk: Desk) -> list[str]:
    rows = await desk.raw.fetch("select type from kernel.outbox order by seq")
    return [row["type"] for row in rows]


async def noted(desk: Desk) -> list[str]:
    rows = await desk.raw.fetch(
        "select action from identity.audit_entries where subject_kind = 'template' order by seq"
    )
    return [row["action"] for row in rows]


async def test_the_life_of_a_template(desk: Desk) -> None:
    template = await desk.published("intro")
    assert await desk.say(act("Publish"), id=template) == {
        "__typename": "Template",
        "id": template,
        "slug": "intro",
        "state": "PUBLISHED",
        "version": 3,
    }
    for verb, state in (("Unpublish", "DRAFT"), ("Remove", "TRASHED"), ("Restore", "DRAFT")):
        assert (await desk.say(act(verb), id=template))["state"] == state
    assert await told(desk) == [
        "content.template.published.v1",
        "content.template.unpublished.v1",
    ]
    assert await noted(desk) == [
        "template.created",
        "template.published",
        "template.unpublished",
        "template.removed",
        "template.restored",
    ]


async def test_what_is_published_goes_to_the_trash_in_one_step(desk: Desk) -> None:
    template = await desk.published("intro")
    assert (await desk.say(act("Remove"), id=template))["state"] == "TRASHED"
    assert await slugs(desk, CUSTOMER) == []
    assert (await told(desk))[-1] == "content.template.unpublished.v1"
    for verb in ("Publish", "Unpublish"):
        assert await desk.refused(act(verb), id=template) == ("CONFLICT", None)
    put = {"templateId": template, **wide()}
    assert await desk.refused(PUT, input=put) == ("CONFLICT", None)


async def test_publishing_asks_for_a_category_and_something_to_render(desk: Desk) -> None:
    template = await desk.template("intro", primaryCategory=None)
    project = await desk.project(template)
    assert await desk.refused(act("Publish"), id=template) == ("CONFLICT", None)
    bare = await desk.template("bare")
    await desk.say(PUT, input={"templateId": bare, **wide()})
    assert await desk.refused(act("Publish"), id=bare) == ("CONFLICT", None)
    assert project
    assert await slugs(desk, CUSTOMER) == []
    assert await told(desk) == []


async def test_only_content_writers_write_and_see_drafts(desk: Desk) -> None:
    template = await desk.template("intro")
    given = {"name": both("Mine")}
    for actor, code in ((CUSTOMER, "FORBIDDEN"), (ANONYMOUS, "UNAUTHENTICATED")):
        refused = await desk.refused(CREATE, actor, slug="mine", input=given)
        assert refused == (code, None)
        assert await desk.refused(act("Remove"), actor, id=template) == (code, None)
    assert await desk.say(ONE, AUTHOR, id=template) == {"slug": "intro", "isOfHouse": True}
    assert await desk.say(ONE, CUSTOMER, id=template) == "NOT_FOUND"
    assert await desk.say(ONE, CUSTOMER, id=str(uuid4())) == "NOT_FOUND"
    assert await desk.say(ONE, CUSTOMER, slug="intro") == "NOT_FOUND"
    drafts = "{ templates(filter: {state: DRAFT}) { nodes { slug } } }"
    assert await slugs(desk, AUTHOR, drafts) == ["intro"]
    assert await desk.say(drafts, CUSTOMER) == "FORBIDDEN"
    assert await desk.raw.fetchval("select count(*) from content.project_containers") == 1


async def test_the_house_is_read_by_all_and_written_by_itself(desk: Desk) -> None:
    template = await desk.published("intro")
    assert await slugs(desk, CUSTOMER_A) == ["intro"]
    assert await desk.say(ONE, CUSTOMER_A, slug="intro") == {"slug": "intro", "isOfHouse": True}
    for verb in ("Publish", "Unpublish", "Remove", "Restore"):
        assert await desk.refused(act(verb), AUTHOR_A, id=template) == ("NOT_FOUND", None)
    put = {"templateId": template, **wide()}
    assert await desk.refused(PUT, AUTHOR_A, input=put) == ("NOT_FOUND", None)
    assert await slugs(desk, CUSTOMER) == ["intro"]


async def test_a_reseller_s_own_is_seen_by_itself(desk: Desk) -> None:
    await desk.taxonomy(AUTHOR_A)
    mine = await desk.published("mine", AUTHOR_A)
    await desk.published("intro")
    assert await slugs(desk, CUSTOMER_A) == ["intro", "mine"]
    assert await slugs(desk, CUSTOMER_B) == ["intro"]
    assert await slugs(desk, CUSTOMER) == ["intro"]
    assert await desk.say(ONE, CUSTOMER_B, id=mine) == "NOT_FOUND"
    assert await desk.say(ONE, AUTHOR, id=mine) == "NOT_FOUND"


async def test_a_tenant_s_own_goes_before_the_house_s_of_the_same_slug(desk: Desk) -> None:
    await desk.taxonomy(AUTHOR_A)
    await desk.published("intro")
    await desk.published("intro", AUTHOR_A)
    assert await desk.say(ONE, CUSTOMER_A, slug="intro") == {"slug": "intro", "isOfHouse": False}
    assert await desk.say(ONE, CUSTOMER_B, slug="intro") == {"slug": "intro", "isOfHouse": True}


async def test_a_tenant_can_hide_the_catalogue_of_the_house(desk: Desk) -> None:
    template = await desk.published("intro")
    assert await desk.say(SHOW, ADMIN_A, shows=False) == {"__typename": "CatalogueSettings"}
    assert await slugs(desk, CUSTOMER_A) == []
    assert await desk.say(ONE, CUSTOMER_A, id=template) == "NOT_FOUND"
    assert await desk.say("{ categories { slug } }", CUSTOMER_A) == []
    assert await slugs(desk, CUSTOMER_B) == ["intro"]
    assert await slugs(desk, CUSTOMER) == ["intro"]
    assert await desk.refused(SHOW, AUTHOR_A, shows=True) == ("FORBIDDEN", None)
    await desk.say(SHOW, ADMIN_A, shows=True)
    assert await slugs(desk, CUSTOMER_A) == ["intro"]


async def test_a_save_on_an_old_version_is_refused(desk: Desk) -> None:
    template = await desk.template("intro")
    given = {"name": both("New")}
    saved = await desk.say(UPDATE, id=template, input=given, version=1)
    assert saved["version"] == 2
    late = {"name": both("Late")}
    refused = await desk.refused(UPDATE, id=template, input=late, version=1)
    assert refused == ("CONFLICT", "version")
    kept = await desk.raw.fetchval("select name_en from content.project_containers")
    assert kept == "New"


@pytest.mark.parametrize(
    ("slug", "change", "field"),
    [
        ("A", {}, "slug"),
        ("-a", {}, "slug"),
        ("a" * 65, {}, "slug"),
        ("ok", {"name": both(" ")}, "name.fa"),
        ("ok", {"name": both("n" * 201)}, "name.fa"),
        ("ok", {"name": {"fa": "نام", "en": "a\0b"}}, "name.en"),
        ("ok", {"description": both("d" * 5_001)}, "description.fa"),
        ("ok", {"primaryCategory": "unknown"}, "primaryCategory"),
        ("ok", {"categories": ["unknown"]}, "categories"),
        ("ok", {"tags": ["minimal", "unknown"]}, "tags"),
        ("ok", {"tags": [f"t{n}" for n in range(51)]}, "tags"),
    ],
)
async def test_what_a_template_can_not_be(
    desk: Desk, slug: str, change: dict[str, Any], field: str
) -> None:
    given = {"name": both("Name"), **change}
    assert await desk.refused(CREATE, slug=slug, input=given) == ("BAD_USER_INPUT", field)
    assert await desk.raw.fetchval("select count(*) from content.project_containers") == 0


async def test_a_slug_is_given_once(desk: Desk) -> None:
    await desk.template("intro")
    given = {"name": both("Another")}
    assert await desk.refused(CREATE, slug="intro", input=given) == ("CONFLICT", "slug")
    await desk.taxonomy(AUTHOR_A)
    assert await desk.template("intro", AUTHOR_A)


async def test_pictures_are_the_catalogue_s_own_files(desk: Desk) -> None:
    tenant = AUTHOR.tenant_id
    cover = await desk.file(tenant, "IMAGE", media_type="image/png")
    template = await desk.template("intro", coverFileId=str(cover))
    private = await desk.file(tenant, "IMAGE", owner=AUTHOR.id)
    sound = await desk.file(tenant, "AUDIO")
    foreign = await desk.file(CUSTOMER_A.tenant_id, "IMAGE")
    expected = (
        (private, "BAD_USER_INPUT"),
        (sound, "BAD_USER_INPUT"),
        (foreign, "NOT_FOUND"),
        (uuid4(), "NOT_FOUND"),
    )
    for file, code in expected:
        given = {"name": both("New"), "coverFileId": str(file)}
        assert await desk.refused(UPDATE, id=template, input=given) == (code, "coverFileId")
    kept = await desk.raw.fetchval("select cover_file_id from content.project_containers")
    assert kept == cover
