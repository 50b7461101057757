"""From saved projects and renders to their template, in one statement for all of a list."""

from typing import Any
from uuid import UUID

import asyncpg
import pytest

from kernel.actor import Actor
from kernel.db import Database
from tests.content.support import AUTHOR_A, CUSTOMER_A, CUSTOMER_B, Desk, act
from tests.identity.administration import prepared
from tests.studio.asking import Client
from tests.support.statements import Statements

PROJECTS = "{ savedProjects { nodes { template { slug } } } }"
JOBS = "{ renderJobs { nodes { template { slug } } } }"
JOB = """
    insert into render.render_jobs (id, tenant_id, owner_id, saved_project_id, template_project_id,
        title_en, title_fa, resolution, width, height, rate, frames, seconds, formats, input,
        encoder, state, created_at, updated_at)
    values (gen_random_uuid(), $1, $2, gen_random_uuid(), $3, 'a', 'a', '360p', 640, 360, '25/1',
        100, 4, '{MP4}', '{}', '{}', 'QUEUED', now(), now())
"""


@pytest.fixture
async def desk(database: Database, raw: asyncpg.Connection) -> Desk:
    await prepared(database, raw)
    made = Desk.at(database, raw)
    await made.taxonomy()
    return made


async def begun(desk: Desk, customer: Actor, slug: str) -> str:
    """A template of the house, with a saved project and a render made of it."""
    template = await desk.template(slug)
    project = await desk.project(template)
    await desk.say(act("Publish"), id=template)
    await Client(desk.asker, customer).create(slug, of=project)
    await desk.raw.execute(JOB, customer.tenant_id, customer.id, UUID(project))
    return template


@pytest.mark.parametrize("asked", [PROJECTS, JOBS])
async def test_a_list_shows_its_templates_in_one_statement(
    desk: Desk, statements: Statements, asked: str
) -> None:
    for slug in ("one", "two", "three"):
        await begun(desk, CUSTOMER_B, slug)
    statements.forget()
    nodes = (await Client(desk.asker, CUSTOMER_B).say(asked))["nodes"]
    assert [node["template"]["slug"] for node in nodes] == ["three", "two", "one"]
    assert statements.count == 4  # the list and the templates, and entering for each
    assert (await Client(desk.asker, CUSTOMER_A).say(asked))["nodes"] == []


@pytest.mark.parametrize("asked", [PROJECTS, JOBS])
async def test_what_the_catalogue_shows_no_more_is_not_shown_here(desk: Desk, asked: str) -> None:
    template = await begun(desk, CUSTOMER_B, "one")
    await desk.say(act("Unpublish"), id=template)
    seen: Any = await Client(desk.asker, CUSTOMER_B).say(asked)
    assert seen["nodes"] == [{"template": None}]


async def test_another_tenant_s_template_stays_hidden(desk: Desk) -> None:
    """Also from who has made a film of it while it was to be seen, and moved."""
    await desk.taxonomy(AUTHOR_A)
    template = await desk.template("own", AUTHOR_A)
    project = await desk.project(template, AUTHOR_A)
    await desk.say(act("Publish"), AUTHOR_A, id=template)
    await desk.raw.execute(JOB, CUSTOMER_B.tenant_id, CUSTOMER_B.id, UUID(project))
    seen: Any = await Client(desk.asker, CUSTOMER_B).say(JOBS)
    assert seen["nodes"] == [{"template": None}]
