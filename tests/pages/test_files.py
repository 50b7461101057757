"""The pages' files: there in every environment, made of our own files, without holes."""

import re
from pathlib import Path

import asyncpg
import pytest
from graphql import parse, validate

from graph.schema import build_schema
from graph.transport.pages import ADDRESSES, page_documents
from graph.transport.static_files import STATIC
from kernel.config import Environment
from kernel.db import Database
from kernel.keyring import KeyRing
from tests.graph.site import site
from tests.pages.house import PASSWORD, House, house_of
from tests.support.servers import Clone

FOLDER = STATIC / "pages"
FILES = sorted(path.name for path in FOLDER.iterdir() if path.name != "index.html")
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)


@pytest.mark.parametrize("address", ADDRESSES)
async def test_each_page_is_served_under_a_strict_policy(house: House, address: str) -> None:
    page = await house.site.get(address)
    assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert page.headers["content-security-policy"] == POLICY
    assert page.headers["referrer-policy"] == "no-referrer"
    assert page.headers["x-content-type-options"] == "nosniff"


async def test_every_file_is_served_and_nothing_else(house: House) -> None:
    for name in FILES:
        answer = await house.site.get(f"/pages/{name}")
        assert (answer.status_code, answer.content) == (200, (FOLDER / name).read_bytes())
    assert (await house.site.get("/pages/mark.svg")).status_code == 200
    for path in ("/pages/nope.js", "/pages/../pages.py", "/pages/%2e%2e/ide/main.js", "/pages/"):
        assert (await house.site.get(path)).status_code == 404
    assert (await house.site.client.post(house.at("/sign-in"))).status_code == 405


@pytest.mark.parametrize("name", ["index.html", *FILES])
def test_nothing_comes_from_elsewhere_and_nothing_is_inline(name: str) -> None:
    text = (FOLDER / name).read_text()
    assert re.findall(r"https?://\w", text) == []
    assert re.findall(r"<script(?! type=\"module\" src=\"/pages/)|<style|\sstyle=", text) == []
    assert re.findall(r"innerHTML|outerHTML|insertAdjacentHTML|eval\(|new Function", text) == []
    imported = re.findall(r'from "\./([^"]+)"', text)
    assert set(imported) <= set(FILES)


def test_every_word_is_known_in_both_languages() -> None:
    words = (FOLDER / "words.js").read_text()
    known = re.findall(
        r"^  (\w+): \[\s*(\".+?\"),\s*(\".+?\"),?\s*\]", words, re.MULTILINE | re.DOTALL
    )
    names = {name for name, _, _ in known}
    scripts = "".join((FOLDER / name).read_text() for name in FILES if name.endswith(".js"))
    used = set(re.findall(r"word\(\"(\w+)\"", scripts))
    assert len(known) == len(re.findall(r"^  \w+: \[", words, re.MULTILINE))
    assert used <= names
    assert len(used) > 40


def test_what_the_pages_ask_fits_the_schema() -> None:
    schema = build_schema().core
    documents = list(page_documents())
    assert len(documents) == len(
        re.findall(r"export const", (FOLDER / "operations.js").read_text())
    )
    for document in documents:
        assert validate(schema, parse(document)) == []


@pytest.mark.parametrize("environment", list(Environment))
async def test_the_front_door_leads_to_the_pages(
    clone: Clone, tmp_path: Path, environment: Environment
) -> None:
    async with site(tmp_path, clone.urls.app, env=environment) as running:
        front = await running.get("/")
        there = {Environment.DEVELOPMENT: "/graphiql", Environment.PRODUCTION: "/sign-in"}
        assert (front.status_code, front.headers["location"]) == (307, there[environment])
        assert (await running.get("/sign-in")).status_code == 200


async def test_where_only_known_documents_are_answered_the_pages_still_work(
    database: Database, raw: asyncpg.Connection, clone: Clone, tmp_path: Path
) -> None:
    asked = {document.split()[1].partition("(")[0]: document for document in page_documents()}
    keys = KeyRing.open(tmp_path)
    async with site(tmp_path, clone.urls.app, known_documents_only=True) as running:
        house = house_of(running, database, raw, keys)
        await house.user("sara@example.com")
        given = {"login": "sara@example.com", "password": PASSWORD}
        opened = await house.ask(asked["SignInWithPassword"], **given)
        token = opened["tokens"]["accessToken"]
        assert (await house.ask(asked["Me"], token))["roles"] == ["CUSTOMER"]
        unknown = await running.client.post(
            house.at("/graphql"),
            json={"query": "{ me { roles } }"},
            headers={"Authorization": f"Bearer {token}"},
        )
        assert unknown.json()["errors"][0]["extensions"]["code"] == "FORBIDDEN"
