"""Waiting for something to become true, with a limit: the only place in the tests that sleeps."""

import asyncio
import time
from collections.abc import Awaitable, Callable


async def until(
    check: Callable[[], Awaitable[bool]] | Callable[[], bool],
    *,
    seconds: float = 10.0,
    what: str = "it",
) -> float:
    """Seconds that it took."""
    started = time.monotonic()
    while True:
        answer = check()
        if answer if isinstance(answer, bool) else await answer:
            return time.monotonic() - started
        if time.monotonic() - started > seconds:
            message = f"{what} did not happen within {seconds} s"
            raise AssertionError(message)
        await asyncio.sleep(0.02)
