"""Each habit finds what is planted against it, there and nowhere else."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.habits.planting import Plant, expected, found
from tests.habits.plants_of_layers import LAYERS, SCHEMAS
from tests.habits.plants_of_lines import DECISIONS, HOLLOW, TRACES
from tests.habits.rules import RULES
from tests.habits.rules.decisions import decisions_are_enforced
from tests.habits.tree import Tree

ROOT = Path(__file__).resolve().parents[2]
PLANTS = [*LAYERS, *SCHEMAS, *HOLLOW, *TRACES, *DECISIONS]


@pytest.mark.parametrize("plant", PLANTS, ids=str)
def test_the_habit_finds_exactly_what_is_planted(tmp_path: Path, plant: Plant) -> None:
    assert found(tmp_path, plant) == expected(plant)


@pytest.mark.parametrize("habit", RULES)
def test_every_habit_has_something_planted_against_it(habit: str) -> None:
    assert [plant.habit for plant in PLANTS if plant.line and plant.habit == habit] != []


@pytest.fixture(scope="module")
def this_tree() -> Tree:
    return Tree(ROOT)


@pytest.mark.parametrize("habit", RULES)
def test_this_very_tree_keeps_the_habit(this_tree: Tree, habit: str) -> None:
    assert list(RULES[habit](this_tree)) == []


@pytest.mark.parametrize(
    ("named", "missing"),
    [("tests/test_a.py::test_b", 0), ("tests/test_a.py::test_c", 1), ("contract:up", 0)],
)
def test_a_decision_names_a_check_that_exists(tmp_path: Path, named: str, missing: int) -> None:
    for path, text in {
        "tests/test_a.py": "def test_b(): ...",
        "pyproject.toml": '[[tool.importlinter.contracts]]\nid = "up"\nname = "Up"',
        "docs/decisions/0001-a.md": f"Enforced by: `{named}`",
    }.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    assert len(list(decisions_are_enforced(Tree(tmp_path)))) == missing


def habits(folder: Path) -> tuple[int, str]:
    ran = subprocess.run(
        [sys.executable, "-m", "tests.habits", str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return ran.returncode, ran.stdout


def test_the_command_names_place_rule_and_remedy_and_fails(tmp_path: Path) -> None:
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests/test_a.py").write_text("def test_a():\n    assert True\n")
    assert habits(tmp_path) == (
        1,
        "tests/test_a.py:2: no-hollow-assertions: this can't fail: assert what you mean\n",
    )


def test_the_command_says_in_one_line_that_all_is_well(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("a = 1\n")
    assert habits(tmp_path) == (0, f"{len(RULES)} habits kept in 1 files\n")
