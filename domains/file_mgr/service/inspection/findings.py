"""What a look at a file brings to light."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass


class UnfitError(Exception):
    """Named as in the refusals of file_mgr."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Facts:
    """`waveform` holds the peaks of as many equal parts of the sound, each 0 to 255."""

    media_type: str
    width: int | None = None
    height: int | None = None
    seconds: float | None = None
    waveform: tuple[int, ...] | None = None


@contextmanager
def reading() -> Iterator[None]:
    """A decoder may raise anything at bytes that are made to hurt: then the file is broken."""
    try:
        yield
    except (UnfitError, MemoryError):
        raise
    except RecursionError:
        raise UnfitError("TOO_HEAVY") from None
    except Exception as error:
        raise UnfitError("BROKEN") from error
