"""A line of text as glyphs from left to right: bidi runs, split by font and script, shaped."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import uharfbuzz as hb  # type: ignore[import-untyped] # it ships no types
from fontTools.unicodedata import script as script_of  # type: ignore[import-untyped] # no types

from node_agent.lottie.fonts import Face
from node_agent.lottie.text.bidi import levels, line_levels, visual_order

_FOLLOWING = ("Cf", "Mn", "Me", "Zs", "Cc")
_INVISIBLE = ("Cf", "Zs", "Cc")
# Said rather than guessed, for the guess is the machine's own language.
_LANGUAGES = {"Arab": "fa"}
_USUAL_LANGUAGE = "en"
# As many characters on each side as the shaper looks at, so that letters join across runs.
_CONTEXT = 8
_SHARED_SCRIPTS = ("Zyyy", "Zinh", "Zzzz")
# Letters of these scripts are joined, so that space between them would tear words apart.
_JOINING = ("Arab", "Syrc", "Mong", "Nkoo", "Deva", "Beng")


@dataclass(frozen=True, slots=True)
class Glyph:
    """In ems; `cluster` is the index of its first character in the line."""

    face: Face
    id: int
    cluster: int
    advance: float
    dx: float
    dy: float
    tracked: bool


@dataclass(frozen=True, slots=True)
class Run:
    """Characters of one level, font and script."""

    start: int
    end: int
    level: int
    face: Face
    script: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line with the levels that its whole paragraph gives its characters."""

    text: str
    levels: Sequence[int]
    base: int

    @classmethod
    def of(cls, text: str, base: int | None) -> "Line":
        """A whole paragraph on one line; without a direction its first strong one decides."""
        return cls(text, *levels(text, base))

    def part(self, start: int, end: int) -> "Line":
        return Line(self.text[start:end], self.levels[start:end], self.base)


def shape_line(line: Line, faces: Sequence[Face]) -> list[Glyph]:
    runs = runs_of(line, faces)
    order = visual_order([run.level for run in runs])
    code_points = [ord(character) for character in line.text]
    return [glyph for n in order for glyph in _shape(code_points, runs[n])]


def runs_of(line: Line, faces: Sequence[Face]) -> list[Run]:
    """In the order of the text."""
    leveled = line_levels(line.text, line.levels, line.base)
    runs: list[Run] = []
    scripts = _scripts(line.text)
    for n, character in enumerate(line.text):
        last = runs[-1] if runs else None
        face = _face(character, faces, last.face if last else None)
        if last and (last.level, last.face, last.script) == (leveled[n], face, scripts[n]):
            runs[-1] = Run(last.start, n + 1, last.level, face, last.script)
        else:
            runs.append(Run(n, n + 1, leveled[n], face, scripts[n]))
    return runs


def direction_of(text: str) -> int:
    """0 from left to right, 1 from right to left, by the first strong character."""
    return levels(text)[1]


def uncovered(text: str, faces: Sequence[Face]) -> str:
    """Visible characters that none of the fonts has, each once."""
    whole = unicodedata.normalize("NFC", text)
    visible = (each for each in whole if unicodedata.category(each) not in _INVISIBLE)
    return "".join(dict.fromkeys(each for each in visible if not _first(each, faces)))


def _first(character: str, faces: Sequence[Face]) -> Face | None:
    return next((face for face in faces if face.has(ord(character))), None)


def _face(character: str, faces: Sequence[Face], last: Face | None) -> Face:
    if (
        last
        and (unicodedata.category(character) in _FOLLOWING or last.has(ord(character)))
        and (last is faces[0] or unicodedata.category(character) in _FOLLOWING)
    ):
        return last
    return _first(character, faces) or last or faces[0]


def _scripts(text: str) -> list[str]:
    """Shared characters belong to what is before them; at the beginning, to what follows."""
    found = [_script(character) for character in text]
    first = next((each for each in found if each not in _SHARED_SCRIPTS), "Latn")
    last = first
    for n, each in enumerate(found):
        last = last if each in _SHARED_SCRIPTS else each
        found[n] = last
    return found


@cache
def _script(character: str) -> str:
    return str(script_of(character))


def _shape(code_points: list[int], run: Run) -> list[Glyph]:
    first = max(0, run.start - _CONTEXT)
    window = code_points[first : run.end + _CONTEXT]
    buffer = hb.Buffer()
    buffer.add_codepoints(window, run.start - first, run.end - run.start)
    buffer.guess_segment_properties()
    buffer.script = run.script
    buffer.language = _LANGUAGES.get(run.script, _USUAL_LANGUAGE)
    buffer.direction = "rtl" if run.level % 2 else "ltr"
    hb.shape(run.face.font, buffer)
    unit = 1 / run.face.units
    joining = run.script in _JOINING
    return [
        Glyph(
            run.face,
            info.codepoint,
            info.cluster + first,
            place.x_advance * unit,
            place.x_offset * unit,
            place.y_offset * unit,
            tracked=not joining and place.x_advance > 0,
        )
        for info, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)
    ]
