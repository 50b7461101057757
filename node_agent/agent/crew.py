"""The items that this node holds, and the only place that begins, ends or drops one."""

import asyncio
import json
import time
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from node_agent.agent import logs
from node_agent.agent.cancelling import cancelled
from node_agent.agent.failures import reason
from node_agent.agent.protocol import Order, WorkItem
from node_agent.agent.run import Run, Workplace, outcome
from node_agent.agent.store import Store


class Crew:
    """`changed`: more or fewer slots are free. `news`: the server is to hear something.

    `urgent`: and at once.
    """

    def __init__(self, place: Workplace, store: Store, slots: int) -> None:
        self._place = replace(place, moved=self.moved)
        self._store = store
        self._slots = slots
        self._runs: dict[str, Run] = {}
        self._seen: set[str] = set()
        self._turns = asyncio.Semaphore(slots)
        self.changed = asyncio.Event()
        self.news = asyncio.Event()
        self.urgent = asyncio.Event()
        self.reported = asyncio.Event()
        self.is_draining = False
        self.restart = asyncio.Event()

    @property
    def runs(self) -> list[Run]:
        return list(self._runs.values())

    @property
    def free(self) -> int:
        busy = sum(not run.is_over for run in self._runs.values())
        return 0 if self.is_draining else max(0, self._slots - busy)

    @property
    def holding(self) -> list[str]:
        """Also what waits in the spool: it is done, and must not be given out again."""
        waiting = [item_id for item_id, _ in self._store.waiting()]
        return list(dict.fromkeys([*self._runs, *waiting]))

    def accept(self, items: Iterable[WorkItem]) -> int:
        """How many are new; the same item under the same attempt is a repetition."""
        waiting, new = self._store.waiting(), 0
        for item in items:
            held = self._runs.get(item.id)
            if (held and held.item.attempt == item.attempt) or (item.id, item.attempt) in waiting:
                continue
            if held:
                self.drop(item.id, held.item.attempt, "it came under a new attempt")
            self._begin(item)
            new += 1
        return new

    def _begin(self, item: WorkItem) -> None:
        self._store.hold(item.id, item.attempt)
        run = Run(item)
        self._runs[item.id] = run
        run.task = asyncio.create_task(self._work(run))

    async def _work(self, run: Run) -> None:
        item = run.item
        async with self._turns:
            logs.info("item begins", item=item.id, kind=item.kind, job=item.job_id)
            facts = await outcome(self._place, run)
            self._end(run, facts)

    def _end(self, run: Run, facts: dict[str, Any]) -> None:
        """Nothing is awaited from the report on, so that no cancellation comes in between."""
        item = run.item
        self._store.report(item.id, item.attempt, facts)
        run.is_over = True
        why = facts.get("reason") or {"code": "", "message": ""}
        logs.info(
            "item ends",
            item=item.id,
            outcome=facts["outcome"],
            seconds=f"{time.monotonic() - run.started:.3f}",
            **({"spent": json.dumps(run.spent.rounded)} if run.spent.parts else {}),
            **({"code": why["code"], "reason": why["message"]} if why["code"] else {}),
        )
        self.reported.set()
        self.changed.set()
        self.tell(urgent=True)

    def moved(self, run: Run) -> None:
        """The first frame is told at once, for somebody waits to see that it goes on."""
        is_first = run.frame > 0 and run.item.id not in self._seen
        if is_first:
            logs.info("first frame", item=run.item.id)
            self._seen.add(run.item.id)
        self.tell(urgent=is_first)

    def tell(self, *, urgent: bool) -> None:
        if urgent:
            self.urgent.set()
        self.news.set()

    def obey(self, orders: Iterable[Order]) -> None:
        for order in orders:
            match order.kind:
                case "CANCEL" if order.item_id:
                    self.drop(order.item_id, order.attempt, "it was cancelled")
                case "DRAIN":
                    if not self.is_draining:
                        logs.info("draining: what runs is finished, nothing new is begun")
                    self.is_draining = True
                case "RESTART":
                    self.restart.set()
                case _:
                    logs.warning("an order that this agent does not know", kind=order.kind)

    def drop(self, item_id: str, attempt: str | None, why: str) -> None:
        """Somebody else has it, or nobody wants it: killed, and nothing is reported."""
        run = self._runs.get(item_id)
        if run is None or attempt not in (None, run.item.attempt) or run.is_over:
            return
        logs.info("item is dropped", item=item_id, why=why)
        self._stop(run)
        self._store.drop(item_id, run.item.attempt)

    async def hand_back_all(self) -> None:
        tasks = {run.task for run in self.runs if run.task and not run.is_over}
        for run in self.runs:
            if not run.is_over:
                self._hand_back(run)
        await cancelled(tasks)

    def _hand_back(self, run: Run) -> None:
        self._stop(run)
        why = reason("SHUTDOWN", "the node is being shut down")
        facts = {"outcome": "HANDED_BACK", "reason": why}
        self._store.report(run.item.id, run.item.attempt, facts)
        self.reported.set()

    def _stop(self, run: Run) -> None:
        self._runs.pop(run.item.id, None)
        self._seen.discard(run.item.id)
        if run.task is not None:
            run.task.cancel()
        self.changed.set()
        self.tell(urgent=False)

    def settled(self, item_id: str, attempt: str) -> None:
        """The server has heard what became of it."""
        run = self._runs.get(item_id)
        if run is not None and run.item.attempt == attempt and run.is_over:
            del self._runs[item_id]
            self._seen.discard(item_id)
            self.changed.set()
