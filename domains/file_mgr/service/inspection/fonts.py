"""Fonts: opened, with the tables that a shaper asks for."""

from pathlib import Path

from fontTools.ttLib import TTFont  # type: ignore[import-untyped] # it ships no types

from domains.file_mgr.service.inspection.findings import Facts, UnfitError, reading

_NEEDED = ("cmap", "head", "hhea", "hmtx", "maxp", "name")


def look(path: Path, family: str) -> Facts:
    if family not in {"ttf", "otf"}:
        raise UnfitError("UNKNOWN_KIND")
    with reading(), TTFont(path, lazy=True) as font:
        outlines = "CFF " in font or "CFF2" in font or "glyf" in font
        whole = outlines and all(name in font for name in _NEEDED) and font.getBestCmap()
    if not whole:
        raise UnfitError("BROKEN")
    return Facts(f"font/{family}")
