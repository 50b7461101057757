"""Why an item failed, as it is reported."""

MOST_LOG = 4_000
MOST_MESSAGE = 1_000


class WorkFailed(Exception):  # noqa: N818 - what happened is the name by which callers know it
    """The message is for the person whose film it is, the log's tail for whoever mends it."""

    def __init__(self, code: str, message: str, log_tail: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.log_tail = log_tail

    def as_reason(self) -> dict[str, str]:
        return reason(self.code, self.message, self.log_tail)


def reason(code: str, message: str, log_tail: str = "") -> dict[str, str]:
    return {
        "code": code,
        "message": _clean(message)[:MOST_MESSAGE],
        "logTail": _clean(log_tail)[-MOST_LOG:],
    }


def _clean(text: str) -> str:
    """What a database takes: no null characters, no halves of characters."""
    return text.replace("\0", "").encode(errors="replace").decode()
