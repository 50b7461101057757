"""Projects: put whole, put again, scenes that come and go, and all that is refused."""

from typing import Any
from uuid import uuid4

import pytest

from tests.content.support import (
    AUTHOR,
    AUTHOR_A,
    COLOUR,
    CUSTOMER,
    PHOTO,
    PROJECT,
    PUT,
    SOURCE,
    WIDE,
    Desk,
    both,
    text,
    wide,
)

SCENE_PUT = (
    "mutation ($project: UUID!, $input: SceneInput!, $version: Int) "
    "{ scenePut(projectId: $project, input: $input, version: $version) "
    f"{{ {PROJECT} }} }}"
)
SCENE_REMOVE = f"mutation ($id: UUID!) {{ sceneRemove(id: $id) {{ {PROJECT} }} }}"
REORDER = (
    "mutation ($project: UUID!, $keys: [String!]!) "
    f"{{ scenesReorder(projectId: $project, keys: $keys) {{ {PROJECT} }} }}"
)
PRESET_PUT = (
    "mutation ($project: UUID!, $input: ColourPresetInput!) "
    f"{{ colourPresetPut(projectId: $project, input: $input) {{ {PROJECT} }} }}"
)
PRESET_REMOVE = f"mutation ($id: UUID!) {{ colourPresetRemove(id: $id) {{ {PROJECT} }} }}"
ASSET_PUT = (
    "mutation ($project: UUID!, $name: String!, $file: UUID!) "
    "{ projectAssetPut(projectId: $project, name: $name, fileId: $file) "
    f"{{ {PROJECT} }} }}"
)
ASSET_REMOVE = f"mutation ($id: UUID!) {{ projectAssetRemove(id: $id) {{ {PROJECT} }} }}"
ASSETS = (
    "query ($id: UUID!) "
    "{ template(id: $id) { projects { assets { id name fileId mediaType url } } } }"
)
SCENES = "select key, position, id from content.scenes where removed_at is null order by position"
CONTENT = (
    "select count(*) filter (where scene_id is null), count(*) from content.elements "
    "where project_id = $1"
)
OUTRO = {"key": "frc_outro", "title": both("Outro", "پایان"), "seconds": 2}


async def scenes(desk: Desk) -> dict[str, Any]:
    rows = await desk.raw.fetch(SCENES)
    assert [row["position"] for row in rows] == list(range(len(rows)))
    return {row["key"]: row["id"] for row in rows}


async def test_the_same_put_twice_changes_nothing(desk: Desk) -> None:
    template = await desk.template("intro")
    first = await desk.say(PUT, input={"templateId": template, **wide()})
    assert first["version"] == 1
    before = await desk.raw.fetch("select id from content.elements order by id")
    again = await desk.say(PUT, input={"templateId": template, **wide()})
    assert again == first
    assert await desk.raw.fetch("select id from content.elements order by id") == before
    assert tuple(await desk.raw.fetchrow(CONTENT, first["id"])) == (1, 4)


async def test_a_put_takes_away_what_it_does_not_name(desk: Desk) -> None:
    template = await desk.template("intro")
    project = await desk.project(template)
    title, photo = WIDE["scenes"]
    there = await scenes(desk)
    put = {"templateId": template, **wide(scenes=[photo, OUTRO], sharedElements=[])}
    changed = await desk.say(PUT, input=put)
    assert (changed["id"], changed["version"]) == (project, 3)
    now = await scenes(desk)
    assert list(now) == ["frc_photo", "frc_outro"]
    assert now["frc_photo"] == there["frc_photo"]
    assert tuple(await desk.raw.fetchrow(CONTENT, project)) == (0, 1)
    kept = await desk.raw.fetchval("select source_file_id from content.projects")
    assert kept is not None
    back = {"templateId": template, **wide(scenes=[title, photo])}
    await desk.say(PUT, input=back)
    assert (await scenes(desk))["frc_title"] == there["frc_title"]


async def test_a_put_on_an_old_version_is_refused(desk: Desk) -> None:
    template = await desk.template("intro")
    await desk.say(PUT, input={"templateId": template, **wide()})
    await desk.say(PUT, input={"templateId": template, "version": 1, **wide(seconds=7)})
    stale = {"templateId": template, "version": 1, **wide(seconds=8)}
    assert await desk.refused(PUT, input=stale) == ("CONFLICT", "version")
    assert await desk.raw.fetchval("select seconds from content.projects") == 7


