"""Studio as a client sees it: fields, answers and problems."""

from typing import Any
from uuid import UUID

import pytest

from kernel.actor import ANONYMOUS, Actor, ActorKind
from tests.conftest import TENANT_A
from tests.studio.asking import CREATE, DOCUMENT, ONE, SAVE, Client
from tests.studio.support import FLEXIBLE_ID, PRESET_ID, TRACK_ID, Studio
from tests.support.asking import Asker
from tests.support.statements import Statements


def a_title(project: Any, text: str, at: int = 0) -> dict[str, Any]:
    scene_id = project["document"]["scenes"][at]["id"]
    return {"setValue": {"sceneId": scene_id, "key": "frl_title", "value": text}}


async def test_a_project_is_begun_once_for_one_key(client: Client) -> None:
    made = await client.create(preset=str(PRESET_ID), lang="fa")
    assert (made["__typename"], made["name"], made["version"]) == ("SavedProject", "نمایش", 1)
    assert made["document"]["locale"] == "fa"
    assert made["document"]["sharedColours"] == [{"key": "frd_main", "value": "#000080"}]
    assert made["document"]["scenes"][0]["values"][0]["value"] == "سلام"
    assert await client.create(preset=str(PRESET_ID), lang="fa") == made
    other = await client.create(preset=str(PRESET_ID), lang="en")
    assert other["code"] == "IDEMPOTENCY_KEY_REUSED"
    listed = await client.say("{ savedProjects { nodes { id } } }")
    assert listed["nodes"] == [{"id": made["id"]}]


@pytest.mark.parametrize(
    ("given", "code", "field"),
    [
        ({"of": str(UUID(int=404))}, "NOT_FOUND", "templateProjectId"),
        ({"lang": "de"}, "BAD_USER_INPUT", "locale"),
        ({"name": ""}, "BAD_USER_INPUT", "name"),
        ({"key": ""}, "BAD_USER_INPUT", "idempotencyKey"),
    ],
)
async def test_what_can_not_be_begun_is_a_problem(
    client: Client, given: dict[str, Any], code: str, field: str
) -> None:
    answer = await client.say(CREATE, **{"of": str(FLEXIBLE_ID), "key": "k", **given})
    assert (answer["code"], answer["field"]) == (code, field)


async def test_every_kind_of_change_goes_through(client: Client, studio: Studio) -> None:
    project = await client.create()
    first, second = (scene["id"] for scene in project["document"]["scenes"])
    new, photo = str(UUID(int=77)), str(studio.folder.put(client.actor))
    saved = await client.save(
        project,
        {"addScene": {"key": "frc_photo", "after": second, "id": new}},
        {"setValue": {"sceneId": new, "key": "frl_photo", "fileId": photo, "fit": "CONTAIN"}},
        {"setColour": {"sceneId": new, "key": "frd_ink", "value": "#FFFFFF"}},
        {"setSceneSeconds": {"sceneId": new, "seconds": 2.5}},
        {"duplicateScene": {"sceneId": first}},
        {"removeScene": {"sceneId": first}},
        {"moveScene": {"sceneId": new}},
        {"setSounds": {"sounds": [{"kind": "MUSIC", "trackId": str(TRACK_ID), "loop": True}]}},
        {"setVolumes": {"music": 0.5, "ducking": False}},
        {"rename": {"name": "Mine"}},
    )
    assert (saved["__typename"], saved["version"], saved["seconds"]) == ("SavedProject", 2, 10.5)
    document = saved["document"]
    assert [scene["key"] for scene in document["scenes"]] == ["frc_photo", "frc_title", "frc_photo"]
    assert document["scenes"][0] == {
        "id": new,
        "key": "frc_photo",
        "seconds": 2.5,
        "colours": [{"key": "frd_ink", "value": "#ffffff"}],
        "values": [
            {"key": "frl_photo", "value": "", "fileId": photo, "fit": "CONTAIN"},
            {"key": "frl_title", "value": "Hello", "fileId": None, "fit": "COVER"},
        ],
    }
    sound = {"kind": "MUSIC", "fileId": None, "trackId": str(TRACK_ID), "volume": 1.0}
    assert document["mix"] == {
        "ducking": False,
        "musicVolume": 0.5,
        "sounds": [sound | {"loop": True}],
    }
    assert (document["name"], document["version"]) == ("Mine", 2)
    assert await client.say(ONE, id=project["id"]) == {
        key: value for key, value in saved.items() if key != "__typename"
    }


async def test_a_change_is_one_thing(client: Client) -> None:
    project = await client.create()
    both = a_title(project, "x") | {"rename": {"name": "Mine"}}
    for wrong in ({}, both):
        refused = await client.refused(SAVE, id=project["id"], version=1, changes=[wrong])
        assert "exactly one" in refused.lower()
    for sound in (
        {"kind": "SFX"},
        {"kind": "SFX", "fileId": project["id"], "trackId": project["id"]},
    ):
        answer = await client.save(project, {"setSounds": {"sounds": [sound]}})
        field = "changes[0].setSounds.sounds[0]"
        assert (answer["code"], answer["field"]) == ("BAD_USER_INPUT", field)


