"""On what terms work is done: what it may take, who stops it, who hears how far it is."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from node_agent.film.spent import Spent

Tell = Callable[[int], None]


def tell_nobody(_: int) -> None:
    """For who needs no progress."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one drawing may take of this machine."""

    first_frame_seconds: float = 10.0  # until it is loaded
    frame_seconds: float = 5.0
    mean_seconds: float = 1.0  # of all frames, once this much has been spent on them
    mean_after: float = 10.0
    start_seconds: float = 30.0
    stall_seconds: float = 120.0  # the encoder is slow, not the drawing
    seconds: float = 3600.0
    cpu_seconds: int = 7200
    memory: int = 3 << 30


@dataclass(frozen=True, slots=True)
class Terms:
    """`stop` ends the work within a second; `tell` hears the number of frames done so far.

    `spent` is told where the time went.
    """

    limits: Limits = field(default_factory=Limits)
    stop: threading.Event = field(default_factory=threading.Event)
    tell: Tell = tell_nobody
    spent: Spent = field(default_factory=Spent)
