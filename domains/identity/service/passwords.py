"""Passwords: how strong they must be, how they are kept, how one is compared."""

import asyncio
import os
import secrets
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from kernel.errors import bad_input
from kernel.texts import Text

SHORTEST, LONGEST = 10, 200
_TELLING_PART = 4  # shorter parts of a name stand in too many good passwords
_HASHER = PasswordHasher(time_cost=1, memory_cost=46 * 1024, parallelism=1)
# More, and the rest of a busy machine starves them until sign-ins take seconds.
_STEPS_BACK = 5


def _step_back() -> None:
    """Other requests go first: hashing takes every core there is, and nobody waits for one hash."""
    if sys.platform == "linux":  # elsewhere a thread has no such figure of its own
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _STEPS_BACK)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


# As many at once as there are cores: a flood of sign-ins would otherwise eat the memory.
_THREADS = ThreadPoolExecutor(_cores(), thread_name_prefix="argon2", initializer=_step_back)
_COMMON = frozenset(
    {
        "0123456789",
        "1234567890",
        "12345678910",
        "123456789a",
        "1q2w3e4r5t",
        "1qaz2wsx3edc",
        "9876543210",
        "a123456789",
        "abcdefghij",
        "administrator",
        "asdfghjkl;",
        "basketball",
        "changeme123",
        "chocolate1",
        "flatrender",
        "football123",
        "iloveyou123",
        "iloveyou12",
        "internet123",
        "letmein123",
        "mypassword",
        "password01",
        "password10",
        "password11",
        "password12",
        "password123",
        "password1234",
        "password12345",
        "passw0rd123",
        "p@ssw0rd123",
        "princess123",
        "q1w2e3r4t5",
        "qazwsxedcr",
        "qwerty1234",
        "qwerty12345",
        "qwerty123456",
        "qwertyuiop",
        "sunshine123",
        "superman123",
        "welcome123",
        "zxcvbnm123",
        "zaq12wsxcde3",
    }
)
_LENGTH = Text(
    en=f"A password has {SHORTEST} to {LONGEST} characters. A few words in a row are easy to "
    "remember and hard to guess.",
    fa=f"گذرواژه باید {SHORTEST} تا {LONGEST} نویسه باشد. چند واژهٔ پشت سر هم به یاد ماندنی است و "
    "حدس زدنش دشوار.",
)
_TOO_COMMON = Text(
    en="This password is one of the first that anybody would try. Choose one that only you would "
    "think of, a few words in a row for instance.",
    fa="این گذرواژه از نخستین گذرواژه‌هایی است که هر کسی امتحان می‌کند. چیزی "
    "برگزینید که تنها به فکر شما می‌رسد، مانند چند واژهٔ پشت سر هم.",
)
_TOO_TELLING = Text(
    en="The password contains your name or your address. Choose one that says nothing of you.",
    fa="گذرواژه نام یا نشانی شما را در خود دارد. گذرواژه‌ای برگزینید که چیزی از شما نگوید.",
)


def check_strength(password: str, field: str, *own: str | None) -> None:
    """`own` are the person's name and addresses."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise bad_input(field, _LENGTH)
    folded = password.casefold()
    if folded in _COMMON or len(set(folded)) < SHORTEST // 2:
        raise bad_input(field, _TOO_COMMON)
    if any(part in folded for part in _parts(own)):
        raise bad_input(field, _TOO_TELLING)


def _parts(own: tuple[str | None, ...]) -> list[str]:
    known = [word.casefold() for word in own if word]
    split = [part for word in known for part in (*word.split(), word.split("@")[0])]
    return [part for part in split if len(part) >= _TELLING_PART]


async def hashed(password: str) -> str:
    return await asyncio.get_running_loop().run_in_executor(_THREADS, _HASHER.hash, password)


async def matches(password_hash: str | None, password: str) -> bool:
    """As long for an account that has no password, or that does not exist, as for any other."""
    loop = asyncio.get_running_loop()
    right = await loop.run_in_executor(_THREADS, _verify, password_hash or _nobodys(), password)
    return right and password_hash is not None


def is_outdated(password_hash: str) -> bool:
    return _HASHER.check_needs_rehash(password_hash)


def _verify(password_hash: str, password: str) -> bool:
    try:
        return _HASHER.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


@cache
def _nobodys() -> str:
    return _HASHER.hash(secrets.token_hex(16))
