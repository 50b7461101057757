"""Rules W1 to N2 of the bidirectional algorithm, on one isolating run sequence."""

import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache

_NEUTRAL = ("B", "S", "WS", "ON", "FSI", "LRI", "RLI", "PDI")
_ISOLATE_MARKS = ("FSI", "LRI", "RLI", "PDI")
_MOST_BRACKETS = 63
_LAST_BRACKET = 0x10000
_SAME = {"\u2329": "\u3008", "\u232a": "\u3009"}
_CROSSED = {"\u298d": "\u2990", "\u298f": "\u298e"}


def resolve(
    characters: Sequence[str],
    kinds: Sequence[str],
    original: Sequence[str],
    level: int,
    edges: tuple[str, str],
) -> list[str]:
    """L, R, AN or EN for each character; `edges` are the directions around the sequence."""
    found = list(kinds)
    _marks(found, edges[0])
    _numbers(found, edges[0])
    _separators(found)
    _terminators(found)
    _european(found, edges[0])
    _brackets(characters, found, original, level, edges[0])
    _neutrals(found, level, edges)
    return found


def _marks(found: list[str], edge: str) -> None:
    before = edge
    for n, kind in enumerate(found):
        if kind == "NSM":
            found[n] = "ON" if before in _ISOLATE_MARKS else before
        before = found[n]


def _numbers(found: list[str], edge: str) -> None:
    strong = edge
    for n, kind in enumerate(found):
        if kind in ("L", "R", "AL"):
            strong = kind
        if kind == "EN" and strong == "AL":
            found[n] = "AN"
    found[:] = ["R" if kind == "AL" else kind for kind in found]


def _separators(found: list[str]) -> None:
    for n in range(1, len(found) - 1):
        before, kind, after = found[n - 1 : n + 2]
        joins = kind == "CS" or (kind == "ES" and before == "EN")
        if joins and before == after and before in ("EN", "AN"):
            found[n] = before


def _terminators(found: list[str]) -> None:
    for start, end in _spans(found, ("ET",)):
        before = found[start - 1] if start else ""
        after = found[end] if end < len(found) else ""
        if "EN" in (before, after):
            found[start:end] = ["EN"] * (end - start)
    found[:] = ["ON" if kind in ("ET", "ES", "CS") else kind for kind in found]


def _european(found: list[str], edge: str) -> None:
    strong = edge
    for n, kind in enumerate(found):
        if kind in ("L", "R"):
            strong = kind
        elif kind == "EN" and strong == "L":
            found[n] = "L"


def _brackets(
    characters: Sequence[str],
    found: list[str],
    original: Sequence[str],
    level: int,
    edge: str,
) -> None:
    own = "R" if level % 2 else "L"
    for start, end in _pairs(characters, found):
        inside = {_direction(kind) for kind in found[start + 1 : end]}
        if own in inside:
            chosen = own
        elif inside - {""}:
            context = _context(found, start, edge)
            chosen = context if context != own else own
        else:
            continue
        for place in (start, end):
            found[place] = chosen
            _follow(found, original, place, chosen)


def _follow(found: list[str], original: Sequence[str], place: int, chosen: str) -> None:
    """Marks on a bracket go with it."""
    for n in range(place + 1, len(found)):
        if original[n] != "NSM":
            break
        found[n] = chosen


def _direction(kind: str) -> str:
    if kind in ("R", "EN", "AN"):
        return "R"
    return "L" if kind == "L" else ""


def _context(found: Sequence[str], start: int, edge: str) -> str:
    for n in range(start - 1, -1, -1):
        if _direction(found[n]):
            return _direction(found[n])
    return edge


def _pairs(characters: Sequence[str], found: Sequence[str]) -> list[tuple[int, int]]:
    pairs: list[tuple[int, int]] = []
    waiting: list[tuple[str, int]] = []
    for n, character in enumerate(characters):
        if found[n] != "ON":
            continue
        closing = _closing(character)
        if closing:
            if len(waiting) == _MOST_BRACKETS:
                return []
            waiting.append((closing, n))
        elif _is_closing(character):
            plain = _SAME.get(character, character)
            for depth in range(len(waiting) - 1, -1, -1):
                if waiting[depth][0] == plain:
                    pairs.append((waiting[depth][1], n))
                    del waiting[depth:]
                    break
    return sorted(pairs)


def _is_bracket(character: str, category: str) -> bool:
    return bool(
        unicodedata.category(character) == category
        and unicodedata.mirrored(character)
        and unicodedata.bidirectional(character) == "ON"
        and ord(character) < _LAST_BRACKET
    )


@cache
def _closing(character: str) -> str | None:
    """What closes that bracket; pairs stand side by side or with one character between."""
    if not _is_bracket(character, "Ps"):
        return None
    if character in _CROSSED:
        return _CROSSED[character]
    after = (chr(ord(character) + step) for step in (1, 2))
    found = next((each for each in after if unicodedata.category(each) == "Pe"), None)
    return _SAME.get(found, found) if found else None


@cache
def _is_closing(character: str) -> bool:
    return _is_bracket(character, "Pe")


def _neutrals(found: list[str], level: int, edges: tuple[str, str]) -> None:
    own = "R" if level % 2 else "L"
    for start, end in list(_spans(found, _NEUTRAL)):
        before = _direction(found[start - 1]) if start else edges[0]
        after = _direction(found[end]) if end < len(found) else edges[1]
        found[start:end] = [before if before == after else own] * (end - start)


def _spans(found: Sequence[str], kinds: Sequence[str]) -> Iterator[tuple[int, int]]:
    n = 0
    while n < len(found):
        start = n
        while n < len(found) and found[n] in kinds:
            n += 1
        if n > start:
            yield start, n
        else:
            n += 1
