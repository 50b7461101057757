"""Films in one chunk or in many: their decoded frames are the same."""

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory

from node_agent.film import encoding as encodings
from node_agent.film import ffmpeg, probing
from node_agent.film.drawing import Drawing, Drawn
from node_agent.film.encoding import Encoding
from node_agent.film.engine import draw_into
from node_agent.film.failures import Code, RenderFailed
from node_agent.film.files import appearing
from node_agent.film.terms import Terms

JOIN_SECONDS = 4 * 3600.0
_STANDARD = Encoding()
_USUAL = Terms()


def whole_film(
    drawing: Drawing,
    sound: Path | None,
    target: Path,
    *,
    encoding: Encoding = _STANDARD,
    terms: Terms = _USUAL,
) -> Drawn:
    """Drawn and encoded in one go, with no file in between."""
    drawing = drawing.even()
    with appearing(target) as draft:
        arguments = encodings.whole_film(drawing, sound, encoding, draft)
        part = range(drawing.frames)
        drawn = draw_into(drawing, part, arguments, terms)
        with terms.spent.on("checks"):
            probing.expect(draft, drawing.width, drawing.height, drawing.frames)
    return drawn


def segment(
    drawing: Drawing,
    part: range,
    target: Path,
    *,
    terms: Terms = _USUAL,
) -> Drawn:
    """A chunk of a film; also the way to draw bad frames again."""
    if part.step != 1 or not 0 <= part.start < part.stop <= drawing.frames:
        raise RenderFailed(Code.BAD_ORDER, f"{part} is no part of {drawing.frames} frames")
    drawing = drawing.even()
    with appearing(target) as draft:
        arguments = encodings.segment(drawing, draft)
        drawn = draw_into(drawing, part, arguments, terms)
        with terms.spent.on("checks"):
            probing.expect(draft, drawing.width, drawing.height, len(part))
    return drawn


def joined_film(
    segments: Sequence[Path],
    rate: Fraction,
    sound: Path | None,
    target: Path,
    *,
    encoding: Encoding = _STANDARD,
    terms: Terms = _USUAL,
) -> None:
    """The segments in their order, encoded once; refused when they don't fit together."""
    found = [probing.contents(each) for each in segments]
    if len({(each.width, each.height) for each in found}) != 1:
        raise RenderFailed(Code.BAD_ORDER, "the segments are not of one size")
    with (
        TemporaryDirectory(prefix="flatrender-join-") as folder,
        appearing(target) as draft,
    ):
        listing = Path(folder, "segments.txt")
        listing.write_text(encodings.listing_of(segments), encoding="utf-8")
        ffmpeg.run(
            encodings.joined_film(listing, sound, rate, encoding, draft),
            seconds=JOIN_SECONDS,
            stop=terms.stop,
            tell=terms.tell,
        )
        frames = sum(each.frames for each in found)
        probing.expect(draft, found[0].width, found[0].height, frames)
