"""What a release has promised is kept until the notice has run out."""

import subprocess
from datetime import date
from pathlib import Path

import pytest

from graph.cli import released
from graph.cli.released import broken_promises, compare

TODAY = date(2026, 6, 1)
PAST, LATER = "2026-05-31", "2026-06-02"
ADVICE = (
    "Deprecate it first, with a reason that ends in 'removed on YYYY-MM-DD', "
    "180 days ahead or more."
)
BEFORE = """
type Query {
  node(id: ID, kind: Kind%s): Node%s
  find(filter: Filter, colour: Colour): [Node]
}
type Node { id: ID! name: String%s colour: Colour old: Old%s }
type Old { id: ID other: Older }
type Older { old: Old size: Float }
input Filter { name: String text: String%s }
enum Kind { A }
enum Colour { RED GREEN%s }
"""
GONE = '@deprecated(reason: "Use another. removed on {0}")'


def before(place: int | None = None, day: str = "") -> str:
    """The released schema with one deprecation, at the place of that number."""
    notices = [f" {GONE.format(day)}" if number == place else "" for number in range(6)]
    return BEFORE % tuple(notices)


ARGUMENT, FIELD, NAME, OLD, INPUT, VALUE = range(6)
PLAIN = before()
# What is released, at which place it may carry a notice, what is changed, what that breaks.
CHANGES = {
    "field": (NAME, "name: String colour", "colour", "Field Node.name was removed."),
    "type of a field": (
        NAME,
        "name: String colour",
        "name: Int colour",
        "Field Node.name changed type from String to Int.",
    ),
    "argument": (ARGUMENT, ", kind: Kind)", ")", "Argument Query.node(kind:) was removed."),
    "argument of a field that may go": (
        FIELD,
        ", kind: Kind)",
        ")",
        "Argument Query.node(kind:) was removed.",
    ),
    "type of an argument": (
        ARGUMENT,
        "kind: Kind)",
        "kind: Colour)",
        "Argument Query.node(kind:) has changed type from Kind to Colour.",
    ),
    "new argument that must be given": (
        FIELD,
        "node(id: ID,",
        "node(new: Int!, id: ID,",
        "A required argument Query.node(new:) was added.",
    ),
    "input field": (INPUT, " text: String", "", "Field Filter.text was removed."),
    "enum value": (VALUE, "RED GREEN", "RED", "Enum value Colour.GREEN was removed."),
}
# With the notice run out, these go together with the last thing that led to them.
FOLLOWING = {"argument", "argument of a field that may go", "type of an argument"}


def changed(old: str, new: str) -> str:
    assert old in PLAIN
    now = PLAIN.replace(old, new)
    return now if "Kind)" in now else now.replace("enum Kind { A }", "")


def named(change: str, text: str) -> list[str]:
    """The complaint, and the one about the type that nothing leads to any more."""
    lost = [f"Kind was removed. {ADVICE}"] if change in FOLLOWING else []
    return sorted([*lost, f"{text} {ADVICE}"])


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_without_notice_breaks_the_promise(change: str) -> None:
    _, old, new, text = CHANGES[change]
    assert sorted(compare(PLAIN, changed(old, new), TODAY)) == named(change, text)


@pytest.mark.parametrize("change", CHANGES)
def test_a_notice_that_has_not_run_out_is_none(change: str) -> None:
    place, old, new, text = CHANGES[change]
    now = changed(old, new)
    assert sorted(compare(before(place, LATER), now, TODAY)) == named(change, text)


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("day", [PAST, TODAY.isoformat()])
def test_a_notice_that_has_run_out_frees_the_change(change: str, day: str) -> None:
    place, old, new, _ = CHANGES[change]
    assert compare(before(place, day), changed(old, new), TODAY) == []


def test_another_notice_frees_nothing() -> None:
    now = changed("name: String colour", "colour")
    assert compare(before(OLD, PAST), now, TODAY) == [f"Field Node.name was removed. {ADVICE}"]


