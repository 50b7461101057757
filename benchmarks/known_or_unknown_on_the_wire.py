"""Whether the time of an answer tells over the wire if an account exists.

`python -m benchmarks.known_or_unknown_on_the_wire` asks a whole system, prints figures as JSON and
fails when the medians of known and unknown differ by 5 %. Each question is asked about a fresh
account from a fresh neighbourhood, in a drawn order. A second set of unknown accounts is the
control: what differs between the two sets of unknown ones is noise.

Passkeys are left out: their sign-in names no account, and nobody guesses a credential's id.
"""

import asyncio
import itertools
import json
import random
import statistics
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from benchmarks.people import PASSWORD, account
from benchmarks.system import Caller, System, client, running_system
from domains.identity.service import passwords
from graph.app import open_database
from graph.composition import FLATRENDER
from kernel.db import Database

ANSWERS = 200
TOLERANCE = 0.05
AT_ONCE = 4  # an even pace leaves the machine idle
KNOWN, UNKNOWN, CONTROL = KINDS = ("known", "unknown", "control")
PROBLEM = "... on Problem { code } } }"
ORDERED = "{ __typename ... on MessageOrdered { minutes } " + PROBLEM
BEGUN = "{ __typename ... on RegistrationBegun { minutes } " + PROBLEM
TOLD = "{ __typename " + PROBLEM
LOGIN = "mutation ($login: String!) { "
WITH_PASSWORD = "mutation ($login: String!, $password: String!) { signInWithPassword"
ASK_CODE = LOGIN + "signInCodeRequest(login: $login) " + ORDERED
ASK_LINK = LOGIN + "magicLinkRequest(email: $login) " + ORDERED
SIGN_IN = WITH_PASSWORD + "(login: $login, password: $password) " + TOLD
WRONG_CODE = LOGIN + 'signInWithCode(login: $login, code: "000000") ' + TOLD
WRONG_LINK = LOGIN + "signInWithLink(secret: $login) " + TOLD
WRONG = {"password": "a wrong guess"}


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked about an account of some kind; `before` is asked of all, and not timed."""

    name: str
    query: str
    given: dict[str, str] = field(default_factory=dict)
    traits: dict[str, Any] = field(default_factory=dict)
    before: str | None = None


QUESTIONS = (
    Question("wrong password", SIGN_IN, WRONG),
    Question("wrong password, account without one", SIGN_IN, WRONG, {"has_password": False}),
    Question("wrong password, banned account", SIGN_IN, WRONG, {"banned": True}),
    Question("right password, banned account", SIGN_IN, {"password": PASSWORD}, {"banned": True}),
    Question("wrong password, second factor", SIGN_IN, WRONG, {"second_factor": True}),
    Question("wrong password by phone", SIGN_IN, WRONG, {"phone": True}),
    Question("wrong code, none sent", WRONG_CODE),
    Question("wrong code, one sent", WRONG_CODE, before=ASK_CODE),
    Question("wrong code, banned account", WRONG_CODE, {}, {"banned": True}, ASK_CODE),
    Question("wrong link, one sent", WRONG_LINK, before=ASK_LINK),
    Question("ask for a code", ASK_CODE),
    Question("ask for a code by phone", ASK_CODE, {}, {"phone": True}),
    Question("ask for a link", ASK_LINK),
    Question("ask for a link, banned account", ASK_LINK, {}, {"banned": True}),
    Question("ask for a reset", LOGIN + "passwordResetRequest(login: $login) " + ORDERED),
    Question(
        "register by e-mail",
        "mutation ($login: String!, $password: String!) { registerWithEmail(email: $login, "
        'password: $password, displayName: "Mona") ' + BEGUN,
        {"password": PASSWORD},
    ),
    Question(
        "register by phone",
        LOGIN + 'registerWithPhone(phone: $login, displayName: "Mona") ' + BEGUN,
        traits={"phone": True},
    ),
)


@dataclass(slots=True)
class Asked:
    caller: Caller
    database: Database
    password_hash: str
    addresses: Iterator[str]
    phones: Iterator[str]

    async def about(self, question: Question) -> dict[str, Any]:
        logins = {kind: [self._unknown(question) for _ in range(ANSWERS)] for kind in KINDS}
        logins[KNOWN] = [await self._known(question) for _ in range(ANSWERS)]
        order = [(kind, number) for kind in KINDS for number in range(ANSWERS)]
        random.Random(question.name).shuffle(order)
        taken: dict[str, list[float]] = {kind: [] for kind in KINDS}
        answers: dict[str, set[str]] = {kind: set() for kind in KINDS}
        few = asyncio.Semaphore(AT_ONCE)

        async def ask(kind: str, login: str) -> None:
            async with few:
                seconds, answer = await self._ask(question, login)
            taken[kind].append(seconds)
            answers[kind].add(answer)

        await asyncio.gather(*(ask(kind, logins[kind][number]) for kind, number in order))
        return _compared(question.name, taken, answers)

    async def _ask(self, question: Question, login: str) -> tuple[float, str]:
        address = next(self.addresses)
        if question.before is not None:
            await self.caller.ask(question.before, address=address, login=login)
        seconds, answer = await self.caller.ask(
            question.query, address=address, login=login, **question.given
        )
        return seconds, json.dumps(answer.get("data") or answer, sort_keys=True)

    async def _known(self, question: Question) -> str:
        traits = dict(question.traits)
        password_hash = self.password_hash if traits.pop("has_password", True) else None
        login = self._unknown(question)
        traits.pop("phone", None)
        await account(self.database, password_hash, login=login, **traits)
        return login

    def _unknown(self, question: Question) -> str:
        phone = question.traits.get("phone", False)
        return next(self.phones) if phone else f"{uuid4().hex}@example.com"


def _compared(
    name: str, taken: dict[str, list[float]], answers: dict[str, set[str]]
) -> dict[str, Any]:
    medians = {kind: 1000 * statistics.median(taken[kind]) for kind in KINDS}
    apart = _apart(medians[KNOWN], medians[UNKNOWN])
    return {
        "question": name,
        **{f"{kind}_ms": round(medians[kind], 2) for kind in KINDS},
        "apart": round(apart, 4),
        "noise": round(_apart(medians[UNKNOWN], medians[CONTROL]), 4),
        "same_answer": answers[KNOWN] == answers[UNKNOWN] == answers[CONTROL],
        "answers": sorted(answers[KNOWN] | answers[UNKNOWN])[:3],
        "held": apart < TOLERANCE and answers[KNOWN] == answers[UNKNOWN],
    }


def _apart(one: float, other: float) -> float:
    return abs(one - other) / max(one, other)


def _addresses() -> Iterator[str]:
    for number in itertools.count():
        yield f"10.{number >> 8 & 255}.{number & 255}.7"


def _phones() -> Iterator[str]:
    for number in itertools.count(1_000_000):
        yield f"+98912{number}"


async def measure(system: System) -> list[dict[str, Any]]:
    database = open_database(system.settings, system.database_url, FLATRENDER)
    hashed = await passwords.hashed(PASSWORD)
    told = []
    async with client() as http:
        asked = Asked(Caller(http, system.url), database, hashed, _addresses(), _phones())
        for question in QUESTIONS:
            told.append(await asked.about(question))
            sys.stderr.write(json.dumps(told[-1]) + "\n")
    await database.close()
    return told


def main() -> None:
    started = time.perf_counter()
    with running_system() as system:
        told = asyncio.run(measure(system))
    held = all(one["held"] for one in told)
    seconds = round(time.perf_counter() - started)
    print(json.dumps({"held": held, "seconds": seconds, "questions": told}, indent=2))
    sys.exit(0 if held else 1)


if __name__ == "__main__":
    main()
