"""The Unicode bidirectional algorithm (UAX #9): a level for each character, and their order."""

import unicodedata
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from node_agent.lottie.text.bidi_weak import resolve

DEEPEST = 125
_STRONG = {"L": 0, "R": 1, "AL": 1}
_EMBEDDINGS = {"RLE": (1, ""), "LRE": (0, ""), "RLO": (1, "R"), "LRO": (0, "L")}
_ISOLATES = ("RLI", "LRI", "FSI")
_REMOVED = ("RLE", "LRE", "RLO", "LRO", "PDF", "BN")
_TRAILING = ("WS", "FSI", "LRI", "RLI", "PDI")
# What unassigned characters are taken for, by block; elsewhere they go from left to right.
_UNASSIGNED = (
    (0x0590, 0x05FF, "R"),
    (0x0600, 0x07BF, "AL"),
    (0x07C0, 0x085F, "R"),
    (0x0860, 0x08FF, "AL"),
    (0xFB1D, 0xFB4F, "R"),
    (0xFB50, 0xFDFF, "AL"),
    (0xFE70, 0xFEFF, "AL"),
    (0x10800, 0x10FFF, "R"),
    (0x1E800, 0x1EFFF, "R"),
)


def levels(text: str, base: int | None = None) -> tuple[list[int], int]:
    """Of one paragraph, trailing white space included, and the paragraph's own level."""
    kinds = [kind_of(character) for character in text]
    matching = _matching(kinds)
    if base is None:
        base = _first_strong(kinds, matching, 0, len(kinds)) or 0
    found, overridden = _explicit(kinds, matching, base)
    raised = list(found)
    kept = [n for n, kind in enumerate(kinds) if kind not in _REMOVED]
    for sequence in _sequences(kept, kinds, found, matching):
        _resolve(sequence, (text, kinds, overridden, found), base, kept, raised)
    _fill_removed(kinds, raised, base)
    return raised, base


def line_levels(text: str, found: Sequence[int], base: int) -> list[int]:
    """Rule L1: separators, and white space before them or the line's end, are the paragraph's."""
    line = list(found)
    reset = True
    for n in range(len(text) - 1, -1, -1):
        kind = kind_of(text[n])
        if kind in ("S", "B"):
            reset = True
        elif kind not in _TRAILING and kind not in _REMOVED:
            reset = False
        if reset:
            line[n] = base
    for n in range(1, len(line)):
        # White space before it may have been reset, which a removed character follows.
        if line[n] != base and kind_of(text[n]) in _REMOVED:
            line[n] = line[n - 1]
    return line


def visual_order(line: Sequence[int]) -> list[int]:
    """Rule L2: the indices as they stand from left to right."""
    order = list(range(len(line)))
    lowest_odd = min((level for level in line if level % 2), default=DEEPEST + 1)
    for level in range(max(line, default=0), lowest_odd - 1, -1):
        start = None
        for n in range(len(order) + 1):
            inside = n < len(order) and line[order[n]] >= level
            if inside and start is None:
                start = n
            elif not inside and start is not None:
                order[start:n] = reversed(order[start:n])
                start = None
    return order


@cache
def kind_of(character: str) -> str:
    kind = unicodedata.bidirectional(character)
    if kind:
        return kind
    code = ord(character)
    return next((held for low, high, held in _UNASSIGNED if low <= code <= high), "L")


def _matching(kinds: Sequence[str]) -> dict[int, int]:
    """The end of each isolate that has one (rule BD9)."""
    found: dict[int, int] = {}
    waiting: list[int] = []
    for n, kind in enumerate(kinds):
        if kind in _ISOLATES:
            waiting.append(n)
        elif kind == "PDI" and waiting:
            found[waiting.pop()] = n
    return found


def _first_strong(
    kinds: Sequence[str], matching: dict[int, int], start: int, end: int
) -> int | None:
    n = start
    while n < end:
        if kinds[n] in _STRONG:
            return _STRONG[kinds[n]]
        n = matching.get(n, end) if kinds[n] in _ISOLATES else n + 1
    return None


@dataclass(slots=True)
class _Embedding:
    level: int
    override: str = ""
    isolate: bool = False


