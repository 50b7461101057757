"""Counts the statements that reach the database, exactly."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event


class Statements:
    """Every statement since the last `forget`, in order. Begin and commit are not statements."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    @classmethod
    @contextmanager
    def of(cls, engine: Engine) -> Iterator["Statements"]:
        counted = cls()
        event.listen(engine, "before_cursor_execute", counted._note)
        try:
            yield counted
        finally:
            event.remove(engine, "before_cursor_execute", counted._note)

    def _note(self, _connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        self.seen.append(" ".join(statement.split()))

    @property
    def count(self) -> int:
        return len(self.seen)

    def forget(self) -> None:
        self.seen.clear()
