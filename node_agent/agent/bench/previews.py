"""A small picture of where the work stands, every now and then; nothing depends on it."""

import base64
import contextlib
import threading
from dataclasses import replace
from fractions import Fraction
from types import TracebackType
from typing import Self

from node_agent.agent.bench.order import Tell
from node_agent.film import stills
from node_agent.film.drawing import Drawing
from node_agent.film.failures import RenderFailed
from node_agent.film.terms import Limits, Terms

SHORTEST_PAUSE = 2.0
FIRST_AFTER = 0.5
_LIMITS = Limits(seconds=10.0, cpu_seconds=10, memory=1 << 30)


class Previews:
    """Drawn again and small, by a process of its own: the film's own frames pass nobody's hands."""

    def __init__(self, drawing: Drawing, every: float, tell: Tell) -> None:
        scale = min(Fraction(1), Fraction(stills.PREVIEW_SIDE, max(drawing.width, drawing.height)))
        width, height = (max(2, round(side * scale)) for side in (drawing.width, drawing.height))
        self._drawing = replace(drawing, width=width, height=height)
        self._every = max(SHORTEST_PAUSE, every) if every > 0 else 0.0
        self._tell = tell
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._show, daemon=True)
        self.last: int | None = None

    def __enter__(self) -> Self:
        if self._every:
            self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop.set()
        if self._every:
            self._thread.join()

    def _show(self) -> None:
        pause = FIRST_AFTER
        while not self._stop.wait(pause):
            if self.last is None:
                continue
            pause = self._every
            with contextlib.suppress(RenderFailed):  # the film itself says what is wrong with it
                picture = stills.frame(self._drawing, self.last, Terms(_LIMITS, self._stop))
                data = base64.b64encode(stills.preview(picture)).decode()
                self._tell(preview=data)
