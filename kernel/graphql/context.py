"""What a resolver gets to know about the request that it answers."""

from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

import strawberry

from kernel.actor import Actor
from kernel.texts import Locale

if TYPE_CHECKING:
    from kernel.db import Database
    from kernel.graphql.loaders import Loader
    from kernel.topics import Topics

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


@dataclass(slots=True)
class Services:
    """What lives as long as the process."""

    database: "Database"
    topics: "Topics"


@dataclass(slots=True)
class Context:
    """What lives as long as one operation, or as one websocket."""

    actor: Actor
    locale: Locale
    trace_id: str
    services: Services
    address: str = "unknown"
    user_agent: str | None = None
    host: str | None = None
    """The host that was asked for, as the caller says."""
    caches_loads: bool = True
    _loaders: dict[type[Any], Any] = field(default_factory=dict)

    def loader(self, kind: "type[Loader[Key, Value]]") -> "Loader[Key, Value]":
        """The loader of that kind for this request; all that ask for it share its batches."""
        made: Loader[Key, Value] | None = self._loaders.get(kind)
        if made is None:
            made = self._loaders[kind] = kind(self)
        return made


Info = strawberry.Info[Context, None]
