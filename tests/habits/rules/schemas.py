"""What migrations and tables may reach."""

import ast
import re
from collections.abc import Iterator

from tests.habits.rules.layering import imported
from tests.habits.tree import Finding, SourceFile, Tree, dotted, text_of

_OURS = re.compile(r"(?:kernel|domains|graph|node_agent)\b")
_FOR_MIGRATIONS = re.compile(r"(?:kernel|graph\.tables)\b")
# A gift and its notification are born in one transaction; nothing else is tied across schemas.
_ALLOWED = (
    ("identity", "earned_gifts", "notification_id"),
    ("notification", "notifications", "id"),
)
_PLACE = re.compile(r"(?:domains/(\w+)/models|alembic/versions/(\w+)/|(kernel)/models)")
_REFERENCES = re.compile(r"(?i)\breferences\s+(\w+)\.(\w+)\s*(?:\((\w+)\))?")


def no_package_in_alembic(tree: Tree) -> Iterator[Finding]:
    for file in tree.python("alembic/"):
        if file.path.endswith("/__init__.py"):
            yield file.at(1, "delete it: as a package this folder shadows the library alembic")


def migrations_know_tables_only(tree: Tree) -> Iterator[Finding]:
    for file in tree.python("alembic/"):
        for node in file.nodes:
            for name in imported(node):
                if _OURS.match(name) and not _FOR_MIGRATIONS.match(name):
                    yield file.at(
                        getattr(node, "lineno", 1),
                        f"{name} will change after this migration was written; import only "
                        "graph.tables and helpers of kernel, and spell out the rest",
                    )


def keys_stay_in_their_schema(tree: Tree) -> Iterator[Finding]:
    for file in tree.python("domains/", "kernel/", "alembic/"):
        place = _PLACE.match(file.path)
        if not place:
            continue
        schema = next(group for group in place.groups() if group)
        for line, table, column, target in _keys(file):
            crosses = target[0] != schema
            if crosses and ((schema, table or _ALLOWED[0][1], column), target) != _ALLOWED:
                yield file.at(
                    line,
                    f"schema {schema} must not reference {'.'.join(target)}: keep a plain id with "
                    "a comment, and let an event tell when the other row goes",
                )


_Key = tuple[int, str, str, tuple[str, ...]]


def _keys(file: SourceFile) -> Iterator[_Key]:
    """Line, table (where it is known), column and three-part target of every foreign key."""
    seen: set[int] = set()
    for node in file.nodes:
        if isinstance(node, ast.ClassDef):
            yield from _keys_of_class(node, seen)
    for node in file.nodes:
        yield from _keys_of_node(node, "", "", seen)
        yield from _keys_in_sql(node)


def _keys_of_class(node: ast.ClassDef, seen: set[int]) -> Iterator[_Key]:
    assigned = {_target(statement): statement for statement in node.body}
    named = assigned.get("__tablename__")
    table = text_of(getattr(named, "value", None))
    for column, statement in assigned.items():
        for part in ast.walk(statement):
            yield from _keys_of_node(part, table, column, seen)


def _target(statement: ast.stmt) -> str:
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
            return name
        case _:
            return ""


def _keys_of_node(node: ast.AST, table: str, column: str, seen: set[int]) -> Iterator[_Key]:
    if not isinstance(node, ast.Call) or id(node) in seen:
        return
    seen.add(id(node))
    called = dotted(node.func).split(".")[-1]
    if called == "ForeignKeyConstraint":
        columns, targets = ([text_of(e) for e in getattr(a, "elts", ())] for a in node.args[:2])
        for name, target in zip(columns, targets, strict=False):
            yield from _key(node.lineno, table, name, target)
    elif called == "ForeignKey" and node.args:
        yield from _key(node.lineno, table, column, text_of(node.args[0]))
    for keyword in node.keywords:
        if keyword.arg == "foreign_key":
            yield from _key(node.lineno, table, column, text_of(keyword.value))


def _key(line: int, table: str, column: str, target: str) -> Iterator[_Key]:
    parts = tuple(target.split("."))
    if len(parts) == 3:
        yield line, table, column, parts


def _keys_in_sql(node: ast.AST) -> Iterator[_Key]:
    for found in _REFERENCES.finditer(text_of(node)):
        schema, table, column = found.groups()
        before = re.search(r"(\w+)\s+\w+[^,]*$", text_of(node)[: found.start()])
        own = before[1] if before else ""
        yield getattr(node, "lineno", 1), "", own, (schema, table, column or "id")
