"""What an owner does with files and folders, and that nobody else does any of it."""

from typing import Any
from uuid import uuid4

import pytest

from tests.file_mgr.desk import ANN, BOB, EVE, FILES, MODERATOR, Desk
from tests.identity.administration import prepared
from tests.identity.picture_support import plain

FILE = "query($id: UUID!) { file(id: $id) { id name trashedAt folderId } }"
RENAME = """mutation($id: UUID!, $name: String!) { fileRename(id: $id, name: $name) {
    __typename ... on File { name } ... on Problem { code field } } }"""
MOVE = """mutation($id: UUID!, $folderId: UUID) { fileMove(id: $id, folderId: $folderId) {
    __typename ... on File { folderId } ... on Problem { code field } } }"""
TRASH = """mutation($id: UUID!) { fileTrash(id: $id) { __typename
    ... on File { trashedAt } ... on Problem { code } } }"""
RESTORE = """mutation($id: UUID!) { fileRestore(id: $id) { __typename
    ... on File { trashedAt } ... on Problem { code } } }"""
REMOVE = """mutation($id: UUID!) { fileRemove(id: $id) { __typename
    ... on FileRemoved { id } ... on Problem { code } } }"""
FOLDER = """mutation($name: String!, $parentId: UUID) {
    folderCreate(name: $name, parentId: $parentId) { __typename
        ... on Folder { id name parentId } ... on Problem { code field } } }"""
FOLDER_RENAME = """mutation($id: UUID!, $name: String!) { folderRename(id: $id, name: $name) {
    __typename ... on Folder { name } ... on Problem { code } } }"""
FOLDER_REMOVE = """mutation($id: UUID!) { folderRemove(id: $id) { __typename
    ... on FolderRemoved { id } ... on Problem { code } } }"""
FOLDERS = """query($parentId: UUID) { folders(parentId: $parentId) { nodes { name } } }"""
NOT_FOUND = {"__typename": "Problem", "code": "NOT_FOUND"}


async def names(desk: Desk, **wanted: Any) -> list[str]:
    found = await desk.say(FILES, wanted=wanted)
    return [file["name"] for file in found["nodes"]]


async def test_a_file_is_renamed(desk: Desk) -> None:
    file = await desk.stored(plain())
    told = await desk.say(RENAME, id=file["id"], name=" cafe\u0301.png ")
    assert told == {"__typename": "File", "name": "caf\u00e9.png"}
    assert await names(desk) == ["caf\u00e9.png"]


@pytest.mark.parametrize(
    "name",
    [
        "",
        "   ",
        ".",
        "..",
        "a/b",
        "..\\b",
        "a\0b",
        "a\nb",
        "photo\u202egpj.exe",
        "\u2066a",
        "a\u2028b",
        "x" * 256,
    ],
)
async def test_a_name_that_misleads_is_refused(desk: Desk, name: str) -> None:
    file = await desk.stored(plain())
    told = await desk.say(RENAME, id=file["id"], name=name)
    assert told == {"__typename": "Problem", "code": "BAD_USER_INPUT", "field": "name"}
    assert await names(desk) == ["a file"]


async def test_persian_names_keep_their_half_space(desk: Desk) -> None:
    file = await desk.stored(plain())
    told = await desk.say(RENAME, id=file["id"], name="می‌خواهم.png")
    assert told["name"] == "می‌خواهم.png"


async def test_the_trash_and_back(desk: Desk) -> None:
    file = await desk.stored(plain())
    assert (await desk.say(TRASH, id=file["id"]))["trashedAt"] is not None
    assert (await desk.say(TRASH, id=file["id"]))["__typename"] == "File"
    assert await names(desk) == []
    assert await names(desk, trashed=True) == ["a file"]
    assert (await desk.say(RENAME, id=file["id"], name="b"))["code"] == "CONFLICT"
    assert await desk.room() == (len(plain()), 0)
    told = await desk.raw.fetchval(
        "select count(*) from kernel.outbox where type = 'file_mgr.file.trashed.v1'"
    )
    assert told == 1
    assert (await desk.say(RESTORE, id=file["id"]))["trashedAt"] is None
    assert await names(desk) == ["a file"]


async def test_a_file_is_removed_and_its_room_given_back(desk: Desk) -> None:
    mine, his = await desk.stored(plain()), await desk.stored(plain(), actor=BOB)
    assert (await desk.say(REMOVE, id=mine["id"]))["__typename"] == "FileRemoved"
    assert await desk.say(REMOVE, id=mine["id"]) == NOT_FOUND
    assert await desk.room() == (0, 0)
    assert await desk.raw.fetchval('select "references" from file_mgr.blobs') == 1
    assert await desk.raw.fetchval("select unreferenced_at from file_mgr.blobs") is None
    assert (await desk.say(REMOVE, BOB, id=his["id"]))["__typename"] == "FileRemoved"
    assert await desk.raw.fetchval("select unreferenced_at from file_mgr.blobs") is not None


async def test_lists_know_purpose_and_folder(desk: Desk) -> None:
    folder = await desk.say(FOLDER, name="a")
    await desk.stored(plain(), name="in folder", folderId=folder["id"])
    await desk.stored(plain(), name="at top")
    assert await names(desk) == ["at top", "in folder"]
    assert await names(desk, folderId=folder["id"]) == ["in folder"]
    assert await names(desk, atTop=True) == ["at top"]
    assert await names(desk, purpose="AUDIO") == []
    assert await names(desk, purpose="IMAGE", atTop=True) == ["at top"]


