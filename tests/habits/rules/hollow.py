"""Work that only looks done: tests that can't fail, lines that hide or postpone."""

import ast
import re
from collections.abc import Iterator

from tests.habits.tree import Finding, SourceFile, Tree, dotted

_MOST_LINES = 300
_WAITING = "tests/support/waiting.py"
_UNFINISHED = re.compile(r"\b(?:TODO|FIXME|XXX)\b")
_UNFINISHED_ELSEWHERE = re.compile(r"(?:#|//|/\*|<!--|--)\s*(?:TODO|FIXME|XXX)\b")
_SILENCED = re.compile(
    r"(?:type:\s*ignore(?:\[[^\]]*\])?|noqa(?::\s*[A-Z]+\d+(?:\s*,\s*[A-Z]+\d+)*)?)(?P<rest>.*)"
)
_SHORTEST_REASON = 8
_EVASIONS = re.compile(r"(?:pytest\.(?:mark\.)?|mark\.)(?:skip|skipif|xfail|importorskip)$")
_SLEEPS = frozenset({"time.sleep", "asyncio.sleep", "anyio.sleep", "trio.sleep", "sleep"})


def files_are_short(tree: Tree) -> Iterator[Finding]:
    for file in tree.python():
        if len(file.lines) > _MOST_LINES:
            yield file.at(
                _MOST_LINES + 1,
                f"{len(file.lines)} lines are more than {_MOST_LINES}: make it a package with a "
                "file for each use case",
            )


def no_evaded_tests(tree: Tree) -> Iterator[Finding]:
    for file in tree.python("tests/"):
        for node in file.nodes:
            if isinstance(node, ast.Attribute) and _EVASIONS.fullmatch(dotted(node)):
                yield file.at(
                    node.lineno, "a test that does not run proves nothing: mend it or delete it"
                )


def tests_assert(tree: Tree) -> Iterator[Finding]:
    files = list(tree.python("tests/"))
    shared = frozenset[str]().union(
        *(_asserting_functions(file) for file in files if not _holds_tests(file))
    )
    for file in filter(_holds_tests, files):
        asserting = shared | _asserting_functions(file)
        for node in _functions(file):
            if node.name.startswith("test_") and not _asserts(node, asserting):
                yield file.at(
                    node.lineno, f"{node.name} asserts nothing: say what must have happened"
                )


def _holds_tests(file: SourceFile) -> bool:
    return file.path.split("/")[-1].startswith("test_")


def no_hollow_assertions(tree: Tree) -> Iterator[Finding]:
    for file in tree.python():
        for node in file.nodes:
            match node:
                case ast.Assert(test=ast.Constant()):
                    yield file.at(node.lineno, "this can't fail: assert what you mean")


_Function = ast.FunctionDef | ast.AsyncFunctionDef


def _functions(file: SourceFile) -> list[_Function]:
    return [n for n in file.nodes if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]


def _asserting_functions(file: SourceFile) -> frozenset[str]:
    """Functions of that file that assert, so that a test may leave it to them."""
    named: frozenset[str] = frozenset()
    for _ in range(3):
        named = frozenset(node.name for node in _functions(file) if _asserts(node, named))
    return named


def _asserts(function: _Function, helpers: frozenset[str]) -> bool:
    for node in ast.walk(function):
        match node:
            case ast.Assert():
                return True
            case ast.Call(func=func):
                called = dotted(func).split(".")[-1]
                if called in helpers or called in {"raises", "warns", "fail"}:
                    return True
                if called.startswith(("assert_", "expect")):
                    return True
    return False


def no_swallowed_exceptions(tree: Tree) -> Iterator[Finding]:
    for file in tree.python():
        for node in file.nodes:
            match node:
                case ast.ExceptHandler(body=[ast.Pass() | ast.Expr(value=ast.Constant())]):
                    yield file.at(
                        node.lineno,
                        "an exception disappears here: handle it, or say what is expected with "
                        "contextlib.suppress and a reason",
                    )


def nothing_unfinished(tree: Tree) -> Iterator[Finding]:
    for file in tree.files:
        if file.path.endswith(".py"):
            yield from _unfinished_python(file)
        else:
            for number, line in enumerate(file.lines, 1):
                if _UNFINISHED_ELSEWHERE.search(line):
                    yield file.at(number, "finish it now or open an issue and delete the line")


def _unfinished_python(file: SourceFile) -> Iterator[Finding]:
    for line, comment in file.comments:
        if _UNFINISHED.search(comment):
            yield file.at(line, "finish it now or open an issue and delete the line")
    for node in file.nodes:
        match node:
            case ast.Raise(exc=ast.Name(id=name) | ast.Call(func=ast.Name(id=name), args=[])):
                if name == "NotImplementedError":
                    yield file.at(node.lineno, "write it, or say in the error why it never will be")


def silence_has_a_reason(tree: Tree) -> Iterator[Finding]:
    for file in tree.python():
        for line, comment in file.comments:
            silenced = _SILENCED.search(comment)
            if silenced and len(silenced["rest"].strip(" #:-")) < _SHORTEST_REASON:
                yield file.at(line, "say on the same line why the checker is wrong here")


def no_sleep_in_tests(tree: Tree) -> Iterator[Finding]:
    for file in tree.python("tests/"):
        if file.path == _WAITING:
            continue
        excused = set() if _holds_tests(file) else _slow_on_purpose(file)
        for node in file.nodes:
            match node:
                case ast.Call(args=[ast.Constant(value=0)]):
                    continue
                case ast.Call(func=func) if dotted(func) in _SLEEPS and node.lineno not in excused:
                    yield file.at(
                        node.lineno,
                        f"wait for what you expect with `until` of {_WAITING}; a helper that is "
                        "slow on purpose says so in a comment with these words",
                    )


def _slow_on_purpose(file: SourceFile) -> set[int]:
    return {line for line, comment in file.comments if "slow on purpose" in comment}
