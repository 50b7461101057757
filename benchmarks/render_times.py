"""Where the seconds of a job went: the server's history, filled in with what the agent says."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from benchmarks.render_farm import Made, Step

CLAIM, REPORT, REST = "claim", "report", "rest"
_LINE = re.compile(r"^(?P<at>\S+) info +item (?P<event>begins|ends) item=(?P<item>\S+)(?P<rest>.*)")
_SPENT = re.compile(r'spent="(?P<spent>\{.*?\})"')


@dataclass(frozen=True, slots=True)
class Told:
    """What the agent says of one item."""

    began: float
    ended: float
    spent: dict[str, float]


@dataclass(frozen=True, slots=True)
class Held:
    """An item in the node's hands, by the server's clock."""

    item_id: str
    claimed: float
    done: float


def items_of(history: Sequence[Step]) -> list[Held]:
    """In the order in which they were claimed; each is done before the next one is there."""
    claimed = {step.item_id: step.at for step in history if step.after == "CLAIMED"}
    done = {step.item_id: step.at for step in history if step.item_id and step.after == "DONE"}
    found = [Held(item_id, claimed[item_id], at) for item_id, at in done.items()]
    return sorted(found, key=lambda held: held.claimed)


def whole(made: Made) -> float:
    """From the first claim's answer to the acceptance of the last result."""
    items = items_of(made.history)
    return items[-1].done - items[0].claimed


def breakdown(made: Made, log: str) -> dict[str, float]:
    """Seconds by part; together they are the whole."""
    parts: dict[str, float] = {}
    for part, seconds in _pieces(items_of(made.history), said_of(log)):
        parts[part] = parts.get(part, 0.0) + seconds
    return {part: round(seconds, 3) for part, seconds in parts.items()}


def _pieces(items: Sequence[Held], said: dict[str, Told]) -> Iterator[tuple[str, float]]:
    free = items[0].claimed
    for held in items:
        told = said[held.item_id]
        yield CLAIM, told.began - free
        yield from told.spent.items()
        yield REST, told.ended - told.began - sum(told.spent.values())
        yield REPORT, held.done - told.ended
        free = held.done


def said_of(log: str) -> dict[str, Told]:
    """By item, from the agent's log; only items that have ended well."""
    began: dict[str, float] = {}
    found: dict[str, Told] = {}
    for line in log.splitlines():
        match = _LINE.match(line)
        if match is None:
            continue
        at = datetime.fromisoformat(match["at"]).timestamp()
        spent = _SPENT.search(match["rest"])
        if match["event"] == "begins":
            began[match["item"]] = at
        elif spent:
            found[match["item"]] = Told(began[match["item"]], at, json.loads(spent["spent"]))
    return found
