"""Fonts made for a test out of the one that is always at hand."""

import io
from functools import cache

from fontTools.subset import Options, Subsetter  # type: ignore[import-untyped] # no types
from fontTools.ttLib import TTFont  # type: ignore[import-untyped] # it ships no types

from node_agent.lottie.document import FontBook


@cache
def only_latin(family: str = "Latin Only", style: str = "Regular") -> bytes:
    """DejaVu Sans with Latin letters and digits alone, under another name."""
    font = TTFont(io.BytesIO(FontBook.usual().fallback[0].data))
    subsetter = Subsetter(Options())
    subsetter.populate(unicodes=range(0x20, 0x7F))
    subsetter.subset(font)
    plain = f"{family.replace(' ', '')}-{style.replace(' ', '')}"
    for number, text in ((1, family), (2, style), (4, f"{family} {style}"), (6, plain)):
        font["name"].setName(text, number, 3, 1, 0x409)
    font["name"].names = [each for each in font["name"].names if each.platformID == 3]
    target = io.BytesIO()
    font.save(target)
    return target.getvalue()