async def test_folders(desk: Desk) -> None:
    parent = await desk.say(FOLDER, name="پوشه")
    child = await desk.say(FOLDER, name="b", parentId=parent["id"])
    assert child["parentId"] == parent["id"]
    assert (await desk.say(FOLDERS))["nodes"] == [{"name": "پوشه"}]
    assert (await desk.say(FOLDERS, parentId=parent["id"]))["nodes"] == [{"name": "b"}]
    assert (await desk.say(FOLDER_RENAME, id=child["id"], name="c"))["name"] == "c"
    assert (await desk.say(FOLDER_REMOVE, id=parent["id"]))["code"] == "CONFLICT"
    assert (await desk.say(FOLDER_REMOVE, id=child["id"]))["__typename"] == "FolderRemoved"
    assert (await desk.say(FOLDER_REMOVE, id=parent["id"]))["__typename"] == "FolderRemoved"
    assert (await desk.say(FOLDERS))["nodes"] == []


async def test_folders_are_not_endlessly_deep(desk: Desk) -> None:
    above = None
    for depth in range(8):
        made = await desk.say(FOLDER, name=f"{depth}", parentId=above)
        above = made["id"]
    refused = await desk.say(FOLDER, name="9", parentId=above)
    assert refused == {"__typename": "Problem", "code": "BAD_USER_INPUT", "field": "parentId"}


async def test_a_folder_goes_and_its_trash_comes_back_to_the_top(desk: Desk) -> None:
    folder = await desk.say(FOLDER, name="a")
    file = await desk.stored(plain())
    assert (await desk.say(MOVE, id=file["id"], folderId=folder["id"]))["folderId"] == folder["id"]
    assert (await desk.say(FOLDER_REMOVE, id=folder["id"]))["code"] == "CONFLICT"
    await desk.say(TRASH, id=file["id"])
    assert (await desk.say(FOLDER_REMOVE, id=folder["id"]))["__typename"] == "FolderRemoved"
    await desk.say(RESTORE, id=file["id"])
    assert (await desk.say(FILE, id=file["id"]))["folderId"] is None


async def test_another_s_file_is_an_unknown_one(desk: Desk) -> None:
    file = await desk.stored(plain())
    for stranger in (BOB, EVE, MODERATOR):
        for wanted in (file["id"], str(uuid4())):
            for query, more in (
                (RENAME, {"name": "stolen"}),
                (MOVE, {}),
                (TRASH, {}),
                (RESTORE, {}),
                (REMOVE, {}),
            ):
                told = await desk.say(query, stranger, id=wanted, **more)
                assert told["code"] == "NOT_FOUND"
            assert "NOT_FOUND" in await desk.refusal(FILE, stranger, id=wanted)
    assert await names(desk) == ["a file"]
    assert (await desk.say(FILES, BOB))["nodes"] == []


async def test_another_s_folder_is_an_unknown_one(desk: Desk) -> None:
    folder = (await desk.say(FOLDER, name="mine"))["id"]
    for stranger in (BOB, EVE, MODERATOR):
        own = await desk.stored(plain(), actor=stranger)
        for wanted in (folder, str(uuid4())):
            for query, given in (
                (MOVE, {"id": own["id"], "folderId": wanted}),
                (FOLDER, {"name": "a", "parentId": wanted}),
                (FOLDER_RENAME, {"id": wanted, "name": "a"}),
                (FOLDER_REMOVE, {"id": wanted}),
            ):
                assert (await desk.say(query, stranger, **given))["code"] == "NOT_FOUND"
            assert "NOT_FOUND" in await desk.refusal(FOLDERS, stranger, parentId=wanted)
            listed = {"folderId": wanted}
            assert "NOT_FOUND" in await desk.refusal(FILES, stranger, wanted=listed)
    assert (await desk.say(FOLDERS))["nodes"] == [{"name": "mine"}]


async def test_the_catalogue_is_in_the_hands_of_who_writes_content(desk: Desk) -> None:
    file = await desk.stored(plain(), actor=MODERATOR, forCatalogue=True)
    catalogue = {"ofCatalogue": True}
    assert len((await desk.say(FILES, MODERATOR, wanted=catalogue))["nodes"]) == 1
    assert "FORBIDDEN" in await desk.refusal(FILES, ANN, wanted=catalogue)
    assert "NOT_FOUND" in await desk.refusal(FILE, ANN, id=file["id"])
    assert await desk.say(TRASH, ANN, id=file["id"]) == NOT_FOUND
    assert (await desk.say(RENAME, MODERATOR, id=file["id"], name="b"))["name"] == "b"


async def test_what_is_gone_and_what_becomes_of_the_catalogue_is_written_down(desk: Desk) -> None:
    await prepared(desk.database, desk.raw)
    own = await desk.stored(plain())
    await desk.say(TRASH, id=own["id"])
    await desk.say(REMOVE, id=own["id"])
    shown = await desk.stored(plain(), actor=MODERATOR, forCatalogue=True)
    await desk.say(RENAME, MODERATOR, id=shown["id"], name="b")
    await desk.say(TRASH, MODERATOR, id=shown["id"])
    await desk.say(RESTORE, MODERATOR, id=shown["id"])
    noted = await desk.raw.fetch(
        "select action, actor_id, details from identity.audit_entries order by id"
    )
    assert [(row["action"], row["actor_id"]) for row in noted] == [
        ("file.removed", ANN.id),
        ("catalogue.upload_begun", MODERATOR.id),
        ("file.renamed", MODERATOR.id),
        ("file.trashed", MODERATOR.id),
        ("file.restored", MODERATOR.id),
    ]
    assert await desk.raw.fetchval("select count(*) from file_mgr.files") == 1
