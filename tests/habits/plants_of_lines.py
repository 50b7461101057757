"""What is planted against the habits about hollow lines and traces of a machine.

The words are cut in two where a habit would find them in this very file.
"""

from tests.habits.planting import Plant

_CODE = "kernel/some.py"
_TEST = "tests/test_some.py"

HOLLOW = [
    Plant("files-are-short", _CODE, "a = 1\n" * 301, 301),
    Plant("files-are-short", _CODE, "a = 1\n" * 300, 0),
    Plant("no-evaded-tests", _TEST, "def test_a():\n    pytest.skip('later')", 2),
    Plant("no-evaded-tests", _TEST, "@pytest.mark.xfail\ndef test_a(): ...", 1),
    Plant("no-evaded-tests", _TEST, "@pytest.mark.skipif(True)\ndef test_a(): ...", 1),
    Plant("no-evaded-tests", _TEST, "x = pytest.importorskip('x')", 1),
    Plant("no-evaded-tests", _TEST, "@pytest.mark.slow\ndef test_a(): ...", 0),
    Plant("tests-assert", _TEST, "def test_a():\n    run()", 1),
    Plant("tests-assert", _TEST, "class TestA:\n    async def test_a(self):\n        run()", 2),
    Plant("tests-assert", _TEST, "def ok(x):\n    assert x\ndef test_a():\n    ok(1)", 0),
    Plant("tests-assert", _TEST, "def test_a():\n    with pytest.raises(KeyError): run()", 0),
    Plant("no-hollow-assertions", _TEST, "def test_a():\n    assert True", 2),
    Plant("no-hollow-assertions", _TEST, "def test_a():\n    assert 'always'", 2),
    Plant("no-hollow-assertions", _TEST, "def test_a():\n    assert x", 0),
    Plant("no-swallowed-exceptions", _CODE, "try:\n    f()\nexcept OSError:\n    pass", 3),
    Plant("no-swallowed-exceptions", _CODE, "try:\n    f()\nexcept OSError:\n    ...", 3),
    Plant("no-swallowed-exceptions", _CODE, "try:\n    f()\nexcept OSError:\n    g()", 0),
    Plant("nothing-unfinished", _CODE, "a = 1\nb = 2  # TO" + "DO later", 2),
    Plant("nothing-unfinished", _CODE, "a = 1  # FIX" + "ME: odd", 1),
    Plant("nothing-unfinished", "web/src/a.ts", "// XX" + "X", 1),
    Plant("nothing-unfinished", _CODE, "def f():\n    raise NotImplementedError", 2),
    Plant("nothing-unfinished", _CODE, "def f():\n    raise NotImplementedError()", 2),
    Plant("nothing-unfinished", _CODE, "raise NotImplementedError('sessions do not listen')", 0),
    Plant("nothing-unfinished", _CODE, "todo = 'a list'  # the word itself is fine", 0),
    Plant("silence-has-a-reason", _CODE, "a = 1  # no" + "qa", 1),
    Plant("silence-has-a-reason", _CODE, "a = 1  # no" + "qa: S105, E501", 1),
    Plant("silence-has-a-reason", _CODE, "a = 1  # type: " + "ignore[arg-type]", 1),
    Plant("silence-has-a-reason", _CODE, "a = 1  # type: " + "ignore[misc]  # no types", 0),
    Plant("silence-has-a-reason", _CODE, "a = 1  # no" + "qa: S105 - the name of a kind", 0),
    Plant("no-sleep-in-tests", _TEST, "async def test_a():\n    await asyncio.sleep(0.1)", 2),
    Plant("no-sleep-in-tests", "tests/some/helpers.py", "time.sleep(1)", 1),
    Plant("no-sleep-in-tests", _TEST, "from time import sleep\nsleep(2)", 2),
    Plant("no-sleep-in-tests", _TEST, "await_it = asyncio.sleep(0)", 0),
    Plant("no-sleep-in-tests", "tests/a/jobs.py", "sleep(9)  # slow on purpose: a deadline", 0),
    Plant("no-sleep-in-tests", _TEST, "sleep(9)  # slow on purpose: no excuse in a test", 1),
    Plant("no-sleep-in-tests", "tests/support/waiting.py", "time.sleep(1)", 0),
    Plant("no-sleep-in-tests", "kernel/dispatcher.py", "asyncio.sleep(1)", 0),
]

TRACES = [
    Plant("no-traces-of-a-machine", "README.md", "see https://py" + "pi.org/simple", 1),
    Plant("no-traces-of-a-machine", "web/.npmrc", "registry=https://registry.npm" + "js.org/", 1),
    Plant("no-traces-of-a-machine", "requirements.txt", "--index" + "-url https://a.example/", 1),
    Plant("no-traces-of-a-machine", _CODE, "a = 1\nb = '/wo" + "rk/main'", 2),
    Plant("no-traces-of-a-machine", "docs/a.md", "run /ro" + "ot/start.sh", 1),
    Plant("no-traces-of-a-machine", _TEST, "x = f'/tm" + "p/{name}'", 1),
    Plant("no-traces-of-a-machine", "docs/a.md", "https://a.example/work/1 and src/tmp/x /tmp", 0),
    Plant("no-traces-of-a-machine", _CODE, "x = f'/tm" + "p/flatrender-{uid}'", 0),
    Plant("locked-once", "uv.lock", "version = 1", 1),
    Plant("locked-once", "web/package-lock.json", '{\n"resolved": "https://a.example/x"}', 2),
    Plant("locked-once", "web/package-lock.json", '{\n"integrity": "sha512-x"}', 0),
]

DECISIONS = [
    Plant("decisions-are-enforced", "docs/decisions/0001-a.md", "# A\n", 1),
    Plant("decisions-are-enforced", "docs/decisions/0001-a.md", "# A\nEnforced by: care", 2),
    Plant("decisions-are-enforced", "docs/decisions/0001-a.md", "Enforced by: `tests/no.py`", 1),
    Plant("decisions-are-enforced", "docs/decisions/0001-a.md", "Enforced by: `contract:no`", 1),
    Plant("decisions-are-enforced", "docs/decisions/0001-a.md", "Enforced by: `habit:no`", 1),
    Plant(
        "decisions-are-enforced",
        "docs/decisions/0001-a.md",
        "Enforced by: `habit:one-committer`",
        0,
    ),
    Plant("decisions-are-enforced", "docs/decisions/README.md", "# How to write one", 0),
]
