"""From a template and values to what can be drawn: the part that frames and snapshots share."""

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import ziafont

from node_agent.agent.bench.order import BenchOrder
from node_agent.film.drawing import Drawing
from node_agent.film.failures import Code, RenderFailed
from node_agent.film.watermark import Watermark
from node_agent.lottie.bounds import bounded
from node_agent.lottie.document import BindSpec, Bound, Face, FontBook, bind, examine, read

CARRIED_FONT = Path(ziafont.__file__).parent / "fonts" / "DejaVuSans.ttf"


def bound_of(order: BenchOrder) -> Bound:
    """Strict: a film with a missing font or a broken picture is not made at all."""
    spec = order.spec
    source = order.file(spec["source"]["sha256"]).read_bytes()
    wanted, fonts = BindSpec.of(spec["bind"]), _fonts(order)
    assets = {
        each["sha256"]: order.file(each["sha256"]).read_bytes() for each in spec.get("assets") or ()
    }
    with bounded():
        document = read(source)
        examine(document)
        return bind(document, wanted, assets, fonts, strict=True)


def _fonts(order: BenchOrder) -> FontBook:
    """Fonts of the job before those of this machine; found by the job's own names as well."""
    given = {
        str(each["family"]): order.file(each["sha256"]).read_bytes()
        for each in order.spec.get("fonts") or ()
    }
    installed = [Path(path) for path in order.spec.get("installedFonts") or ()]
    book = FontBook.usual([*given.values(), *installed])
    return book.with_faces({family: Face.of(data) for family, data in given.items()})


def drawing_of(order: BenchOrder, bound: Bound) -> Drawing:
    drawing = Drawing.of(bound, _watermark(order.spec.get("watermark")))
    _expect_what_was_ordered(order.spec, drawing)
    return drawing


def _watermark(given: Mapping[str, Any] | None) -> Watermark | None:
    if not given:
        return None
    return Watermark.of_text(str(given["text"]), CARRIED_FONT.read_bytes())


def _expect_what_was_ordered(spec: Mapping[str, Any], drawing: Drawing) -> None:
    """The chunks of a film come from several nodes: all must mean the same film."""
    found = (drawing.width, drawing.height, drawing.frames, drawing.rate)
    wanted = (
        spec.get("width") or drawing.width,
        spec.get("height") or drawing.height,
        spec.get("frames") or drawing.frames,
        Fraction(spec.get("rate") or drawing.rate),
    )
    if found != wanted:
        said = "{0}x{1}, {2} frames at {3}"
        reason = f"the template makes {said.format(*found)} instead of {said.format(*wanted)}"
        raise RenderFailed(Code.BAD_ORDER, reason)
