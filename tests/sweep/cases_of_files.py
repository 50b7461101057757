"""What the sweep knows of the fields of file_mgr."""

from uuid import uuid4

from tests.conftest import TENANT_A
from tests.sweep.world import Case, World, by_id


async def a_folder(world: World) -> str:
    return str(
        await world.raw.fetchval(
            "insert into file_mgr.folders (id, tenant_id, owner_id, name, depth, created_at, "
            "updated_at) values (gen_random_uuid(), $1, $2, 'mine', 1, now(), now()) returning id",
            TENANT_A,
            world.owner.id,
        )
    )


async def a_file(world: World) -> str:
    blob = await world.raw.fetchval(
        'insert into file_mgr.blobs (id, tenant_id, sha256, size, object_key, "references", '
        "created_at) values (gen_random_uuid(), $1, $2, 5, $2, 1, now()) returning id",
        TENANT_A,
        uuid4().hex,
    )
    await world.raw.execute(
        "insert into file_mgr.storage_usage (tenant_id, holder_id, used, reserved, updated_at) "
        "values ($1, $2, 100, 100, now()) on conflict do nothing",
        TENANT_A,
        world.owner.id,
    )
    return str(
        await world.raw.fetchval(
            "insert into file_mgr.files (id, tenant_id, owner_id, blob_id, name, purpose, "
            "media_type, size, sha256, object_key, created_at, updated_at) "
            "values (gen_random_uuid(), $1, $2, $3, 'mine', 'IMAGE', 'image/png', 5, 'x', 'x', "
            "now(), now()) returning id",
            TENANT_A,
            world.owner.id,
            blob,
        )
    )


async def a_folder_and_a_file(world: World) -> str:
    """With one id: a field that takes both can be called with what it stands for."""
    file, folder = await a_file(world), await a_folder(world)
    await world.raw.execute("update file_mgr.folders set id = $1 where id = $2", file, folder)
    return file


async def an_upload(world: World) -> str:
    await a_file(world)
    return str(
        await world.raw.fetchval(
            "insert into file_mgr.upload_sessions (id, tenant_id, started_by, owner_id, purpose, "
            "name, size, part_size, state, created_at, updated_at, expires_at) "
            "values (gen_random_uuid(), $1, $2, $2, 'IMAGE', 'mine', 5, 8388608, 'OPEN', now(), "
            "now(), now() + interval '1 day') returning id",
            TENANT_A,
            world.owner.id,
        )
    )


async def a_refused_upload(world: World) -> str:
    upload = await an_upload(world)
    await world.raw.execute(
        "update file_mgr.upload_sessions set state = 'REFUSED', refusal = 'BROKEN' where id = $1",
        upload,
    )
    return upload


def _begun(wanted: str) -> dict[str, object]:
    announced = {"purpose": "IMAGE", "name": "a", "size": 5, "folderId": wanted}
    return {"input": announced, "idempotencyKey": str(uuid4())}


FILE_CASES: dict[str, Case] = {
    "file": by_id(a_file),
    "files": Case(a_folder, lambda wanted: {"wanted": {"folderId": wanted}}),
    "folders": Case(a_folder, lambda wanted: {"parentId": wanted}),
    "upload": by_id(an_upload),
    "uploadParts": by_id(an_upload, numbers=[1]),
    "uploadBegin": Case(a_folder, _begun),
    "uploadComplete": by_id(a_refused_upload),
    "uploadAbort": by_id(an_upload),
    "uploadChanged": by_id(an_upload),
    "fileRename": by_id(a_file, name="stolen"),
    "fileMove:id": by_id(a_file),
    "fileMove:folderId": Case(
        a_folder_and_a_file, lambda wanted: {"id": wanted, "folderId": wanted}
    ),
    "fileTrash": by_id(a_file),
    "fileRestore": by_id(a_file),
    "fileRemove": by_id(a_file),
    "folderCreate": Case(a_folder, lambda wanted: {"name": "a", "parentId": wanted}),
    "folderRename": by_id(a_folder, name="stolen"),
    "folderRemove": by_id(a_folder),
}
