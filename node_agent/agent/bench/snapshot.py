"""SNAPSHOT: one frame as a picture, for a catalogue or for whoever is editing."""

import threading

from node_agent.agent.bench.drawings import bound_of, drawing_of
from node_agent.agent.bench.frames import warnings_of
from node_agent.agent.bench.order import BenchOrder, Made, MadeFile, Tell
from node_agent.film import stills
from node_agent.film.failures import Code, RenderFailed
from node_agent.film.terms import Terms

_KINDS: dict[str, stills.PictureFormat] = {
    "image/png": "png",
    "image/jpeg": "jpeg",
    "image/webp": "webp",
}


def make(order: BenchOrder, tell: Tell, stop: threading.Event) -> Made:
    media_type = str(order.spec["put"]["mediaType"])
    if media_type not in _KINDS:
        raise RenderFailed(Code.BAD_ORDER, f"{media_type} is no picture that this agent makes")
    bound = bound_of(order)
    drawing = drawing_of(order, bound)
    tell(bound=True)
    frame = int(order.spec.get("frame") or 0)
    target = order.folder / "still"
    target.write_bytes(
        stills.still(drawing, frame, kind=_KINDS[media_type], terms=Terms(stop=stop))
    )
    tell(frame=1)
    return Made([MadeFile(str(target), media_type)], 1, "", warnings_of(bound.warnings))
