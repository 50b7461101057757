"""The page for trying out the API: there in development, made of our own files, without holes."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import httpx2
import pytest

import graph.transport
from kernel.config import Environment
from tests.transport.websocket_support import Serving, serving

FOLDER = Path(graph.transport.__file__).parent.parent / "static" / "ide"
FILES = sorted(path.name for path in FOLDER.iterdir() if path.name != "index.html")
POLICY = "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


@pytest.fixture(scope="module")
async def site() -> AsyncIterator[Serving]:
    async with serving() as running:
        yield running


async def get(site: Serving, path: str) -> httpx2.Response:
    async with httpx2.AsyncClient(trust_env=False) as client:
        return await client.get(f"{site.url}{path}")


async def test_page_is_served_under_a_strict_policy(site: Serving) -> None:
    page = await get(site, "/graphiql")
    assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert page.headers["content-security-policy"] == POLICY
    assert page.headers["x-content-type-options"] == "nosniff"


async def test_every_file_that_the_page_names_is_served(site: Serving) -> None:
    page = await get(site, "/graphiql")
    named = set(re.findall(r'(?:src|<link[^>]* href)="([^"]+)"', page.text))
    assert named == {"graphiql/mark.svg", "graphiql/ide.css", "graphiql/main.js"}
    for name in FILES:
        answer = await get(site, f"/graphiql/{name}")
        assert (answer.status_code, answer.content) == (200, (FOLDER / name).read_bytes())


@pytest.mark.parametrize("name", [name for name in FILES if name.endswith(".js")])
async def test_modules_import_only_files_of_ours(name: str) -> None:
    imported = re.findall(r'from "([^"]+)"', (FOLDER / name).read_text())
    assert {one.removeprefix("./") for one in imported} <= set(FILES)


@pytest.mark.parametrize("name", ["index.html", *FILES])
def test_nothing_comes_from_elsewhere_and_nothing_is_inline(name: str) -> None:
    text = (FOLDER / name).read_text()
    assert re.findall(r"https?://(?!www\.w3\.org/2000/svg)", text) == []
    assert re.findall(r"<script(?! type=\"module\" src)|<style|\sstyle=|\son\w+=", text) == []
    assert re.findall(r"innerHTML|outerHTML|insertAdjacentHTML|eval\(|new Function", text) == []


@pytest.mark.parametrize("path", ["/graphiql", "/graphiql/main.js", "/graphiql/ide.css"])
async def test_outside_of_development_there_is_nothing(path: str) -> None:
    async with serving(environment=Environment.PRODUCTION) as site:
        assert (await get(site, path)).status_code == 404


@pytest.mark.parametrize("path", ["/graphiql/nope.js", "/graphiql/../ide.py", "/graphiql/%2e%2e/x"])
async def test_other_files_are_not_served(site: Serving, path: str) -> None:
    assert (await get(site, path)).status_code == 404


async def test_schema_browser_may_read_the_schema_as_a_stranger(site: Serving) -> None:
    script = (FOLDER / "docs.js").read_text()
    found = re.search(r"INTROSPECTION = `([^`]+)`", script)
    assert found is not None
    async with site.signed_in(None) as client:
        await client.subscribe("1", found.group(1))
        schema = (await client.hear())["payload"]["data"]["__schema"]
    assert schema["queryType"] == {"name": "Query"}
