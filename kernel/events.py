"""Domain events: facts in the past tense, named `domain.entity.verb.v1`."""

import re
from collections.abc import Sequence
from contextvars import ContextVar
from datetime import datetime
from typing import Any, ClassVar, Generic, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict

_NAME = re.compile(r"^[a-z_]+\.[a-z_]+\.[a-z_]+\.v[1-9][0-9]*$")

CORRELATION: ContextVar[UUID | None] = ContextVar("correlation", default=None)
"""The first cause of what is being done: an event's handlers pass it on to theirs."""


class Event(BaseModel):
    """The data of one kind of event. A change of its shape is a new version with a new name."""

    model_config = ConfigDict(frozen=True)

    type: ClassVar[str]

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        name = cls.__dict__.get("type", "")
        if not _NAME.match(name):
            message = f"{cls.__name__}.type is {name!r}; expected domain.entity.verb.v1"
            raise TypeError(message)

    def topics(self) -> Sequence[str]:
        """What a subscription may wait for: ids only, for instance `render.job:<id>`."""
        return ()


E = TypeVar("E", bound=Event)


class Envelope(BaseModel, Generic[E]):
    """An event with all that is known about it, as a handler gets it."""

    model_config = ConfigDict(frozen=True)

    id: UUID
    occurred_at: datetime
    tenant_id: UUID
    user_id: UUID | None
    trace_id: str
    correlation_id: UUID
    data: E
