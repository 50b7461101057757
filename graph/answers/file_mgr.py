"""What file_mgr answers to other domains."""

from collections.abc import Sequence
from uuid import UUID

from domains.file_mgr.api import DOMAIN, FileFacts, Purpose
from domains.file_mgr.service import addresses, adopting, files
from domains.file_mgr.service.adopting import Made
from kernel.db import UnitOfWork


class FilesByFileMgr:
    """Files for content, studio and render.

    A caller gets at his own files and at the catalogues of his tenant and of the house; the
    system and nodes at all that their unit of work may see.
    """

    async def facts(self, unit: UnitOfWork, ids: Sequence[UUID]) -> dict[UUID, FileFacts]:
        async with unit.acting_as(DOMAIN) as file_mgr:
            return await files.facts(file_mgr, ids)

    async def get_address(self, unit: UnitOfWork, file_id: UUID, minutes: int) -> str:
        async with unit.acting_as(DOMAIN) as file_mgr:
            file = await files.usable(file_mgr, file_id)
            return _absolute(unit, await addresses.of_file(file_mgr, file, minutes))

    async def object_address(self, unit: UnitOfWork, object_key: str, minutes: int) -> str:
        """Of what is no file: whoever asks answers for who may read it."""
        return _absolute(unit, await addresses.of_object(unit, object_key, minutes))

    async def put_address(
        self,
        unit: UnitOfWork,
        object_key: str,
        media_type: str,
        most_bytes: int,
        minutes: int,
    ) -> str:
        found = await addresses.to_put(unit, object_key, media_type, most_bytes, minutes)
        return _absolute(unit, found)

    async def adopt(  # noqa: PLR0913, PLR0917 - all that is known of a file
        self,
        unit: UnitOfWork,
        object_key: str,
        purpose: Purpose,
        name: str,
        media_type: str,
        size: int,
        sha256: str,
        owner_id: UUID | None,
    ) -> FileFacts:
        made = Made(object_key, purpose, name, media_type, size, sha256)
        async with unit.acting_as(DOMAIN) as file_mgr:
            return await adopting.adopt(file_mgr, made, owner_id)


class FilesForRender(FilesByFileMgr):
    """Render shows the films of a tenant to whom it has found to be in the right."""

    async def get_address(self, unit: UnitOfWork, file_id: UUID, minutes: int) -> str:
        async with unit.acting_as(DOMAIN) as file_mgr:
            file = await files.of_tenant(file_mgr, file_id)
            return _absolute(unit, await addresses.of_file(file_mgr, file, minutes))


def _absolute(unit: UnitOfWork, address: addresses.Address) -> str:
    return f"{unit.public_url}{address.url}" if address.url.startswith("/") else address.url
