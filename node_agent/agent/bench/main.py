"""The process: `python -m node_agent.agent.bench.main`, one order in, progress and an end out.

Standard input: the order in one line; it stays open for as long as the agent lives.
"""

import contextlib
import json
import os
import sys
import threading
import traceback
from typing import Any

from node_agent.agent.bench.order import BenchOrder, Made
from node_agent.film.failures import Code, RenderFailed

NICE = 5
CRASHED, AGENT_GONE = 1, 5
_READ = 4096
_BAD_ORDERS = (KeyError, TypeError, ValueError)


def main() -> int:
    lower_priority()
    line = sys.stdin.buffer.readline()
    if not line.endswith(b"\n"):
        return AGENT_GONE
    stop = threading.Event()
    threading.Thread(target=_end_with_the_agent, daemon=True).start()
    pipe = os.dup(sys.stdout.fileno())
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # a library's prints are no records
    tell = _Teller(pipe)
    try:
        made = work(BenchOrder.of(json.loads(line)), tell, stop)
    except Exception as error:  # noqa: BLE001 - whatever happens in here is the item's end, with a reason
        tell(failed=_reason(error))
    else:
        tell(made=made.as_json())
    return 0


def lower_priority() -> None:
    """The agent's heartbeats must get through on a machine that is busy drawing."""
    if sys.platform != "win32":
        with contextlib.suppress(OSError):  # some machines don't allow it; it is only politeness
            os.nice(NICE)


def work(order: BenchOrder, tell: "_Teller", stop: threading.Event) -> Made:
    from node_agent.agent.bench import assembly, frames, snapshot  # the libraries take a moment

    kinds = {"FRAMES": frames.make, "ASSEMBLY": assembly.make, "SNAPSHOT": snapshot.make}
    if order.kind not in kinds:
        reason = f"this agent knows no work of the kind {order.kind}; update it"
        raise RenderFailed(Code.BAD_ORDER, reason)
    return kinds[order.kind](order, tell, stop)


class _Teller:
    """Writes whole lines, from any thread."""

    def __init__(self, pipe: int) -> None:
        self._pipe = pipe
        self._turn = threading.Lock()

    def __call__(self, **record: Any) -> None:
        rest = json.dumps(record).encode() + b"\n"
        with self._turn:
            while rest:
                rest = rest[os.write(self._pipe, rest) :]


def _reason(error: Exception) -> dict[str, str]:
    from node_agent.lottie.document import FontError, LottieError

    match error:
        case RenderFailed():
            return _said(error.code.value, error.reason, error.log_tail)
        case LottieError():
            return _said(f"document_{error.code}", error.message)
        case FontError():
            return _said("font", str(error))
        case MemoryError() | RecursionError():
            return _said("no_memory", "the document needs more memory than there is")
    trace = "".join(traceback.format_exception(error))
    if isinstance(error, _BAD_ORDERS):
        return _said(
            "bad_order", f"the order makes no sense ({type(error).__name__}: {error})", trace
        )
    return _said("crashed", f"{type(error).__name__}: {error}", trace)


def _said(code: str, message: str, log_tail: str = "") -> dict[str, str]:
    return {"code": code.upper(), "message": message, "log_tail": log_tail}


def _end_with_the_agent() -> None:
    """What this process has started reads from pipes of ours, and ends with us."""
    while os.read(sys.stdin.fileno(), _READ):
        continue
    os._exit(AGENT_GONE)


if __name__ == "__main__":
    code = main()
    sys.stderr.flush()
    os._exit(code)  # a thread that still draws a preview is not waited for