def changed(element: dict[str, Any], **limits: Any) -> dict[str, Any]:
    return {**element, "limits": limits}


def with_element(element: dict[str, Any]) -> dict[str, Any]:
    return {"sharedElements": [element]}


def of_kind(kind: str, default: str, **limits: Any) -> dict[str, Any]:
    element = {"key": "frd_x", "kind": kind, "label": both("X"), "default": default}
    return with_element({**element, "limits": limits})


OPTIONS = [{"value": value, "label": both(value)} for value in ("a", "b")]
TITLE, PICTURE = WIDE["scenes"]
SHARED = "sharedElements[0]"
REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"width": 1281}, "width"),
    ({"width": 4098, "height": 2306}, "width"),
    ({"height": 1280}, "width"),
    ({"rate": "61"}, "rate"),
    ({"rate": "0"}, "rate"),
    ({"rate": "1/0"}, "rate"),
    ({"rate": "fast"}, "rate"),
    ({"rate": "9" * 5_000}, "rate"),
    ({"seconds": 0}, "seconds"),
    ({"seconds": 601}, "seconds"),
    ({"conventionVersion": 2}, "conventionVersion"),
    ({"scenes": []}, "scenes"),
    ({"scenes": [{**OUTRO, "key": f"frc_{n}"} for n in range(61)]}, "scenes"),
    ({"scenes": [TITLE, TITLE]}, "scenes"),
    ({"scenes": [{**OUTRO, "key": "../x"}]}, "scenes[0].key"),
    ({"scenes": [{**OUTRO, "title": both("")}]}, "scenes[0].title.fa"),
    ({"scenes": [{**OUTRO, "leastSeconds": 3}]}, "scenes[0].seconds"),
    ({"scenes": [TITLE, {**OUTRO, "mostSeconds": 1}]}, "scenes[1].seconds"),
    ({"scenes": [{**OUTRO, "elements": [PHOTO, PHOTO]}]}, "scenes[0].elements"),
    ({"type": "FIX", "scenes": [TITLE, {**TITLE, "key": "frc_2"}]}, "scenes"),
    (with_element(text("frl_title")), "sharedElements"),
    (with_element(text("title")), f"{SHARED}.key"),
    (with_element(text("frl_" + "a" * 61)), f"{SHARED}.key"),
    (with_element(text("frl_x", "a" * 21)), f"{SHARED}.default"),
    (with_element(text("frl_x", "")), f"{SHARED}.default"),
    (with_element(text("frl_x", "a\nb")), f"{SHARED}.default"),
    (with_element(text("frl_x", "a\0b")), f"{SHARED}.default"),
    (with_element({**text("frl_x"), "defaultFa": "ا" * 21}), f"{SHARED}.defaultFa"),
    (with_element(text("frl_x", least=9, most=3)), f"{SHARED}.limits"),
    (with_element(text("frl_x", most=2_001)), f"{SHARED}.limits"),
    (with_element(text("frl_x", lines=0)), f"{SHARED}.limits.lines"),
    (with_element(text("frl_x", options=OPTIONS)), f"{SHARED}.limits.options"),
    (with_element(text("frl_x", accepts=["image"])), f"{SHARED}.limits.accepts"),
    (with_element(changed(PHOTO)), f"{SHARED}.limits.accepts"),
    (with_element(changed(PHOTO, accepts=["audio"])), f"{SHARED}.limits.accepts"),
    (of_kind("AUDIO", "", accepts=["video"]), f"{SHARED}.limits.accepts"),
    (of_kind("CHECK_BOX", "yes"), f"{SHARED}.default"),
    (of_kind("CHECK_BOX", "1", most=1), f"{SHARED}.limits"),
    (of_kind("DROP_DOWN", "a"), f"{SHARED}.limits.options"),
    (of_kind("DROP_DOWN", "a", options=[*OPTIONS, *OPTIONS]), f"{SHARED}.limits.options"),
    (of_kind("DROP_DOWN", "c", options=OPTIONS), f"{SHARED}.default"),
    (of_kind("NUMBER", "1e3"), f"{SHARED}.default"),
    (of_kind("NUMBER", "nan"), f"{SHARED}.default"),
    (of_kind("NUMBER", "5", least=0, most=4), f"{SHARED}.default"),
    (of_kind("FILL", "red"), f"{SHARED}.default"),
    ({"sharedColours": [{**COLOUR, "default": "#FFFFFF"}]}, "sharedColours[0].default"),
    ({"sharedColours": [COLOUR, COLOUR]}, "sharedColours"),
    ({"sharedColours": []}, "colourPresets[0].colours"),
    ({"fonts": [""]}, "fonts[0]"),
]


