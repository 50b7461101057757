"""Where the pictures, films and sounds of the catalogue can be read."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from domains.content.graphql.types.projects import ProjectAsset, TemplateScene
from domains.content.graphql.types.taxonomy import MusicTrack
from domains.content.graphql.types.templates import Template
from domains.file_mgr.api import DOMAIN
from domains.file_mgr.models import File
from domains.file_mgr.service import addresses
from domains.file_mgr.store import files
from kernel.db import ReadSession
from kernel.graphql.context import Info
from kernel.graphql.fields import field
from kernel.graphql.loaders import Loader


class CatalogueFiles(Loader[UUID, File]):
    """Of those that the caller may see: his tenant's catalogue and that of the house."""

    domain = DOMAIN

    async def fetch(self, session: ReadSession, keys: Sequence[UUID]) -> Mapping[UUID, File]:
        return {file.id: file for file in await files.usable(session, keys)}


async def _url(info: Info, file_id: UUID | None) -> str | None:
    found = None if file_id is None else await info.context.loader(CatalogueFiles).load(file_id)
    tools = info.context.services.database.tools
    return None if found is None else (await addresses.of_file(tools, found)).url


async def cover_url(root: Template, info: Info) -> str | None:
    return await _url(info, root.cover_file_id)


async def cover_thumbnail_url(root: Template, info: Info) -> str | None:
    if root.cover_file_id is None:
        return None
    found = await info.context.loader(CatalogueFiles).load(root.cover_file_id)
    if found is None or found.thumbnail_key is None:
        return None
    tools = info.context.services.database.tools
    return (await addresses.of_thumbnail(tools, found.thumbnail_key)).url


async def preview_url(root: Template, info: Info) -> str | None:
    return await _url(info, root.preview_file_id)


async def image_url(root: TemplateScene, info: Info) -> str | None:
    return await _url(info, root.image_file_id)


async def asset_url(root: ProjectAsset, info: Info) -> str | None:
    return await _url(info, root.file_id)


async def track_url(root: MusicTrack, info: Info) -> str | None:
    return await _url(info, root.file_id)


_FOR_A_WHILE = "can be read; the address works for a quarter of an hour."
FIELDS = (
    ("Template", "cover_url", field(description=f"Where its picture {_FOR_A_WHILE}")(cover_url)),
    (
        "Template",
        "cover_thumbnail_url",
        field(description=f"Where a small picture of it {_FOR_A_WHILE}")(cover_thumbnail_url),
    ),
    ("Template", "preview_url", field(description=f"Where its film {_FOR_A_WHILE}")(preview_url)),
    (
        "TemplateScene",
        "image_url",
        field(description=f"Where its picture {_FOR_A_WHILE}")(image_url),
    ),
    ("ProjectAsset", "url", field(description=f"Where it {_FOR_A_WHILE}")(asset_url)),
    ("MusicTrack", "url", field(description=f"Where the sound {_FOR_A_WHILE}")(track_url)),
)
