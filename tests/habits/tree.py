"""The files that the habits look at, each read and parsed once."""

import ast
import io
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

_NOT_OURS = frozenset({"node_modules", "__pycache__", "dist", "build"})
# Hidden folders are caches and tools, but these are written by us.
_HIDDEN_AND_OURS = frozenset({".ci", ".github"})
_LARGEST_TEXT = 2_000_000


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """A place that breaks a rule, and what to do about it."""

    path: str
    line: int
    advice: str


class SourceFile:
    """One text file of ours."""

    def __init__(self, root: Path, path: Path) -> None:
        self.absolute = path
        self.path = path.relative_to(root).as_posix()

    @cached_property
    def text(self) -> str | None:
        """What it says, or nothing when it is not text."""
        if self.absolute.stat().st_size > _LARGEST_TEXT:
            return None
        raw = self.absolute.read_bytes()
        return None if b"\0" in raw else raw.decode(errors="replace")

    @cached_property
    def lines(self) -> list[str]:
        return (self.text or "").splitlines()

    @cached_property
    def nodes(self) -> list[ast.AST]:
        return list(ast.walk(ast.parse(self.text or "", self.path)))

    @cached_property
    def comments(self) -> list[tuple[int, str]]:
        tokens = tokenize.generate_tokens(io.StringIO(self.text or "").readline)
        return [(t.start[0], t.string) for t in tokens if t.type == tokenize.COMMENT]

    def at(self, line: int, advice: str) -> Finding:
        return Finding(self.path, line, advice)


class Tree:
    """A checkout, or a copy of one with something planted in it."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        self.files = [SourceFile(self.root, path) for path in sorted(_walk(self.root))]

    def python(self, *below: str) -> Iterator[SourceFile]:
        """The Python files below these folders, or all of them."""
        for file in self.files:
            if file.path.endswith(".py") and (not below or file.path.startswith(below)):
                yield file


def _walk(folder: Path) -> Iterator[Path]:
    for entry in folder.iterdir():
        if entry.is_dir():
            if _is_ours(entry.name):
                yield from _walk(entry)
        elif entry.is_file():
            yield entry


def _is_ours(folder: str) -> bool:
    return folder in _HIDDEN_AND_OURS or not (folder in _NOT_OURS or folder.startswith("."))


def dotted(node: ast.AST) -> str:
    """`a.b.c` for a name or an attribute, empty for anything else."""
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=value, attr=attr):
            return f"{dotted(value)}.{attr}"
        case _:
            return ""


def text_of(node: ast.AST | None) -> str:
    """The value of a plain string, empty for anything else."""
    match node:
        case ast.Constant(value=str() as value):
            return value
        case _:
            return ""
