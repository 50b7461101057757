"""Pages of a list by key: the cost of a page does not depend on how far into the list it is."""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

import orjson
from sqlalchemy import BigInteger, ColumnElement, Select, and_, or_
from sqlalchemy.orm import InstrumentedAttribute

from kernel.db import ReadSession
from kernel.errors import bad_input
from kernel.texts import Text

T = TypeVar("T")

MOST = 100
USUAL = 20

_SIZE = Text(
    en=f"Ask for 1 to {MOST} items at once.",
    fa=f"در هر بار ۱ تا {MOST} مورد بخواهید.",
)
_BOTH = Text(
    en="Ask for the first items or for the last ones, not for both.",
    fa="یا نخستین موردها را بخواهید یا آخرین‌ها را، نه هر دو را با هم.",
)
_CURSOR = Text(
    en="This cursor is not one of this list. Take it from the list's pageInfo or edges.",
    fa="این نشانگر از این فهرست نیست. آن را از pageInfo یا edges همین فهرست بردارید.",
)


@dataclass(frozen=True, slots=True)
class Key:
    """A column that a list is ordered by. It must not be null."""

    column: Any
    descending: bool = False
    kind: type[str | int | UUID | datetime] = UUID


@dataclass(frozen=True, slots=True)
class Order:
    """The order of a list. Its last key is unique; its name keeps foreign cursors out."""

    name: str
    keys: tuple[Key, ...]


@dataclass(frozen=True, slots=True)
class PageRequest:
    size: int
    forward: bool
    cursor: str | None

    @classmethod
    def of(
        cls,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> "PageRequest":
        backward = last is not None or before is not None
        if backward and (first is not None or after is not None):
            raise bad_input("last", _BOTH)
        name, asked = ("last", last) if backward else ("first", first)
        size = USUAL if asked is None else asked
        if not 1 <= size <= MOST:
            raise bad_input(name, _SIZE)
        return cls(size, not backward, before if backward else after)


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    rows: Sequence[T]
    cursors: Sequence[str]
    has_next: bool
    has_previous: bool


async def page(
    session: ReadSession, statement: Select[T], order: Order, request: PageRequest
) -> Page[T]:
    """One statement: one row more than asked for tells whether there is another page."""
    if request.cursor is not None:
        values = _read_cursor(order, request.cursor, "after" if request.forward else "before")
        statement = statement.where(_beyond(order, values, forward=request.forward))
    for key in order.keys:
        descending = key.descending is request.forward
        statement = statement.order_by(key.column.desc() if descending else key.column.asc())
    found = list(await session.all(statement.limit(request.size + 1)))
    more, rows = len(found) > request.size, found[: request.size]
    if not request.forward:
        rows.reverse()
    came_from = request.cursor is not None
    return Page(
        rows=rows,
        cursors=[_write_cursor(order, row) for row in rows],
        has_next=more if request.forward else came_from,
        has_previous=came_from if request.forward else more,
    )


def _beyond(order: Order, values: Sequence[Any], *, forward: bool) -> ColumnElement[bool]:
    """Everything after the cursor: (a > x) or (a = x and b > y) and so on."""
    alternatives: list[ColumnElement[bool]] = []
    equal: list[ColumnElement[bool]] = []
    for key, value in zip(order.keys, values, strict=True):
        rises = key.descending is not forward
        further = key.column > value if rises else key.column < value
        alternatives.append(and_(*equal, further))
        equal.append(key.column == value)
    outermost, value = order.keys[0], values[0]
    rises = outermost.descending is not forward
    # Implied by the alternatives, and what lets PostgreSQL start in the middle of the index.
    bound = outermost.column >= value if rises else outermost.column <= value
    return and_(bound, or_(*alternatives))


def _write_cursor(order: Order, row: object) -> str:
    values = [_plain(getattr(row, _attribute(key))) for key in order.keys]
    packed = orjson.dumps([order.name, *values])
    return base64.urlsafe_b64encode(packed).rstrip(b"=").decode()


def _attribute(key: Key) -> str:
    column: InstrumentedAttribute[Any] = key.column
    return column.key


def _plain(value: object) -> str | int:
    if isinstance(value, datetime):
        return value.isoformat()
    return value if isinstance(value, int) else str(value)


def _read_cursor(order: Order, cursor: str, field: str) -> list[Any]:
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        name, *values = orjson.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        if name != order.name or len(values) != len(order.keys):
            raise bad_input(field, _CURSOR)
        return [_typed(key, value) for key, value in zip(order.keys, values, strict=True)]
    except (ValueError, TypeError, OverflowError, binascii.Error) as error:
        raise bad_input(field, _CURSOR) from error


def _typed(key: Key, value: object) -> Any:
    if key.kind is int:
        return _whole(key, value)
    if not isinstance(value, str) or "\0" in value:
        raise TypeError(value)
    if key.kind is datetime:
        return _moment(value)
    return UUID(value) if key.kind is UUID else value


def _whole(key: Key, value: object) -> int:
    """The driver refuses a number that the column's type can't hold."""
    bits = 63 if isinstance(key.column.type, BigInteger) else 31
    if type(value) is not int or not -(2**bits) <= value < 2**bits:
        raise ValueError(value)
    return value


def _moment(value: str) -> datetime:
    """In UTC here and not in the driver, where year 1 of an eastern zone would overflow."""
    moment = datetime.fromisoformat(value)
    if moment.tzinfo is None:
        raise ValueError(value)
    return moment.astimezone(UTC)
