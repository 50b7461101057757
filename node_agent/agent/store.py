"""What must survive a `kill -9` of the agent: what it holds, what it has to report, its numbers."""

import contextlib
import json
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FILE = "spool.sqlite3"
_TABLES = """
create table if not exists held (
    item_id text primary key, attempt text not null
);
create table if not exists reports (
    number integer primary key autoincrement,
    item_id text not null, attempt text not null, body text not null,
    unique (item_id, attempt)
);
create table if not exists numbers (name text primary key, value integer not null);
"""


@dataclass(frozen=True, slots=True)
class Report:
    number: int
    item_id: str
    attempt: str
    body: dict[str, Any]


class Store:
    """Every change is on the disk when the method returns."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE
        try:
            self._connection = self._opened()
        except sqlite3.DatabaseError:
            self._path.replace(self._path.with_name(f"{FILE}.damaged-{time.time_ns()}"))
            for left in ("-wal", "-shm"):
                self._path.with_name(FILE + left).unlink(missing_ok=True)
            self._connection = self._opened()

    def _opened(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path, isolation_level=None)
        try:
            connection.execute("pragma journal_mode = wal")
            connection.execute("pragma synchronous = full")
            connection.executescript(_TABLES)
            _expect_whole(connection)
        except sqlite3.DatabaseError:
            connection.close()
            raise
        return connection

    def close(self) -> None:
        self._connection.close()

    @contextmanager
    def _together(self) -> Iterator[None]:
        self._connection.execute("begin immediate")
        try:
            yield
        except BaseException:
            self._connection.execute("rollback")
            raise
        self._connection.execute("commit")

    def hold(self, item_id: str, attempt: str) -> None:
        self._connection.execute("insert or replace into held values (?, ?)", (item_id, attempt))

    def drop(self, item_id: str, attempt: str) -> None:
        """The item is somebody else's, or nobody's."""
        self._connection.execute(
            "delete from held where item_id = ? and attempt = ?", (item_id, attempt)
        )

    def report(self, item_id: str, attempt: str, body: dict[str, Any]) -> None:
        """What became of an attempt is said once: what was said first stands."""
        values = (item_id, attempt, json.dumps(body))
        with self._together():
            self._connection.execute(
                "insert or ignore into reports (item_id, attempt, body) values (?, ?, ?)", values
            )
            self.drop(item_id, attempt)

    def held(self) -> list[tuple[str, str]]:
        return list(self._connection.execute("select item_id, attempt from held order by rowid"))

    def first_report(self) -> Report | None:
        row = self._connection.execute(
            "select number, item_id, attempt, body from reports order by number limit 1"
        ).fetchone()
        return row and Report(row[0], row[1], row[2], json.loads(row[3]))

    def waiting(self) -> list[tuple[str, str]]:
        rows = self._connection.execute("select item_id, attempt from reports order by number")
        return list(rows)

    def delivered(self, report: Report) -> None:
        self._connection.execute("delete from reports where number = ?", (report.number,))

    def number(self, name: str) -> int:
        row = self._connection.execute(
            "select value from numbers where name = ?", (name,)
        ).fetchone()
        return int(row[0]) if row else 0

    def keep_number(self, name: str, value: int) -> None:
        with contextlib.suppress(sqlite3.OperationalError):  # a full disk: the clock rises anyway
            self._connection.execute("insert or replace into numbers values (?, ?)", (name, value))


def _expect_whole(connection: sqlite3.Connection) -> None:
    damage = connection.execute("pragma quick_check").fetchone()[0]
    if damage != "ok":
        raise sqlite3.DatabaseError(damage)
