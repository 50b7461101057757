"""Studio over the real catalogue, the real files and the real audit log."""

from typing import Any
from uuid import UUID

import asyncpg
import pytest

from domains.render import ports as render_ports
from domains.studio.api import Ordered
from kernel.actor import Actor
from kernel.db import Database
from kernel.errors import AppError, Code
from kernel.ids import HOUSE_TENANT_ID
from tests.content.support import CUSTOMER_A, CUSTOMER_B, Desk, act
from tests.identity.administration import prepared
from tests.studio.asking import ONE, Client

TRACK = """mutation($file: UUID!, $title: BilingualInput!) {
    trackPut(slug: "tune", title: $title, fileId: $file) {
        __typename ... on MusicTrack { id } ... on Problem { code field message } } }"""


@pytest.fixture
async def desk(database: Database, raw: asyncpg.Connection) -> Desk:
    await prepared(database, raw)
    made = Desk.at(database, raw)
    await made.taxonomy()
    return made


@pytest.fixture
def customer(desk: Desk) -> Client:
    """Of another tenant than the template's."""
    return Client(desk.asker, CUSTOMER_B)


async def published(desk: Desk) -> tuple[str, str]:
    template = await desk.template("slideshow")
    project = await desk.project(template)
    await desk.say(act("Publish"), id=template)
    return template, project


async def order(desk: Desk, actor: Actor, project_id: str) -> Ordered:
    async with desk.asker.database.unit("render", actor) as unit:
        made = await unit.port(render_ports.PROJECTS).ordered(unit, UUID(project_id))
        assert unit.domain == "render"
        return made


def a_photo(project: Any, file_id: UUID) -> dict[str, Any]:
    scene_id = project["document"]["scenes"][1]["id"]
    return {"setValue": {"sceneId": scene_id, "key": "frl_photo", "fileId": str(file_id)}}


async def test_a_template_of_the_house_is_filled_and_ordered_in_another_tenant(
    desk: Desk, customer: Client
) -> None:
    template, template_project = await published(desk)
    project = await customer.create(of=template_project, lang="fa")
    assert project["name"] == "قالب slideshow"
    mine = await desk.file(CUSTOMER_B.tenant_id, "IMAGE", CUSTOMER_B.id, media_type="image/png")
    song = await desk.file(HOUSE_TENANT_ID, "AUDIO", media_type="audio/wav", seconds=20.0)
    track = await desk.say(TRACK, file=str(song), title={"fa": "آهنگ", "en": "Tune"})
    heard = {"sounds": [{"kind": "MUSIC", "trackId": track["id"], "trimOut": 12}]}
    saved = await customer.save(project, a_photo(project, mine), {"setSounds": heard})
    assert (saved["__typename"], saved["version"]) == ("SavedProject", 2)
    made = await order(desk, CUSTOMER_B, project["id"])
    assert (made.version, made.owner_id, made.seconds) == (2, CUSTOMER_B.id, 6.0)
    assert (str(made.project.id), str(made.project.template_id)) == (template_project, template)
    assert made.scenes[1].values[0].file_id == mine
    assert [sound.file_id for sound in made.mix.sounds] == [song]


async def test_anothers_file_is_an_unknown_one(desk: Desk, customer: Client) -> None:
    _, template_project = await published(desk)
    project = await customer.create(of=template_project)
    theirs = await desk.file(CUSTOMER_A.tenant_id, "IMAGE", CUSTOMER_A.id, media_type="image/png")
    foreign = await customer.save(project, a_photo(project, theirs))
    unknown = await customer.save(project, a_photo(project, UUID(int=404)))
    assert foreign == unknown
    assert (foreign["code"], foreign["field"]) == ("NOT_FOUND", "changes[0].setValue.fileId")
    assert (await customer.say(ONE, id=project["id"]))["version"] == 1


async def test_a_draft_is_nobodys_to_copy(desk: Desk, customer: Client) -> None:
    draft = await desk.project(await desk.template("draft"))
    refused = await customer.create(of=draft)
    assert refused == await customer.create(of=str(UUID(int=404)))
    assert (refused["code"], refused["field"]) == ("NOT_FOUND", "templateProjectId")


async def test_what_is_taken_back_can_be_saved_and_not_ordered(
    desk: Desk, customer: Client
) -> None:
    template, template_project = await published(desk)
    project = await customer.create(of=template_project)
    await desk.say(act("Unpublish"), id=template)
    assert (await customer.save(project, {"rename": {"name": "Mine"}}))["version"] == 2
    with pytest.raises(AppError) as raised:
        await order(desk, CUSTOMER_B, project["id"])
    assert raised.value.code is Code.CONFLICT


async def test_sharing_is_in_the_audit_log(
    desk: Desk, customer: Client, raw: asyncpg.Connection
) -> None:
    _, template_project = await published(desk)
    project = await customer.create(of=template_project)
    share = "mutation($id: UUID!) { projectShare(id: $id) { __typename } }"
    await customer.say(share, id=project["id"])
    notes = await raw.fetch(
        "select action, subject_id, actor_id from identity.audit_entries where tenant_id = $1",
        CUSTOMER_B.tenant_id,
    )
    assert [tuple(note) for note in notes] == [
        ("saved_project.shared", project["id"], CUSTOMER_B.id)
    ]
