"""The data loaders of file_mgr: a key, a value, one statement."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from domains.file_mgr.api import DOMAIN
from domains.file_mgr.models import File
from domains.file_mgr.service import files
from kernel.db import ReadSession
from kernel.graphql.loaders import Loader


class FilesById(Loader[UUID, File]):
    """Of those that the caller has in hand."""

    domain = DOMAIN

    async def fetch(self, session: ReadSession, keys: Sequence[UUID]) -> Mapping[UUID, File]:
        return await files.those(session, keys)
