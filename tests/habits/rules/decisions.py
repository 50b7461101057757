"""That every decision record names a check that exists."""

import re
import tomllib
from collections.abc import Iterator

from tests.habits.tree import Finding, SourceFile, Tree

_RECORD = re.compile(r"docs/decisions/\d{4}-[\w-]+\.md")
_ENFORCED = "Enforced by:"
_NAMED = re.compile(r"`([^`]+)`")


def decisions_are_enforced(tree: Tree) -> Iterator[Finding]:
    for file in tree.files:
        if not _RECORD.fullmatch(file.path):
            continue
        lines = [(n, text) for n, text in enumerate(file.lines, 1) if text.startswith(_ENFORCED)]
        if not lines:
            yield file.at(1, f"add a line '{_ENFORCED} `tests/…::test_…`' with the check")
        for number, text in lines:
            yield from _missing(tree, file, number, _NAMED.findall(text))


def _missing(tree: Tree, file: SourceFile, line: int, names: list[str]) -> Iterator[Finding]:
    if not names:
        yield file.at(line, "name the checks in backquotes: a test, `contract:id` or `habit:rule`")
    for name in names:
        if not _exists(tree, name):
            yield file.at(line, f"{name} does not exist: name a check that does")


def _exists(tree: Tree, name: str) -> bool:
    kind, _, rest = name.partition(":")
    if kind == "contract":
        return rest in contracts(tree)
    if kind == "habit":
        from tests.habits.rules import RULES  # it lists this rule as well

        return rest in RULES
    path, _, test = name.partition("::")
    texts = [file.text or "" for file in tree.files if file.path == path]
    return any(not test or re.search(rf"def {re.escape(test)}\b", text) for text in texts)


def contracts(tree: Tree) -> dict[str, str]:
    """The import contracts: id and name."""
    file = tree.root / "pyproject.toml"
    settings = tomllib.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    listed = settings.get("tool", {}).get("importlinter", {}).get("contracts", [])
    return {contract["id"]: contract["name"] for contract in listed}
