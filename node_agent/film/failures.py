"""What can go wrong while a film is made: a normal result with a reason, never a traceback."""

from enum import StrEnum


class Code(StrEnum):
    """What a failure means for the one who decides about the next attempt."""

    REFUSED = "refused"  # the engine does not take the document
    CRASHED = "crashed"
    FRAME_TIMEOUT = "frame_timeout"
    TOO_SLOW = "document_too_slow"
    TIMEOUT = "timeout"
    NO_MEMORY = "no_memory"
    CANCELLED = "cancelled"
    ENCODER = "encoder"
    DISK_FULL = "disk_full"
    WRONG_FRAMES = "wrong_frames"
    SOUND = "sound"
    BAD_ORDER = "bad_order"


class RenderFailed(Exception):  # noqa: N818 - what happened is the name by which callers know it
    """The reason tells a person what happened; the log's tail is for whoever mends it."""

    def __init__(self, code: Code, reason: str, log_tail: str = "") -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason
        self.log_tail = log_tail
