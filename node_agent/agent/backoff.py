"""Pauses that grow while something fails, each a little different, so that nodes don't march."""

import random

SHORTEST, LONGEST = 0.5, 15.0
_GROWTH = 2.0


class Backoff:
    def __init__(self, shortest: float = SHORTEST, longest: float = LONGEST) -> None:
        self._shortest = shortest
        self._longest = longest
        self._tries = 0

    def succeeded(self) -> None:
        self._tries = 0

    def next(self, asked: float | None = None) -> float:
        """Seconds; never less than the server asked for."""
        most = min(self._longest, self._shortest * _GROWTH ** min(self._tries, 16))
        self._tries += 1
        jittered = random.uniform(most / 2, most)  # noqa: S311 - spreads load, guards nothing
        return max(jittered, min(asked or 0.0, 60.0))