async def test_whoever_is_late_gets_both_sides(client: Client) -> None:
    project = await client.create()
    await client.save(project, {"rename": {"name": "Newer"}})
    late = await client.save(project, {"rename": {"name": "Late"}})
    assert late == {
        "__typename": "ProjectStale",
        "yourVersion": 1,
        "message": late["message"],
        "saved": {"version": 2, "name": "Newer"},
        "yours": {"name": "Late"},
    }
    assert "Nothing is lost" in late["message"]
    assert (await client.say(ONE, id=project["id"]))["name"] == "Newer"


async def test_undo_and_redo_are_fields(client: Client) -> None:
    project = await client.create()
    saved = await client.save(project, {"rename": {"name": "b"}})
    assert (saved["canUndo"], saved["canRedo"]) == (True, False)
    back = await client.act("projectUndo", project, version=2)
    assert (back["name"], back["canUndo"], back["canRedo"]) == ("Slideshow", False, True)
    again = await client.act("projectRedo", project, version=3)
    assert (again["name"], again["version"]) == ("b", 4)
    assert (await client.act("projectRedo", project, version=4))["code"] == "CONFLICT"
    assert (await client.act("projectRefresh", project, version=4))["version"] == 4


async def test_trash_is_a_list_of_its_own(client: Client) -> None:
    kept, project = await client.create("1"), await client.create("2", name="50% off")
    assert (await client.act("projectTrash", project))["state"] == "TRASHED"
    listed = "query($of: SavedProjectFilter) { savedProjects(filter: $of) { nodes { id } } }"
    active, trashed = {"id": kept["id"]}, {"id": project["id"]}
    for wanted, expected in (
        (None, [active]),
        ({"state": "TRASHED"}, [trashed]),
        ({"state": "TRASHED", "name": "0%"}, [trashed]),
        ({"state": "TRASHED", "name": "%0"}, []),
        ({"name": "slide"}, [active]),
    ):
        assert (await client.say(listed, of=wanted))["nodes"] == expected
    assert await client.refused(listed, of={"name": "\0"}) == "BAD_USER_INPUT"
    assert (await client.act("projectRestore", project))["trashedAt"] is None
    await client.act("projectTrash", project)
    removed = "mutation($id: UUID!) { projectRemove(id: $id) { ... on ProjectRemoved { id } } }"
    assert await client.say(removed, id=project["id"]) == trashed
    assert await client.refused(ONE, id=project["id"]) == "NOT_FOUND"


async def test_a_list_costs_two_statements_with_documents_and_one_without(
    client: Client, statements: Statements
) -> None:
    made = [await client.create(str(number)) for number in range(3)]
    for fields, counted in (("id name", 2), (f"id {DOCUMENT}", 4)):
        statements.forget()
        page = await client.say(f"{{ savedProjects(first: 3) {{ nodes {{ {fields} }} }} }}")
        assert [one["id"] for one in page["nodes"]] == [one["id"] for one in reversed(made)]
        assert statements.count == counted
    assert page["nodes"][0]["document"] == made[2]["document"]


async def test_a_link_shows_the_project_to_nobody_in_particular(
    client: Client, asker: Asker
) -> None:
    project = await client.create()
    answer = await client.say(
        "mutation($id: UUID!) { projectShare(id: $id) "
        "{ ... on ProjectShared { token project { sharedAt } } } }",
        id=project["id"],
    )
    assert answer["project"]["sharedAt"] is not None
    nobody = Client(asker, ANONYMOUS)
    shown = f"query($token: String!) {{ sharedProject(token: $token) {{ name {DOCUMENT} }} }}"
    found = await nobody.say(shown, token=answer["token"])
    assert found == {"name": "Slideshow", "document": project["document"]}
    assert (await client.act("projectUnshare", project))["sharedAt"] is None
    assert await nobody.refused(shown, token=answer["token"]) == "NOT_FOUND"


async def test_studio_is_closed_to_those_without_the_permission(
    client: Client, asker: Asker
) -> None:
    project = await client.create()
    reader = Actor(ActorKind.TOKEN, TENANT_A, UUID(int=9), scopes=frozenset({"templates:read"}))
    for actor, code in ((ANONYMOUS, "UNAUTHENTICATED"), (reader, "FORBIDDEN")):
        stranger = Client(asker, actor)
        assert await stranger.refused(ONE, id=project["id"]) == code
        assert (await stranger.act("projectTrash", project))["code"] == code
        assert (await stranger.save(project, {"rename": {"name": "x"}}))["code"] == code
