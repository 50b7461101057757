"""Reads a child's records, keeps its clocks, and says in words how it failed."""

import contextlib
import queue
import subprocess
import threading
import time
from collections import deque

from node_agent.film.drawing import Drawn, FrameFacts
from node_agent.film.failures import Code, RenderFailed
from node_agent.film.processes import END_SECONDS, how_it_ended
from node_agent.film.terms import Terms

TICK_SECONDS = 0.1
_MOST_LINE_BYTES = 4096
_LOG_LINES = 40
_NO_MEMORY = 6
_MEBIBYTE = 1 << 20


class Watch:
    """One child from its start to its end."""

    def __init__(self, child: subprocess.Popen[bytes], terms: Terms) -> None:
        self._child = child
        self._limits = terms.limits
        self._terms = terms
        self._end_by = time.monotonic() + self._limits.seconds
        self._clock(self._limits.start_seconds, Code.TIMEOUT, "the engine did not start")
        self._log: deque[bytes] = deque(maxlen=_LOG_LINES)
        self._frames: list[FrameFacts] = []
        self._loading = self._drawing = 0.0
        self._spent = (0.0, 0.0, 0.0)
        self._refusal = ""
        self._lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        with contextlib.suppress(ValueError, OSError):  # closed when the family is ended
            while self._child.stderr and (line := self._child.stderr.readline(_MOST_LINE_BYTES)):
                self._lines.put(line)
        self._lines.put(b"")

    def _clock(self, seconds: float, code: Code, reason: str) -> None:
        self._patience = time.monotonic() + seconds, code, f"{reason} within {seconds:g} s"

    def follow(self) -> Drawn:
        """Until the child has ended well; raises when it does not, or is late, or unwanted."""
        while line := self._next():
            self._take(line)
        code = self._child.wait(END_SECONDS)
        if code != 0 or self._refusal:
            raise self._failure(code)
        return Drawn(tuple(self._frames), self._loading, *self._spent)

    def _next(self) -> bytes:
        while True:
            try:
                return self._lines.get(timeout=TICK_SECONDS)
            except queue.Empty:
                self._look_at_the_clocks()

    def _look_at_the_clocks(self) -> None:
        if self._terms.stop.is_set():
            raise self.failed(Code.CANCELLED, "cancelled")
        now = time.monotonic()
        until, code, reason = self._patience
        if now > until:
            raise self.failed(code, reason)
        if now > self._end_by:
            raise self.failed(Code.TIMEOUT, f"not drawn within {self._limits.seconds:g} s")

    def _take(self, line: bytes) -> None:
        match line.decode(errors="replace").split():
            case ["@drawn", number, checksum, darkness, seconds]:
                facts = FrameFacts(int(number), int(checksum), float(darkness), float(seconds))
                self._note(facts)
                self._clock(self._limits.stall_seconds, Code.ENCODER, "the encoder took no frame")
            case ["@sent", number]:
                what = f"frame {int(number) + 1} was not drawn"
                self._clock(self._limits.frame_seconds, Code.FRAME_TIMEOUT, what)
            case ["@started"]:
                what = "the first frame was not drawn"
                self._clock(self._limits.first_frame_seconds, Code.FRAME_TIMEOUT, what)
            case ["@loaded", seconds]:
                self._loading = float(seconds)
                what = "the first frame was not drawn"
                self._clock(self._limits.frame_seconds, Code.FRAME_TIMEOUT, what)
            case ["@end", drawing, checking, sending]:
                self._spent = float(drawing), float(checking), float(sending)
            case ["@refused", *words]:
                self._refusal = " ".join(words)
            case _:
                self._log.append(line)
        if self._terms.stop.is_set():
            raise self.failed(Code.CANCELLED, "cancelled")

    def _note(self, facts: FrameFacts) -> None:
        self._frames.append(facts)
        self._drawing += facts.seconds
        most = max(self._limits.mean_after, self._limits.mean_seconds * len(self._frames))
        if self._drawing > most:
            mean = self._drawing / len(self._frames)
            reason = f"a frame takes {mean:.1f} s to draw; make the template simpler"
            raise self.failed(Code.TOO_SLOW, reason)
        self._terms.tell(len(self._frames))

    def _failure(self, code: int) -> RenderFailed:
        if self._refusal:
            return self.failed(Code.REFUSED, self._refusal)
        memory = self._limits.memory // _MEBIBYTE
        if code == _NO_MEMORY:
            return self.failed(Code.NO_MEMORY, f"the document needs more than {memory} MiB")
        frame = f"frame {self._frames[-1].number + 1}" if self._frames else "the first frame"
        how = how_it_ended(code)
        reason = f"the engine crashed ({how}) at {frame}, with at most {memory} MiB of memory"
        return self.failed(Code.CRASHED, reason)

    def failed(self, code: Code, reason: str) -> RenderFailed:
        return RenderFailed(code, reason, b"".join(self._log).decode(errors="replace").strip())
