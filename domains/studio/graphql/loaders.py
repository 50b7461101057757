"""The data loaders of studio: a key, a value, one statement."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from domains.studio.api import DOMAIN
from domains.studio.store import projects as store
from kernel.db import ReadSession
from kernel.graphql.loaders import Loader


class Documents(Loader[UUID, tuple[int, dict[str, Any]]]):
    """With the version that each is, which may be newer than the row of the list."""

    domain = DOMAIN

    async def fetch(
        self, session: ReadSession, keys: Sequence[UUID]
    ) -> Mapping[UUID, tuple[int, dict[str, Any]]]:
        return await store.documents(session, session.actor.owner_id, keys)
