"""Each import contract breaks when the import that it forbids is planted in a copy of the tree."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.habits.rules.decisions import contracts
from tests.habits.tree import Tree

ROOT = Path(__file__).resolve().parents[2]
LINT = "from importlinter.cli import lint_imports_command as lint; lint()"
PACKAGES = ("kernel", "domains", "graph", "node_agent")

PLANTS = [
    ("agent-stands-alone", {"node_agent/__init__.py": "import kernel.clock"}),
    ("agent-stands-alone", {"node_agent/__init__.py": "from domains.render import api"}),
    ("agent-is-no-library", {"graph/__init__.py": "import node_agent"}),
    ("kernel-knows-no-domain", {"kernel/clock.py": "import domains.identity.api"}),
    ("kernel-knows-no-domain", {"kernel/clock.py": "def f():\n    from graph import tables"}),
    ("graph-is-the-top", {"domains/render/service.py": "import graph.tables"}),
    (
        "domains-meet-at-the-api",
        {"domains/render/service.py": "from domains.identity import store"},
    ),
    ("domains-meet-at-the-api", {"domains/render/service.py": "import domains.identity"}),
    (
        "domains-meet-at-the-api",
        {"domains/render/graphql/types.py": "if TYPE_CHECKING:\n    import domains.studio.models"},
    ),
    (
        "domains-without-cycles",
        {
            "domains/render/service.py": "import domains.studio.api",
            "domains/studio/service.py": "import domains.render.api",
        },
    ),
    ("slice-points-down", {"domains/render/store.py": "from domains.render import service"}),
    ("slice-points-down", {"domains/render/api.py": "from domains.render import ports"}),
    ("slice-points-down", {"domains/render/service.py": "from domains.render import handlers"}),
    ("slice-points-down", {"domains/render/jobs.py": "from domains.render.graphql import types"}),
    ("slice-points-down", {"domains/render/helpers.py": "a = 1"}),
    ("strawberry-stays-in-graphql", {"domains/render/service.py": "import strawberry"}),
    ("strawberry-stays-in-graphql", {"kernel/clock.py": "from strawberry import type"}),
    ("graphql-is-not-the-ground", {"domains/render/store.py": "import kernel.graphql.context"}),
    ("graphql-is-not-the-ground", {"kernel/clock.py": "from kernel.graphql import context"}),
    ("starlette-stays-in-graph", {"kernel/clock.py": "import starlette.requests"}),
    ("starlette-stays-in-graph", {"domains/render/graphql/types.py": "import starlette"}),
    ("queue-has-one-door", {"kernel/outbox.py": "from pgqueuer import Queries"}),
    ("queue-has-one-door", {"domains/render/jobs.py": "import pgqueuer.ports.driver"}),
]
ALLOWED = {
    "domains/render/service.py": "from domains.identity.api import DOMAIN\nimport kernel.db",
    "domains/render/graphql/types.py": "import strawberry\nfrom domains.render import models",
}


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    tree = tmp_path_factory.mktemp("tree")
    for package in PACKAGES:
        # Other workers write compiled files while this one copies.
        shutil.copytree(
            ROOT / package, tree / package, ignore=shutil.ignore_patterns("__pycache__")
        )
    shutil.copy(ROOT / "pyproject.toml", tree)
    return tree


@contextmanager
def planted(tree: Path, lines: dict[str, str]) -> Iterator[None]:
    before = {path: (tree / path).read_text() if (tree / path).exists() else None for path in lines}
    for path, line in lines.items():
        (tree / path).write_text(f"{before[path] or ''}\n{line}\n")
    try:
        yield
    finally:
        for path, text in before.items():
            if text is None:
                (tree / path).unlink()
            else:
                (tree / path).write_text(text)


def verdicts(tree: Path) -> dict[str, str]:
    """What import-linter says of each contract, by id."""
    ran = subprocess.run(
        [sys.executable, "-c", LINT, "--no-cache", "--no-logo"],
        cwd=tree,
        env={**os.environ, "COLUMNS": "400"},
        capture_output=True,
        text=True,
        check=False,
    )
    said = dict(re.findall(r"^(.+) (KEPT|BROKEN)\b", ran.stdout, re.MULTILINE))
    assert (ran.returncode != 0) == ("BROKEN" in said.values()), ran.stdout
    return {identity: said[name] for identity, name in contracts(Tree(ROOT)).items()}


@pytest.mark.parametrize(("contract", "lines"), PLANTS, ids=lambda value: str(value)[:70])
def test_a_planted_import_breaks_its_contract(
    copied: Path, contract: str, lines: dict[str, str]
) -> None:
    with planted(copied, lines):
        assert verdicts(copied)[contract] == "BROKEN"


def test_this_very_tree_keeps_every_contract_also_with_what_is_allowed(copied: Path) -> None:
    with planted(copied, ALLOWED):
        assert set(verdicts(copied).values()) == {"KEPT"}


def test_every_contract_has_something_planted_against_it() -> None:
    assert {contract for contract, _ in PLANTS} == set(contracts(Tree(ROOT)))