@pytest.mark.parametrize(("change", "field"), REFUSED)
async def test_what_a_project_can_not_be(desk: Desk, change: dict[str, Any], field: str) -> None:
    template = await desk.template("intro")
    given = {"templateId": template, **wide(**change)}
    assert await desk.refused(PUT, input=given) == ("BAD_USER_INPUT", field)
    assert await desk.raw.fetchval("select count(*) from content.projects") == 0


@pytest.mark.parametrize(
    "given",
    [
        of_kind("CHECK_BOX", "1"),
        of_kind("DROP_DOWN", "b", options=OPTIONS),
        of_kind("NUMBER", "-2.5", least=-3, most=3),
        of_kind("FILL", "#00ff00"),
        of_kind("AUDIO", "", accepts=["audio"], most=30),
        {"type": "FIX", "scenes": [{**OUTRO, "key": "c2", "elements": [text("frl_c2t1")]}]},
        {"rate": "30000/1001"},
        {"rate": "29.97"},
    ],
)
async def test_what_a_project_can_be(desk: Desk, given: dict[str, Any]) -> None:
    template = await desk.template("intro")
    put = await desk.say(PUT, input={"templateId": template, **wide(**given)})
    assert put["version"] == 1


async def test_a_source_is_a_source_file_of_the_catalogue(desk: Desk) -> None:
    template = await desk.template("intro")
    project = (await desk.say(PUT, input={"templateId": template, **wide()}))["id"]
    tenant = AUTHOR.tenant_id
    refused = {
        await desk.file(tenant, "IMAGE"): "BAD_USER_INPUT",
        await desk.file(tenant, "SOURCE", owner=AUTHOR.id): "BAD_USER_INPUT",
        await desk.file(AUTHOR_A.tenant_id): "NOT_FOUND",
        uuid4(): "NOT_FOUND",
    }
    for file, code in refused.items():
        answer = await desk.refused(SOURCE, project=project, file=str(file))
        assert answer == (code, "fileId")
    good = await desk.file(tenant, media_type="application/zip")
    assert (await desk.say(SOURCE, project=project, file=str(good)))["version"] == 2
    assert (await desk.say(SOURCE, project=project, file=str(good)))["version"] == 2
    row = await desk.raw.fetchrow("select * from content.projects")
    sha = await desk.raw.fetchval("select sha256 from file_mgr.files where id = $1", good)
    kept = (row["source_file_id"], row["source_sha256"], row["source_media_type"])
    assert kept == (good, sha, "application/zip")


async def test_scenes_come_and_go_and_come_back(desk: Desk) -> None:
    project = await desk.project(await desk.template("intro"))
    added = await desk.say(SCENE_PUT, project=project, input=OUTRO, version=2)
    assert added["version"] == 3
    assert await desk.say(SCENE_PUT, project=project, input=OUTRO) == added
    there = await scenes(desk)
    assert list(there) == ["frc_title", "frc_photo", "frc_outro"]
    await desk.say(SCENE_REMOVE, id=str(there["frc_title"]))
    assert list(await scenes(desk)) == ["frc_photo", "frc_outro"]
    gone = await desk.refused(SCENE_REMOVE, id=str(there["frc_title"]))
    assert gone == ("NOT_FOUND", None)
    await desk.say(SCENE_PUT, project=project, input=TITLE)
    back = await scenes(desk)
    assert list(back) == ["frc_photo", "frc_outro", "frc_title"]
    assert back["frc_title"] == there["frc_title"]
    await desk.say(REORDER, project=project, keys=["frc_title", "frc_photo", "frc_outro"])
    assert list(await scenes(desk)) == ["frc_title", "frc_photo", "frc_outro"]
    assert tuple(await desk.raw.fetchrow(CONTENT, project)) == (1, 4)


