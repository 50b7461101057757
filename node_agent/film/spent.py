"""Where the seconds of one piece of work went, part by part."""

import time
from collections.abc import Iterator
from contextlib import contextmanager


class Spent:
    """Whoever does a part of the work notes it; parts of one name are added."""

    def __init__(self) -> None:
        self.parts: dict[str, float] = {}

    def add(self, part: str, seconds: float) -> None:
        self.parts[part] = self.parts.get(part, 0.0) + seconds

    @contextmanager
    def on(self, part: str) -> Iterator[None]:
        began = time.monotonic()
        try:
            yield
        finally:
            self.add(part, time.monotonic() - began)

    @property
    def rounded(self) -> dict[str, float]:
        return {part: round(seconds, 3) for part, seconds in self.parts.items()}
