"""Ports: what one domain asks of another during a write, named by the one that asks.

A domain's `ports.py` holds the Protocol and its key; `graph/wiring.py` names who answers. The
answer works in the same transaction, with the rights of the domain that answers.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar, cast

Asked = TypeVar("Asked")


@dataclass(frozen=True, slots=True)
class PortKey(Generic[Asked]):
    """Names a Protocol; a Protocol itself can't be looked up with its type."""

    name: str


@dataclass(frozen=True, slots=True)
class Answer:
    """Who answers a port."""

    key: PortKey[Any]
    by: object


@dataclass(slots=True)
class Ports:
    _answers: dict[str, object] = field(default_factory=dict)

    @classmethod
    def wired(cls, asked: Iterable[PortKey[Any]], answers: Iterable[Answer]) -> "Ports":
        """Refuses a port that nobody answers while the system starts, not when it is asked."""
        known = {answer.key.name: answer.by for answer in answers}
        missing = sorted({key.name for key in asked} - known.keys())
        if missing:
            message = f"nobody answers {', '.join(missing)}; add a line to graph/wiring.py"
            raise LookupError(message)
        return cls(known)

    def ask(self, key: PortKey[Asked]) -> Asked:
        return cast("Asked", self._answers[key.name])
