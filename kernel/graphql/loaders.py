"""Data loaders: a key, a value, one statement for the whole batch."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import ClassVar, Generic, TypeVar

from strawberry.dataloader import DataLoader

from kernel.db import ReadSession
from kernel.graphql.context import Context, Key

Value = TypeVar("Value")


class Loader(ABC, Generic[Key, Value]):
    """One short read session for each batch, closed before anything else is awaited.

    On a websocket a loader batches and does not cache: its context lives for one operation, and
    the second event of a subscription must not be answered from the first.
    """

    domain: ClassVar[str]

    def __init__(self, context: Context) -> None:
        self._context = context
        self._loader: DataLoader[Key, Value | None] = DataLoader(
            load_fn=self._load_batch, cache=context.caches_loads, max_batch_size=1_000
        )

    async def load(self, key: Key) -> Value | None:
        return await self._loader.load(key)

    async def load_many(self, keys: Sequence[Key]) -> Sequence[Value | None]:
        return await self._loader.load_many(keys)

    async def _load_batch(self, keys: list[Key]) -> list[Value | None]:
        database = self._context.services.database
        async with database.read(self.domain, self._context.actor) as session:
            found = await self.fetch(session, keys)
        return [found.get(key) for key in keys]

    @abstractmethod
    async def fetch(self, session: ReadSession, keys: Sequence[Key]) -> Mapping[Key, Value]:
        """What was found, by key; what is missing is answered with null."""
