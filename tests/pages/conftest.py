"""One browser for all tests of the pages; each test has a site, and so an origin, of its own."""

import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest

from kernel.db import Database
from kernel.keyring import KeyRing
from tests.graph.site import site
from tests.pages.browser import Browser, browser
from tests.pages.house import House, house_of
from tests.support.servers import Clone


@pytest.fixture(scope="session")
async def one_browser() -> AsyncIterator[Browser]:
    # The profile is no log of ours: it holds the person's tokens, as a browser's has to.
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        async with browser(Path(profile)) as opened:
            yield opened


@pytest.fixture
async def person(one_browser: Browser) -> AsyncIterator[Browser]:
    """Somebody at the browser, whose console is silent in the end."""
    await one_browser.complaints()
    yield one_browser
    assert await one_browser.complaints() == []
    await one_browser.call("POST", "url", {"url": "about:blank"})


@pytest.fixture
async def house(
    database: Database, raw: asyncpg.Connection, clone: Clone, tmp_path: Path
) -> AsyncIterator[House]:
    keys = KeyRing.open(tmp_path)
    async with site(tmp_path, clone.urls.app) as running:
        yield house_of(running, database, raw, keys)
