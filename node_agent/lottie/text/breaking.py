"""Breaks a text into lines by the widths of its characters."""

from collections.abc import Sequence
from dataclasses import dataclass

from node_agent.lottie.fonts import Face
from node_agent.lottie.text.shaping import Line, shape_line

_BREAKS = "\r\n\x03\u2028\u2029\x0b"
_SPACES = " \t\u200b"
_HYPHENS = "-\u2010\u2013\u2014/"
_IDEOGRAPHS = ("\u3000", "\u9fff")


def paragraphs(text: str) -> list[str]:
    """After Effects ends a text with a break that stands for nothing."""
    plain = text.replace("\r\n", "\r")
    for mark in _BREAKS:
        plain = plain.replace(mark, "\n")
    return plain.removesuffix("\n").split("\n")


@dataclass(frozen=True, slots=True)
class Measured:
    """A paragraph and the width of each of its characters, in ems."""

    line: Line
    widths: Sequence[float]

    @classmethod
    def of(cls, line: Line, faces: Sequence[Face], tracking: float) -> "Measured":
        widths = [0.0] * len(line.text)
        for glyph in shape_line(line, faces):
            widths[glyph.cluster] += glyph.advance + tracking * glyph.tracked
        return cls(line, widths)

    @property
    def text(self) -> str:
        return self.line.text

    def lines(self, width: float, *, inside_words: bool) -> list[Line]:
        """Lines of at most that width, if words allow; `inside_words` breaks words as well."""
        lines: list[Line] = []
        start = 0
        while start < len(self.text):
            end = self._end(start, width, inside_words=inside_words)
            lines.append(self.line.part(start, self._seen(start, end)))
            start = end
        return lines or [self.line]

    def _seen(self, start: int, end: int) -> int:
        """Spaces before a break take no room."""
        if end == len(self.text):
            return end
        return start + len(self.text[start:end].rstrip(_SPACES))

    def widest_word(self) -> float:
        widest = width = 0.0
        for n, character in enumerate(self.text):
            width = 0.0 if character in _SPACES else width + self.widths[n]
            widest = max(widest, width)
            if self._may_break(n):
                width = 0.0
        return widest

    def _end(self, start: int, width: float, *, inside_words: bool) -> int:
        used = 0.0
        end = 0
        for n in range(start, len(self.text)):
            used += self.widths[n]
            space = self.text[n] in _SPACES
            if used > width and not space and (end or (inside_words and n > start)):
                return end or n
            if self._may_break(n):
                end = n + 1
        return len(self.text)

    def _may_break(self, n: int) -> bool:
        character = self.text[n]
        low, high = _IDEOGRAPHS
        return character in _SPACES or character in _HYPHENS or low <= character <= high
