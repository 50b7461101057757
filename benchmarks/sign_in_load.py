"""Twenty people who sign in at once, again and again, and four who work meanwhile.

`python -m benchmarks.sign_in_load` prints figures as JSON and fails when a line is not held: 95 of
100 sign-ins within 1.5 s, 95 of 100 other requests within 100 ms, on two cores that the generator
of the load uses too.
"""

import asyncio
import itertools
import json
import os
import statistics
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from benchmarks.people import PASSWORD, account
from benchmarks.system import PROGRAM, Caller, System, client, running_system
from domains.identity.service import passwords
from graph.app import open_database
from graph.composition import FLATRENDER
from kernel.actor import Role

RUNS = 3
WARM_SECONDS, SECONDS = 3.0, 20.0
PEOPLE, WORKERS, WORK_A_SECOND = 20, 4, 20
PAGE = 50
LINES = {"sign_in": 1.5, "others": 0.1}
SIGN_IN = """mutation ($login: String!, $password: String!) {
  signInWithPassword(login: $login, password: $password) {
    __typename ... on SignedIn { tokens { accessToken } } ... on Problem { code message } } }"""
WORK = (
    "{ me { account { id displayName email } roles sessionId } }",
    "{ users(first: 50) { edges { node { id displayName email status } } } }",
    "{ sessions(first: 20) { edges { node { id device createdAt } } } }",
)


def _addresses() -> Iterator[str]:
    """A neighbourhood of its own for each try, so that no limit is met."""
    for number in itertools.count():
        yield f"10.{number >> 8 & 255}.{number & 255}.7"


@dataclass(slots=True)
class Figures:
    """Seconds of each kind, and whatever was not answered as it should."""

    taken: dict[str, list[float]] = field(default_factory=lambda: {"sign_in": [], "others": []})
    errors: list[Any] = field(default_factory=list)

    def summary(self) -> dict[str, Any]:
        told = {kind: _figures(sorted(seconds)) for kind, seconds in self.taken.items()}
        return {**told, "errors": len(self.errors), "first_errors": self.errors[:3]}


@dataclass(slots=True)
class Load:
    caller: Caller
    logins: list[str]
    token: str
    figures: Figures = field(default_factory=Figures)
    addresses: Iterator[str] = field(default_factory=_addresses)

    async def run(self) -> dict[str, Any]:
        await self._everybody(WARM_SECONDS)
        self.figures = Figures()
        await self._everybody(SECONDS)
        return self.figures.summary()

    async def _everybody(self, seconds: float) -> None:
        until = time.perf_counter() + seconds
        async with asyncio.TaskGroup() as tasks:
            for login in self.logins:
                tasks.create_task(_again(self._sign_in, until, 0, login))
            for number in range(WORKERS):
                tasks.create_task(_again(self._work, until, WORKERS / WORK_A_SECOND, number))

    async def _sign_in(self, login: str) -> None:
        address = next(self.addresses)
        taken, answer = await self.caller.ask(
            SIGN_IN, address=address, login=login, password=PASSWORD
        )
        told = (answer.get("data") or {}).get("signInWithPassword") or answer
        self._note("sign_in", taken, answer, fine=told.get("__typename") == "SignedIn")

    async def _work(self, number: int) -> None:
        query = WORK[len(self.figures.taken["others"]) % len(WORK)]
        taken, answer = await self.caller.ask(query, address=f"192.0.2.{number}", token=self.token)
        self._note("others", taken, answer, fine="errors" not in answer)

    def _note(self, kind: str, taken: float, answer: dict[str, Any], *, fine: bool) -> None:
        self.figures.taken[kind].append(taken)
        if not fine:
            self.figures.errors.append(answer)


async def _again(
    act: Callable[[Any], Awaitable[None]], until: float, pause: float, subject: object
) -> None:
    """In a closed loop: the next one follows the answer, at the earliest after the pause."""
    while (started := time.perf_counter()) < until:
        await act(subject)
        if pause:
            await asyncio.sleep(max(0.0, started + pause - time.perf_counter()))


def _figures(seconds: list[float]) -> dict[str, float]:
    def at(share: float) -> float:
        return round(1000 * seconds[min(len(seconds) - 1, int(share * len(seconds)))], 1)

    return {
        "count": len(seconds),
        "a_second": round(len(seconds) / SECONDS, 1),
        "p50_ms": at(0.5),
        "p95_ms": at(0.95),
        "p99_ms": at(0.99),
        "max_ms": at(1.0),
    }


async def measure(system: System, runs: int) -> list[dict[str, Any]]:
    database = open_database(system.settings, system.database_url, FLATRENDER)
    hashed = await passwords.hashed(PASSWORD)
    people = [await account(database, hashed) for _ in range(PEOPLE)]
    for _ in range(PAGE):
        await account(database, hashed)
    admin = await account(database, hashed, Role.CUSTOMER, Role.TENANT_ADMIN)
    await database.close()
    logins = [str(person.email) for person in people]
    async with client() as http:
        caller = Caller(http, system.url)
        results = []
        for _ in range(runs):
            _, signed_in = await caller.ask(
                SIGN_IN, address="192.0.2.1", login=admin.email, password=PASSWORD
            )
            token = signed_in["data"]["signInWithPassword"]["tokens"]["accessToken"]
            results.append(await Load(caller, logins, token).run())
    return results


def judged(results: list[dict[str, Any]]) -> dict[str, Any]:
    """Of the runs the median, so that one disturbance decides nothing."""
    p95 = {
        kind: round(statistics.median(one[kind]["p95_ms"] for one in results), 1) for kind in LINES
    }
    held = all(p95[kind] < 1000 * line for kind, line in LINES.items())
    errors = sum(one["errors"] for one in results)
    return {
        "median_p95_ms": p95,
        "lines_ms": {kind: 1000 * line for kind, line in LINES.items()},
        "errors": errors,
        "held": held and errors == 0,
        "cores": os.cpu_count(),
        "load_of_machine": [round(one, 2) for one in os.getloadavg()],
        "runs": results,
    }


def main(program: tuple[str, ...] = PROGRAM, runs: int = RUNS) -> None:
    with running_system(program) as system:
        told = judged(asyncio.run(measure(system, runs)))
    print(json.dumps(told, indent=2))
    sys.exit(0 if told["held"] else 1)


if __name__ == "__main__":
    main()
