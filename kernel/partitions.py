"""Monthly partitions: made ahead of time, dropped past their retention, watched.

The application's login owns no table, so the work is done by functions of the database's owner,
which touch only the tables that a migration has entered in `kernel.partitioned_tables`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog
from sqlalchemy import text

from kernel.db import UnitOfWork
from kernel.telemetry.metrics import METRICS

log = structlog.get_logger(__name__)

MONTHS_AHEAD = 3


@dataclass(frozen=True, slots=True)
class Change:
    parent: str
    action: str
    partition: str


@dataclass(frozen=True, slots=True)
class State:
    """How a partitioned table stands: whole months ahead, and rows that found no month."""

    parent: str
    months_ahead: int
    strays: bool

    @property
    def is_behind(self) -> bool:
        return self.months_ahead < 1 or self.strays


async def keep(unit: UnitOfWork, at: datetime) -> Sequence[Change]:
    rows = await unit.execute(text("select * from kernel.keep_partitions(:at)"), {"at": at})
    return [Change(row.parent, row.action, row.partition) for row in rows]


async def states(unit: UnitOfWork, at: datetime) -> Sequence[State]:
    rows = await unit.execute(text("select * from kernel.partition_states(:at)"), {"at": at})
    return [State(row.parent, row.months_ahead, row.strays) for row in rows]


async def keep_and_watch(unit: UnitOfWork) -> Sequence[State]:
    """What the clock orders: keeps the months and cries when that was not enough."""
    at = unit.clock.now()
    for change in await keep(unit, at):
        log.info("partition", table=change.parent, action=change.action, name=change.partition)
    standing = await states(unit, at)
    for state in standing:
        METRICS.partitions(state.parent, state.months_ahead)
        if state.is_behind:
            log.error(
                "partitions fell behind: look for locks on the table, then run the worker",
                table=state.parent,
                months_ahead=state.months_ahead,
                rows_without_a_month=state.strays,
            )
    return standing
