"""Whether there is a browser for the tests that need one, and what happens when there is none.

A newcomer without one still gets every other test, and is told. Whoever judges a change has one:
where `CI` is set those tests run, and fail without it.
"""

import os
import shutil

import pytest

PROGRAMS = ("chromium", "chromedriver")
HOW = "apt-get install chromium chromium-driver"
NEEDED_BY = "one_browser"


def missing() -> list[str]:
    return [name for name in PROGRAMS if shutil.which(name) is None]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not missing() or os.environ.get("CI"):
        return
    left_out = [item for item in items if NEEDED_BY in getattr(item, "fixturenames", ())]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in left_out]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if missing() and not os.environ.get("CI"):
        wanting = " and ".join(missing())
        terminalreporter.write_line(f"no test ran in a browser: there is no {wanting}; {HOW}")
