"""What the agent says of itself: one line for each event, with the facts behind it."""

import logging
import sys
from datetime import UTC, datetime

_LOG = logging.getLogger("flatrender.agent")
_LONGEST_FACT = 400


def configure() -> None:
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Lines())
    _LOG.handlers = [handler]
    _LOG.setLevel(logging.INFO)
    _LOG.propagate = False


def info(event: str, **facts: object) -> None:
    _LOG.info(_line(event, facts))


def warning(event: str, **facts: object) -> None:
    _LOG.warning(_line(event, facts))


def error(event: str, **facts: object) -> None:
    _LOG.error(_line(event, facts))


class _Lines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        moment = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        return f"{moment} {record.levelname.lower():7} {record.getMessage()}"


def _line(event: str, facts: dict[str, object]) -> str:
    """Whatever a server or a file says, it stays one line."""
    said = [event, *(f"{name}={_shown(value)}" for name, value in facts.items())]
    return " ".join(said)


def _shown(value: object) -> str:
    text = " ".join(str(value).split())[:_LONGEST_FACT]
    return f'"{text}"' if " " in text or not text else text
