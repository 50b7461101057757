"""The data loaders of the sample."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from kernel.db import ReadSession
from kernel.graphql.loaders import Loader
from tests.sample import store
from tests.sample.api import DOMAIN


class Tallies(Loader[UUID, int]):
    domain = DOMAIN

    async def fetch(self, session: ReadSession, keys: Sequence[UUID]) -> Mapping[UUID, int]:
        return await store.tallies(session, keys)
