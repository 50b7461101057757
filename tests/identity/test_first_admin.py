"""The first administrator: one link, one sign-in."""

import asyncio
from pathlib import Path

import asyncpg
import pytest

from domains.identity.service import first_admin, passwords
from graph.cli import up
from kernel.actor import ANONYMOUS, Role
from kernel.config import Settings
from kernel.db import Database
from kernel.ids import HOUSE_TENANT_ID
from kernel.keyring import KeyRing
from tests.identity.administration import answered, made, prepared, problem
from tests.support.asking import Asker
from tests.support.servers import Clone

FIRST = """
    mutation ($secret: String!, $email: String!, $password: String!) {
      firstAdminSignIn(secret: $secret, email: $email, password: $password) {
        __typename
        ... on SignedIn { user { id email } tokens { accessToken } }
        ... on Problem { code field }
      }
    }
"""
GOOD_PASSWORD = "correct horse battery"


@pytest.fixture
async def asker(database: Database, raw: asyncpg.Connection) -> Asker:
    return await prepared(database, raw)


async def secret_of(database: Database) -> str:
    link = await first_admin.link(database, "http://127.0.0.1:8080")
    assert link is not None
    start, _, secret = link.partition("#")
    assert start == "http://127.0.0.1:8080/first-admin"
    return secret


async def test_the_first_administrator_signs_in_once(
    asker: Asker, database: Database, raw: asyncpg.Connection
) -> None:
    first, second = await secret_of(database), await secret_of(database)
    given = {"email": "Root@Example.com", "password": GOOD_PASSWORD}
    opened = await answered(asker, FIRST, ANONYMOUS, secret=first, **given)
    assert opened["user"]["email"] == "root@example.com"
    row = await raw.fetchrow("select tenant_id, roles, password_hash from identity.users")
    assert (row["tenant_id"], row["roles"]) == (HOUSE_TENANT_ID, ["platform_admin"])
    assert await passwords.matches(row["password_hash"], GOOD_PASSWORD)
    assert await first_admin.link(database, "http://127.0.0.1:8080") is None
    for secret in (first, second):
        answer = await answered(
            asker, FIRST, ANONYMOUS, secret=secret, **{**given, "email": "two@example.com"}
        )
        assert answer == problem("BAD_USER_INPUT", "secret")
    assert await raw.fetchval("select count(*) from identity.users") == 1


async def test_a_wrong_secret_or_a_weak_password_makes_nobody(
    asker: Asker, database: Database, raw: asyncpg.Connection
) -> None:
    secret = await secret_of(database)
    given = {"email": "root@example.com", "password": GOOD_PASSWORD}
    wrong = await answered(asker, FIRST, ANONYMOUS, secret=secret[:-1], **given)
    assert wrong == problem("BAD_USER_INPUT", "secret")
    weak = await answered(
        asker, FIRST, ANONYMOUS, secret=secret, **{**given, "password": "password123"}
    )
    assert weak == problem("BAD_USER_INPUT", "password")
    assert await raw.fetchval("select count(*) from identity.users") == 0
    again = await answered(asker, FIRST, ANONYMOUS, secret=secret, **given)
    assert again["__typename"] == "SignedIn"


def test_up_prints_the_invitation(
    raw: asyncpg.Connection,
    clone: Clone,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    up._invite_first_admin(Settings(home=tmp_path), clone.urls.app, 8123)
    first, second = capsys.readouterr().out.splitlines()
    assert "There is no administrator yet." in first
    start, _, secret = second.partition("#")
    assert start == "http://127.0.0.1:8123/first-admin"
    assert len(secret) == 43


async def test_up_invites_nobody_once_there_is_an_administrator(
    asker: Asker, database: Database, clone: Clone, tmp_path: Path
) -> None:
    await made(database, HOUSE_TENANT_ID, "root", Role.PLATFORM_ADMIN)
    link = await up._first_admin_link(Settings(home=tmp_path), clone.urls.app, "http://x")
    assert link is None


async def test_a_link_of_up_opens_the_door_of_the_server(
    asker: Asker, database: Database, clone: Clone, tmp_path: Path
) -> None:
    link = await up._first_admin_link(Settings(home=tmp_path), clone.urls.app, "http://x")
    assert link is not None
    database.tools.keys = KeyRing.open(tmp_path)
    given = {"email": "root@example.com", "password": GOOD_PASSWORD}
    secret = link.partition("#")[2]
    opened = await answered(asker, FIRST, ANONYMOUS, secret=secret, **given)
    assert opened["__typename"] == "SignedIn"


async def test_two_at_once_make_one_administrator(
    asker: Asker, database: Database, raw: asyncpg.Connection
) -> None:
    secrets = [await secret_of(database), await secret_of(database)]
    answers = await asyncio.gather(
        *(
            answered(
                asker,
                FIRST,
                ANONYMOUS,
                secret=secret,
                email=f"root{number}@example.com",
                password=GOOD_PASSWORD,
            )
            for number, secret in enumerate(secrets)
        )
    )
    assert sorted(answer["__typename"] for answer in answers) == ["Problem", "SignedIn"]
    assert await raw.fetchval("select count(*) from identity.users") == 1
