"""Looks for recorded secrets in log files."""

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

_WORD: Final = re.compile(rb"[A-Za-z0-9_-]{4,}")
# Six digits by themselves, no part of a trace id; behind a digit and a mark they end a time.
_CODE: Final = re.compile(rb"(?<![0-9A-Za-z])(?<![0-9][.:])[0-9]{6}(?![0-9A-Za-z])")
# Whatever looks so is one of ours, whoever made it: the processes that tests start record nothing.
_SHAPES: Final = (
    (
        "token of ours",
        re.compile(rb"\bfr_(?:live|refresh|local|node|enrol|upload|file)_[\w-]{20,}"),
    ),
    ("signed token", re.compile(rb"\beyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]{10,}")),
    ("database password", re.compile(rb"postgres(?:ql)?(?:\+\w+)?://\w+:(?!\[hidden\])[^\s@]+@")),
)


@dataclass(frozen=True, slots=True)
class Hit:
    """Where it stands and what it is, and never the value."""

    file: Path
    line: int
    kind: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line} holds a {self.kind}"


@dataclass(slots=True)
class Findings:
    secrets: int = 0
    files: int = 0
    lines: int = 0
    hits: list[Hit] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"canaries: {self.secrets} secrets, {self.files} files, {self.lines} lines, "
            f"{len(self.hits)} found"
        )


class Secrets:
    """Recorded secrets by their longest word.

    A log is taken apart into words once, however many secrets there are; where a word is that of
    a secret, the lines are looked at for the whole of it.
    """

    def __init__(self, known: dict[bytes, str]) -> None:
        self.known = known
        self._by_word: dict[bytes, list[bytes]] = {}
        for value in known:
            word = max(_WORD.findall(value), key=len, default=value)
            self._by_word.setdefault(word, []).append(value)

    @classmethod
    def recorded(cls, folder: Path) -> "Secrets":
        known: dict[bytes, str] = {}
        for path in sorted(folder.glob("*.secrets")):
            for line in path.read_text().splitlines():
                kind, _, value = line.rpartition(" ")
                known.setdefault(bytes.fromhex(value), kind)
        return cls(known)

    def may_be_in(self, content: bytes) -> bool:
        words = {*_WORD.findall(content), *_CODE.findall(content)}
        return not words.isdisjoint(self._by_word) or any(
            shape.search(content) for _, shape in _SHAPES
        )

    def kinds_in(self, line: bytes) -> set[str]:
        kinds = {kind for kind, shape in _SHAPES if shape.search(line)}
        codes = set(_CODE.findall(line))
        for word in {*_WORD.findall(line), *codes} & self._by_word.keys():
            for value in self._by_word[word]:
                if value in codes if _CODE.fullmatch(value) else _spelled_in(value, line):
                    kinds.add(self.known[value])
        return kinds


def scan(secrets: Secrets, files: list[Path]) -> Findings:
    found = Findings(secrets=len(secrets.known))
    for path in files:
        content = path.read_bytes()
        found.files += 1
        found.lines += content.count(b"\n")
        if secrets.may_be_in(content):
            found.hits += _hits(secrets, path, content)
    return found


def _hits(secrets: Secrets, path: Path, content: bytes) -> list[Hit]:
    return [
        Hit(path, number, kind)
        for number, line in enumerate(content.split(b"\n"), 1)
        for kind in sorted(secrets.kinds_in(line))
    ]


def _spelled_in(value: bytes, line: bytes) -> bool:
    """As it is, or as JSON writes it."""
    return value in line or json.dumps(value.decode(errors="replace"))[1:-1].encode() in line
