"""Fonts by name, from files or bytes: which one has a text's characters."""

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import uharfbuzz as hb  # type: ignore[import-untyped] # it ships no types
import ziafont
from fontTools.ttLib import TTFont, TTLibError  # type: ignore[import-untyped] # no types

_FAMILY, _STYLE, _FULL, _POSTSCRIPT, _TYPOGRAPHIC_FAMILY, _TYPOGRAPHIC_STYLE = 1, 2, 4, 6, 16, 17
_HEADS = (b"\x00\x01\x00\x00", b"OTTO", b"true", b"ttcf")
_PLAIN_STYLES = ("", "regular", "normal", "book", "roman")
_BROKEN = (TTLibError, OSError, ValueError, KeyError, AssertionError, IndexError, EOFError)


class FontError(Exception):
    """The bytes are no font; the message says so."""


@dataclass(frozen=True, eq=False)
class Face:
    """One font file; names are kept plain: small letters, no spaces, no hyphens."""

    data: bytes = field(repr=False)
    family: str
    style: str
    names: frozenset[str]

    @classmethod
    def of(cls, data: bytes) -> "Face":
        if data[:4] not in _HEADS:  # a packed one would be unpacked, whatever comes out of it
            raise FontError("no TTF or OTF font (it begins like neither)")
        try:
            table = TTFont(io.BytesIO(data), lazy=True)["name"]
            said = {n: str(table.getDebugName(n) or "") for n in range(_TYPOGRAPHIC_STYLE + 1)}
        except _BROKEN as error:
            raise FontError(f"no TTF or OTF font ({error})") from error
        family = said[_TYPOGRAPHIC_FAMILY] or said[_FAMILY]
        style = said[_TYPOGRAPHIC_STYLE] or said[_STYLE]
        names = {
            said[_FULL],
            said[_POSTSCRIPT],
            f"{family} {style}",
            f"{said[_FAMILY]} {said[_STYLE]}",
        }
        if _plain(style) in _PLAIN_STYLES:
            names |= {family}
        if _plain(said[_STYLE]) in _PLAIN_STYLES:
            names |= {said[_FAMILY]}
        return cls(data, family, style, frozenset(map(_plain, names)) - {""})

    @cached_property
    def font(self) -> Any:
        return hb.Font(hb.Face(self.data))

    @cached_property
    def units(self) -> int:
        return int(self.font.face.upem)

    def has(self, character: int) -> bool:
        return self.font.get_nominal_glyph(character) is not None


def _plain(name: str) -> str:
    return "".join(letter for letter in name.lower() if letter not in " -_")


class FontBook:
    """Looks fonts up by family, family and style, full or PostScript name; the last added wins."""

    def __init__(self, faces: Iterable[Face] = (), fallback: Sequence[Face] = ()) -> None:
        self._by_name: dict[str, Face] = {}
        self._by_family: dict[str, Face] = {}
        self._fallback = list(fallback)
        for face in (*fallback, *faces):
            self.add(face)

    @classmethod
    def usual(cls, files: Iterable[Path | bytes] = ()) -> "FontBook":
        """With the fonts of those files before DejaVu Sans, which has Latin and Persian."""
        faces = [Face.of(file if isinstance(file, bytes) else file.read_bytes()) for file in files]
        carried = Path(ziafont.__file__).parent / "fonts" / "DejaVuSans.ttf"
        return cls(faces, (*faces, Face.of(carried.read_bytes())))

    def add(self, face: Face) -> None:
        self._by_name.update(dict.fromkeys(face.names, face))
        self._by_family.setdefault(_plain(face.family), face)

    def with_faces(self, faces: Mapping[str, Face]) -> "FontBook":
        """This book and fonts that a document carries, found by the document's own names too."""
        book = FontBook(fallback=self._fallback)
        book._by_name = {**self._by_name}
        book._by_family = {**self._by_family}
        for name, face in faces.items():
            book.add(face)
            book._by_name[_plain(name)] = face
        return book

    def find(self, *names: str) -> Face | None:
        """The first of those names that is at hand; whole names before mere families."""
        plain = [_plain(name) for name in names if name]
        for table in (self._by_name, self._by_family):
            for name in plain:
                if name in table:
                    return table[name]
        return None

    @property
    def fallback(self) -> tuple[Face, ...]:
        return tuple(self._fallback)
