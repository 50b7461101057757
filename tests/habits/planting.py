"""Plants files in an empty folder and gives what one habit finds there."""

from dataclasses import dataclass
from pathlib import Path

from tests.habits.rules import RULES
from tests.habits.tree import Tree


@dataclass(frozen=True)
class Plant:
    """One file that breaks one habit at one line; line 0 stands for a file that keeps it."""

    habit: str
    path: str
    text: str
    line: int

    def __str__(self) -> str:
        shown = self.text.strip().splitlines()[0] if self.text.strip() else self.path
        return f"{self.habit}: {shown[:50]}"


def found(root: Path, plant: Plant) -> list[tuple[str, int]]:
    target = root / plant.path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(plant.text, encoding="utf-8")
    return [(finding.path, finding.line) for finding in RULES[plant.habit](Tree(root))]


def expected(plant: Plant) -> list[tuple[str, int]]:
    return [(plant.path, plant.line)] if plant.line else []
