"""What a log line looks like, for a person and for a machine."""

import io
import json
import logging
import re

import pytest

from kernel.config import LogFormat, load_settings
from kernel.telemetry import logs, tracing
from tests.telemetry.conftest import Capture

ours = logs.logger("kernel.ours")


def test_a_json_line_has_all_fields(capture: Capture) -> None:
    written = capture(LogFormat.JSON)
    logs.bind(tenant="t1", actor="user:7")
    with tracing.root_span("GET"):
        trace_id = tracing.current_trace_id()
        ours.info("stored", rows=3)
    line = json.loads(written.getvalue())
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z", line.pop("time"))
    assert re.fullmatch("[0-9a-f]{16}", line.pop("span_id"))
    assert line == {
        "event": "stored",
        "level": "info",
        "logger": "kernel.ours",
        "rows": 3,
        "tenant": "t1",
        "actor": "user:7",
        "trace_id": trace_id,
    }


def test_a_library_writes_through_the_same_pipeline_and_once(capture: Capture) -> None:
    noisy = logging.getLogger("alembic")
    noisy.addHandler(logging.StreamHandler())
    written = capture(LogFormat.JSON)
    logging.getLogger("alembic.runtime").info("Running upgrade %s", "abc")
    (line,) = written.getvalue().splitlines()
    assert json.loads(line)["event"] == "Running upgrade abc"
    assert json.loads(line)["logger"] == "alembic.runtime"
    assert noisy.handlers == []


def test_what_a_library_says_again_in_colour_is_left_out(capture: Capture) -> None:
    written = capture(LogFormat.JSON)
    logging.getLogger("uvicorn.error").info("Started", extra={"color_message": "\x1b[36mStarted"})
    assert "color_message" not in json.loads(written.getvalue())


def test_a_console_line_is_plain_where_there_is_no_terminal(capture: Capture) -> None:
    written = capture(LogFormat.CONSOLE)
    ours.warning("slow", path="/graphql")
    line = written.getvalue()
    assert re.match(r"\d{4}-\S+Z \[warning +\] slow +\[kernel\.ours\] path='/graphql'\n$", line)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("stream", [Terminal(), io.StringIO()])
def test_a_terminal_sees_colours(capture: Capture, stream: io.StringIO) -> None:
    capture(LogFormat.CONSOLE)
    logs.configure(load_settings(log_format=LogFormat.CONSOLE), stream)
    ours.info("started")
    assert ("\x1b[" in stream.getvalue()) == stream.isatty()


def test_text_from_outside_forges_no_line(capture: Capture) -> None:
    written = capture(LogFormat.CONSOLE)
    ours.info("name\n2026-01-01 [info] forged\x1b[31m", agent="a\nb\x1b]0;title")
    assert written.getvalue().count("\n") == 1
    assert "\x1b" not in written.getvalue()


def test_a_lower_level_is_not_written(capture: Capture) -> None:
    written = capture(LogFormat.CONSOLE)
    logging.getLogger().setLevel(logging.WARNING)
    logging.getLogger("uvicorn.access").info("GET /")
    assert written.getvalue() == ""
