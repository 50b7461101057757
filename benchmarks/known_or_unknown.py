"""Whether the time of an answer tells if an account exists.

`python -m benchmarks.known_or_unknown` prints the medians and fails when they differ by 5 %.
Each question is asked about a fresh account from a fresh address, known and unknown in turn, so
that whatever slows the machine down slows both.
"""

import asyncio
import statistics
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

from domains.identity.api import DOMAIN
from domains.identity.service import contacts, passwords, recovery, registration, sign_in, users
from domains.identity.service.sessions import Device
from domains.identity.service.visits import Visit
from graph.composition import FLATRENDER
from kernel.actor import ANONYMOUS, SYSTEM
from kernel.db import Database
from kernel.errors import AppError
from kernel.texts import Locale
from tests.support import servers

ANSWERS = 200
TOLERANCE = 0.05
PASSWORD = "blue kettle sings"

Question = Callable[[Visit, str], Awaitable[object]]


async def wrong_password(visit: Visit, email: str) -> object:
    return await sign_in.with_password(visit, email, "a wrong guess")


async def register(visit: Visit, email: str) -> object:
    return await registration.with_email(visit, email, PASSWORD, "Somebody", None)


async def wrong_code(visit: Visit, email: str) -> object:
    return await sign_in.with_code(visit, email, "000000")


QUESTIONS: dict[str, Question] = {
    "sign in with a wrong password": wrong_password,
    "sign in with a wrong code": wrong_code,
    "ask for a code": sign_in.request_code,
    "ask for a link": sign_in.request_link,
    "ask for a reset": recovery.request_reset,
    "register": register,
}


async def account(database: Database, password_hash: str) -> str:
    email = f"{uuid4().hex}@example.com"
    async with database.unit(DOMAIN, SYSTEM) as unit:
        await users.create(
            unit,
            contacts.email(email),
            display_name="Somebody",
            locale=Locale.EN,
            password_hash=password_hash,
        )
    return email


def fresh_visit(database: Database, number: int) -> Visit:
    device = Device(f"10.{number >> 8}.{number & 255}.1", "benchmark")
    return Visit(database, ANONYMOUS, device, Locale.EN)


async def seconds(question: Question, visit: Visit, email: str) -> float:
    started = time.perf_counter()
    (told,) = await asyncio.gather(question(visit, email), return_exceptions=True)
    taken = time.perf_counter() - started
    if isinstance(told, BaseException) and not isinstance(told, AppError):
        raise told
    return taken


async def differs(database: Database, name: str, question: Question, first: int) -> bool:
    hashed = await passwords.hashed(PASSWORD)
    taken: dict[bool, list[float]] = {True: [], False: []}
    for number in range(2 * ANSWERS):
        known = number % 2 == 0
        asked = await account(database, hashed)  # also before an unknown one, for equal caches
        email = asked if known else f"{uuid4().hex}@example.com"
        taken[known].append(await seconds(question, fresh_visit(database, first + number), email))
    of_known, of_unknown = (1000 * statistics.median(taken[kind]) for kind in (True, False))
    apart = abs(of_known - of_unknown) / max(of_known, of_unknown)
    print(f"{name:32} known {of_known:8.2f} ms, unknown {of_unknown:8.2f} ms, apart {apart:6.2%}")
    return apart >= TOLERANCE


async def measure(url: str) -> bool:
    database = Database(url)
    database.tools = replace(database.tools, ports=FLATRENDER.ports())
    told = [
        await differs(database, name, question, 2 * ANSWERS * place)
        for place, (name, question) in enumerate(QUESTIONS.items())
    ]
    await database.close()
    return any(told)


def main() -> None:
    folder: Path = servers.folder_of_run(uuid4().hex)
    with (
        servers.shared_server(folder) as server,
        servers.clone_of_template(folder, server, "known_or_unknown") as clone,
    ):
        differ = asyncio.run(measure(clone.urls.app))
    servers.remove(folder)
    sys.exit(1 if differ else 0)


if __name__ == "__main__":
    main()
