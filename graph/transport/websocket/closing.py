"""Why a socket ends: the close codes of the protocol and the exceptions that carry them."""

PROTOCOL = "graphql-transport-ws"

GOING_AWAY = 1001
TOO_BIG = 1009
SERVER_FAILED = 1011
TRY_AGAIN_LATER = 1013
BAD_REQUEST = 4400
UNAUTHORIZED = 4401
FORBIDDEN = 4403
UNKNOWN_SUBPROTOCOL = 4406
INIT_TIMEOUT = 4408
SUBSCRIBER_EXISTS = 4409
INIT_REPEATED = 4429
# Not in the protocol: the code with which its clients end a frozen socket, and then reconnect.
TERMINATED = 4499

_MAX_REASON_BYTES = 123


class ClosingError(Exception):
    """The server ends the socket, with a code and a reason for the client."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = _fitting(reason)


class GoneError(Exception):
    """The client has ended the socket; nothing can be said any more."""


def _fitting(reason: str) -> str:
    """A close frame has room for 123 bytes; what is cut must not end inside a character."""
    return reason.encode()[:_MAX_REASON_BYTES].decode(errors="ignore")


def verdict(group: BaseExceptionGroup[BaseException]) -> ClosingError | GoneError | None:
    """What the first of a socket's tasks to end has said; None where one failed unexpectedly."""
    for error in _leaves(group):
        if isinstance(error, ClosingError | GoneError):
            return error
    return None


def _leaves(group: BaseExceptionGroup[BaseException]) -> list[BaseException]:
    found: list[BaseException] = []
    for error in group.exceptions:
        found.extend(_leaves(error) if isinstance(error, BaseExceptionGroup) else [error])
    return found
