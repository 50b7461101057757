"""One pipeline for our own log lines and for those of libraries."""

import copy
import logging
import re
import sys
from collections.abc import Mapping
from typing import Final, TextIO, cast

import structlog
from structlog.dev import ConsoleRenderer, plain_traceback
from structlog.stdlib import ExtraAdder, ProcessorFormatter
from structlog.types import EventDict, Processor, WrappedLogger

from kernel.config import LogFormat, Settings
from kernel.telemetry import tracing
from kernel.telemetry.redaction import redacted

# They bring handlers of their own, which would write every line a second time and unmasked.
_WITH_OWN_HANDLERS: Final = (
    "uvicorn",
    "uvicorn.error",
    "uvicorn.access",
    "alembic",
    "sqlalchemy",
    "pgqueuer",
)
_CONTROL: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def configure(settings: Settings, stream: TextIO | None = None) -> None:
    """Send all log lines of this process to one stream, standard error by default."""
    target = stream or sys.stderr
    level = logging.getLevelNamesMapping()[settings.log_level.upper()]
    handler = _Handler(target)
    handler.setFormatter(_formatter(settings.log_format, colours=target.isatty()))
    _adopt_libraries()
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    structlog.configure(
        processors=[*_shared(), ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )


def logger(name: str) -> structlog.typing.FilteringBoundLogger:
    """What a module writes its lines with; it stands at the top as `_log`."""
    return cast("structlog.typing.FilteringBoundLogger", structlog.get_logger(name))


def bind(**fields: object) -> None:
    """Every later line of this context carries these fields: `bind(tenant=…, actor=…)`."""
    structlog.contextvars.bind_contextvars(**fields)


def _adopt_libraries() -> None:
    for name in _WITH_OWN_HANDLERS:
        library = logging.getLogger(name)
        library.handlers.clear()
        library.propagate = True


def _shared() -> list[Processor]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
        _add_trace,
    ]


def _formatter(form: LogFormat, *, colours: bool) -> logging.Formatter:
    return _Formatter(
        foreign_pre_chain=[*_shared(), ExtraAdder(), _without_paint],
        processors=[
            ProcessorFormatter.remove_processors_meta,
            structlog.processors.StackInfoRenderer(),
            structlog.processors.format_exc_info,
            _redact,
            *_rendering(form, colours=colours),
        ],
    )


def _rendering(form: LogFormat, *, colours: bool) -> list[Processor]:
    if form is LogFormat.JSON:
        return [structlog.processors.JSONRenderer()]
    return [
        _on_one_line,
        ConsoleRenderer(
            colors=colours,
            exception_formatter=plain_traceback,
            timestamp_key="time",
            repr_native_str=True,
        ),
    ]


class _Formatter(ProcessorFormatter):
    """Hides arguments by name (`%(password)s`) before they melt into the message."""

    def format(self, record: logging.LogRecord) -> str:
        if isinstance(record.args, Mapping):
            record = copy.copy(record)
            record.args = cast("dict[str, object]", redacted(record.args))
        return super().format(record)


class _Handler(logging.StreamHandler[TextIO]):
    """A line that can't be written is reported without its arguments, which the library prints."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the library's name
        failure = type(sys.exception()).__name__
        self.stream.write(
            f"A log line of {record.name} (line {record.lineno}) could not be written: {failure}\n"
        )


def _add_trace(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    if here := tracing.position():
        event.setdefault("trace_id", here.trace_id)
        event.setdefault("span_id", here.span_id)
    return event


def _without_paint(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """The web server says everything twice, the second time in colour."""
    event.pop("color_message", None)
    return event


def _redact(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    return cast("EventDict", redacted(event))


def _on_one_line(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Text from outside must not forge a second line or paint the terminal."""
    text = str(event["event"])
    event["event"] = _CONTROL.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
    return event