@dataclass(slots=True)
class _State:
    """What rules X1 to X8 keep while they go through a paragraph."""

    stack: list[_Embedding]
    full_isolates: int = 0
    full_embeddings: int = 0
    isolates: int = 0
    levels: list[int] = field(default_factory=list)

    @property
    def last(self) -> _Embedding:
        return self.stack[-1]

    def next_level(self, odd: int) -> int:
        level = self.last.level + 1
        return level if level % 2 == odd else level + 1

    def embed(self, odd: int, override: str) -> None:
        level = self.next_level(odd)
        if level <= DEEPEST and not self.full_isolates and not self.full_embeddings:
            self.stack.append(_Embedding(level, override))
        elif not self.full_isolates:
            self.full_embeddings += 1

    def isolate(self, odd: int) -> None:
        level = self.next_level(odd)
        if level <= DEEPEST and not self.full_isolates and not self.full_embeddings:
            self.isolates += 1
            self.stack.append(_Embedding(level, "", isolate=True))
        else:
            self.full_isolates += 1

    def end_isolate(self) -> None:
        if self.full_isolates:
            self.full_isolates -= 1
        elif self.isolates:
            self.full_embeddings = 0
            while not self.last.isolate:
                self.stack.pop()
            self.stack.pop()
            self.isolates -= 1

    def end_embedding(self) -> None:
        if self.full_isolates:
            return
        if self.full_embeddings:
            self.full_embeddings -= 1
        elif not self.last.isolate and len(self.stack) > 1:
            self.stack.pop()


def _explicit(
    kinds: Sequence[str], matching: dict[int, int], base: int
) -> tuple[list[int], list[str]]:
    state = _State([_Embedding(base)])
    overridden = list(kinds)
    for n, kind in enumerate(kinds):
        if kind == "PDI":
            state.end_isolate()
        state.levels.append(base if kind == "B" else state.last.level)
        if state.last.override and kind not in _REMOVED and kind != "B":
            overridden[n] = state.last.override
        if kind in _EMBEDDINGS:
            state.embed(*_EMBEDDINGS[kind])
        elif kind in _ISOLATES:
            state.isolate(_isolate_level(n, kinds, matching))
        elif kind == "PDF":
            state.end_embedding()
    return state.levels, overridden


def _isolate_level(n: int, kinds: Sequence[str], matching: dict[int, int]) -> int:
    if kinds[n] == "FSI":
        return _first_strong(kinds, matching, n + 1, matching.get(n, len(kinds))) or 0
    return 1 if kinds[n] == "RLI" else 0


def _sequences(
    kept: Sequence[int], kinds: Sequence[str], found: Sequence[int], matching: dict[int, int]
) -> list[list[int]]:
    """Isolating run sequences (rule BD13)."""
    runs: list[list[int]] = []
    for n in kept:
        if runs and found[runs[-1][-1]] == found[n] and runs[-1][-1] not in matching:
            runs[-1].append(n)
        else:
            runs.append([n])
    ends = {end: start for start, end in matching.items()}
    whole: list[list[int]] = []
    by_start: dict[int, list[int]] = {}
    for run in runs:
        opened = ends.get(run[0]) if kinds[run[0]] == "PDI" else None
        sequence = by_start.get(opened) if opened is not None else None
        if sequence is None:
            sequence = []
            whole.append(sequence)
        sequence.extend(run)
        by_start[run[-1]] = sequence
    return whole


_Given = tuple[str, Sequence[str], Sequence[str], Sequence[int]]


def _resolve(
    sequence: list[int], given: _Given, base: int, kept: Sequence[int], raised: list[int]
) -> None:
    text, kinds, overridden, found = given
    level = found[sequence[0]]
    before = _neighbour(kept, sequence[0], -1)
    after = _neighbour(kept, sequence[-1], 1)
    open_ended = kinds[sequence[-1]] in _ISOLATES
    start = max(level, base if before is None else found[before])
    end = max(level, base if after is None or open_ended else found[after])
    resolved = resolve(
        [text[n] for n in sequence],
        [overridden[n] for n in sequence],
        [kinds[n] for n in sequence],
        level,
        ("R" if start % 2 else "L", "R" if end % 2 else "L"),
    )
    for n, kind in zip(sequence, resolved, strict=True):
        raised[n] += _RISES[level % 2][kind]


_RISES = ({"L": 0, "R": 1, "AN": 2, "EN": 2}, {"L": 1, "R": 0, "AN": 1, "EN": 1})


def _neighbour(kept: Sequence[int], of: int, step: int) -> int | None:
    place = bisect_left(kept, of) + step
    return kept[place] if 0 <= place < len(kept) else None


def _fill_removed(kinds: Sequence[str], found: list[int], base: int) -> None:
    for n, kind in enumerate(kinds):
        if kind in _REMOVED:
            found[n] = found[n - 1] if n else base