@pytest.mark.parametrize("reason", ["soon", "removed on 2026-02-31", "removed on 1st of May"])
def test_a_notice_without_a_day_is_none(reason: str) -> None:
    released_one = PLAIN.replace(
        "name: String c", f'name: String @deprecated(reason: "{reason}") c'
    )
    now = changed("name: String colour", "colour")
    assert compare(released_one, now, TODAY) == [f"Field Node.name was removed. {ADVICE}"]


WITHOUT_OLD = (
    PLAIN.replace("type Old { id: ID other: Older }", "")
    .replace("type Older { old: Old size: Float }", "")
    .replace(" old: Old", "")
)


def test_types_go_with_the_last_field_that_led_to_them() -> None:
    assert compare(before(OLD, PAST), WITHOUT_OLD, TODAY) == []
    assert [line.split(" Deprecate")[0] for line in compare(PLAIN, WITHOUT_OLD, TODAY)] == [
        "Old was removed.",
        "Older was removed.",
        "Field Node.old was removed.",
    ]


def test_a_type_that_something_else_leads_to_may_not_go() -> None:
    also = PLAIN.replace("type Node {", "type Node { elder: Older")
    released_one = also.replace("old: Old }", f"old: Old {GONE.format(PAST)} }}", 1)
    complaints = compare(released_one, WITHOUT_OLD, TODAY)
    assert [line.split(" Deprecate")[0] for line in complaints] == [
        "Old was removed.",
        "Older was removed.",
        "Field Node.elder was removed.",
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("enum Kind { A }", "enum Kind { A B } type New { id: ID } scalar Newer"),
        ("node(id: ID,", "node(more: Int, most: Int! = 3, id: ID,"),
        ("type Node {", "type Node { more: New!"),
        ("input Filter {", "input Filter { more: Int"),
        ("name: String colour", '"What it is called." name: String! colour'),
    ],
)
def test_what_is_added_breaks_nothing(old: str, new: str) -> None:
    now = changed(old, new)
    now += "type New { id: ID }" if "New!" in new else ""
    assert compare(PLAIN, now, TODAY) == []


def test_no_change_breaks_nothing() -> None:
    assert compare(PLAIN, PLAIN, TODAY) == []


@pytest.mark.parametrize("place", [ARGUMENT, FIELD, NAME, INPUT, VALUE])
def test_a_notice_is_given_half_a_year_ahead(place: int) -> None:
    assert compare(PLAIN, before(place, "2026-11-28"), TODAY) == []
    (complaint,) = compare(PLAIN, before(place, "2026-11-27"), TODAY)
    assert complaint.endswith(
        " is announced to be removed on 2026-11-27, less than 180 days ahead. "
        "Say 2026-11-28 or later."
    )


def test_a_released_notice_may_be_kept_or_extended_and_not_shortened() -> None:
    assert compare(before(NAME, "2026-08-01"), before(NAME, "2026-08-01"), TODAY) == []
    assert compare(before(NAME, "2026-08-01"), before(NAME, "2026-08-02"), TODAY) == []
    (complaint,) = compare(before(NAME, "2026-08-01"), before(NAME, "2026-07-31"), TODAY)
    assert complaint.startswith("Node.name is announced to be removed on 2026-07-31, ")


def git(folder: Path, *arguments: str) -> None:
    who = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True)


def test_the_newest_tag_of_a_release_is_what_was_promised(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(released, "CHECKOUT", tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    now = changed("name: String colour", "colour")
    assert broken_promises(now, TODAY) == []
    git(tmp_path, "init", "--quiet")
    (tmp_path / "schema.graphql").write_text(PLAIN)
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "--quiet", "--message", "one")
    assert broken_promises(now, TODAY) == []
    git(tmp_path, "tag", "other")
    assert broken_promises(now, TODAY) == []
    git(tmp_path, "tag", "v1")
    assert broken_promises(now, TODAY) == [f"Field Node.name was removed. {ADVICE}"]
    assert broken_promises(PLAIN, TODAY) == []
