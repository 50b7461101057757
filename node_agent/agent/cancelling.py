"""Ends tasks and waits for their end."""

import asyncio
from typing import Any

CANCEL_SECONDS = 0.5


async def cancelled(tasks: set[asyncio.Task[Any]]) -> None:
    """Asked again until they are, for a library may swallow one cancellation."""
    left = tasks
    while left:
        for task in left:
            task.cancel()
        _, left = await asyncio.wait(left, timeout=CANCEL_SECONDS)
    await asyncio.gather(*tasks, return_exceptions=True)