async def test_what_can_not_be_done_with_scenes(desk: Desk) -> None:
    project = await desk.project(await desk.template("intro"), scenes=[TITLE])
    (scene,) = (await scenes(desk)).values()
    assert await desk.refused(SCENE_REMOVE, id=str(scene)) == ("CONFLICT", None)
    for keys in ([], ["frc_title", "frc_title"], ["frc_photo"]):
        answer = await desk.refused(REORDER, project=project, keys=keys)
        assert answer == ("BAD_USER_INPUT", "keys")
    taken = {**OUTRO, "elements": [text("frs_brand")]}
    answer = await desk.refused(SCENE_PUT, project=project, input=taken)
    assert answer == ("BAD_USER_INPUT", "sharedElements")
    answer = await desk.refused(SCENE_PUT, project=project, input=OUTRO, version=1)
    assert answer == ("CONFLICT", "version")
    assert list(await scenes(desk)) == ["frc_title"]


async def test_presets_are_put_by_key(desk: Desk) -> None:
    project = await desk.project(await desk.template("intro"))
    day: dict[str, Any] = {"key": "day", "name": both("Day", "روز"), "colours": []}
    colours = [{"key": "frd_primary", "colour": "#ffffff"}]
    assert (await desk.say(PRESET_PUT, project=project, input=day))["version"] == 3
    day["colours"] = colours
    assert (await desk.say(PRESET_PUT, project=project, input=day))["version"] == 4
    assert (await desk.say(PRESET_PUT, project=project, input=day))["version"] == 4
    unknown = {**day, "colours": [{"key": "frd_frame", "colour": "#ffffff"}]}
    answer = await desk.refused(PRESET_PUT, project=project, input=unknown)
    assert answer == ("BAD_USER_INPUT", "colours")
    night = await desk.raw.fetchval("select id from content.colour_presets where key = 'night'")
    assert (await desk.say(PRESET_REMOVE, id=str(night)))["version"] == 5
    rows = await desk.raw.fetch("select key, position from content.colour_presets")
    assert [tuple(row) for row in rows] == [("day", 0)]


async def test_a_customer_sees_a_project_when_it_can_be_rendered(desk: Desk) -> None:
    template = await desk.published("intro")
    square = wide(aspect="SQUARE", width=1080, height=1080)
    await desk.say(PUT, input={"templateId": template, **square})
    query = "query ($id: UUID!) { template(id: $id) { projects { aspect } } }"
    assert await desk.say(query, CUSTOMER, id=template) == {"projects": [{"aspect": "WIDE"}]}
    shown = await desk.say(query, AUTHOR, id=template)
    assert shown == {"projects": [{"aspect": "WIDE"}, {"aspect": "SQUARE"}]}


async def test_files_are_named_in_a_project(desk: Desk) -> None:
    template = await desk.published("intro")
    project = str(await desk.raw.fetchval("select id from content.projects"))
    tenant = AUTHOR.tenant_id
    dusk = str(await desk.file(tenant, "IMAGE", media_type="image/png"))
    put = await desk.say(ASSET_PUT, project=project, name="dusk", file=dusk)
    assert put["version"] == 3
    assert await desk.say(ASSET_PUT, project=project, name="dusk", file=dusk) == put
    private = str(await desk.file(tenant, "IMAGE", owner=AUTHOR.id))
    refused = await desk.refused(ASSET_PUT, project=project, name="mine", file=private)
    assert refused == ("BAD_USER_INPUT", "fileId")
    shown = await desk.say(ASSETS, CUSTOMER, id=template)
    ((asset,),) = (one["assets"] for one in shown["projects"])
    assert (asset["name"], asset["fileId"], asset["mediaType"]) == ("dusk", dusk, "image/png")
    assert asset["url"].startswith("/storage/")
    assert (await desk.say(ASSET_REMOVE, id=asset["id"]))["version"] == 4
    assert await desk.refused(ASSET_REMOVE, id=asset["id"]) == ("NOT_FOUND", None)
    assert await desk.say(ASSETS, CUSTOMER, id=template) == {"projects": [{"assets": []}]}
