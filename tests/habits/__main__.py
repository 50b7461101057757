"""Prints every place that breaks a habit: `python -m tests.habits [folder]`."""

import sys
from pathlib import Path

from tests.habits.rules import RULES
from tests.habits.tree import Tree

_ROOT = Path(__file__).resolve().parents[2]


def main(arguments: list[str]) -> int:
    tree = Tree(Path(arguments[0]) if arguments else _ROOT)
    lines = sorted(
        f"{found.path}:{found.line}: {name}: {found.advice}"
        for name, rule in RULES.items()
        for found in rule(tree)
    )
    summary = f"{len(RULES)} habits kept in {len(tree.files)} files"
    sys.stdout.write("\n".join(lines or [summary]) + "\n")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
