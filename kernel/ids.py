"""Ids for new rows: time-ordered, made here because PostgreSQL 15 can't make them."""

from typing import Protocol
from uuid import UUID

from uuid_utils.compat import uuid7

HOUSE_TENANT_ID = UUID("00000000-0000-0000-0000-000000000001")


class Ids(Protocol):
    def new(self) -> UUID: ...


class TimeOrderedIds:
    def new(self) -> UUID:
        return uuid7()


class CountingIds:
    """1, 2, 3 …: a test can write down the ids that it expects."""

    def __init__(self, start: int = 1) -> None:
        self._next = start

    def new(self) -> UUID:
        made = UUID(int=self._next)
        self._next += 1
        return made
