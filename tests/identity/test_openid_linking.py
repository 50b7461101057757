"""Linking accounts elsewhere to one's own, and removing them; never the last way in."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from uuid import uuid4

import asyncpg
import pytest

from domains.identity.service import external
from kernel.clock import FrozenClock
from kernel.db import Database
from tests.identity.factor_support import Person as User
from tests.identity.factor_support import person as somebody
from tests.identity.openid_support import LINK, LINKED, UNLINK, Desk
from tests.support.openid_server import Person, running

SARA, OMID = "sara@example.com", "omid@example.com"


@pytest.fixture
async def desk(
    database: Database, raw: asyncpg.Connection, clock: FrozenClock
) -> AsyncIterator[Desk]:
    async with running(clock) as server:
        made = Desk(database, raw, server)
        assert (await made.put())["__typename"] == "OpenIdProvider"
        yield made


@pytest.fixture
async def omid(desk: Desk, clock: FrozenClock) -> User:
    return await somebody(desk.database, clock, OMID)


async def test_a_linked_account_signs_in_whatever_its_address(desk: Desk, omid: User) -> None:
    linked = await omid.ask(LINK, **(await desk.come(Person("o-1", "o@elsewhere.example"))).given())
    assert linked == {
        "__typename": "ExternalIdentity",
        "provider": "127.0.0.1",
        "email": "o@elsewhere.example",
        "displayName": "Sara",
    }
    assert (await desk.sign_in(Person("o-1", None)))["user"]["id"] == str(omid.user.id)
    assert await desk.notices() == [("identity_linked", OMID)]


async def test_linking_twice_is_linking_once(desk: Desk, omid: User) -> None:
    for _ in range(2):
        linked = await omid.ask(LINK, **(await desk.come()).given())
        assert linked["__typename"] == "ExternalIdentity"
    assert await desk.count_of("external_identities") == 1


async def test_what_opens_another_s_account_is_not_linked(desk: Desk, omid: User) -> None:
    await desk.sign_in()
    before = await desk.made()
    assert (await omid.ask(LINK, **(await desk.come()).given()))["code"] == "CONFLICT"
    assert await desk.made() == before
    assert await desk.notices() == []


async def test_linking_asks_for_a_fresh_sign_in_and_the_user(desk: Desk, omid: User) -> None:
    come = await desk.come()
    assert (await omid.stale().ask(LINK, **come.given()))["details"] == {"stepUp": True}
    assert (await omid.nobody().ask(LINK, **come.given()))["code"] == "UNAUTHENTICATED"
    acted = replace(omid, actor=replace(omid.actor, impersonator_id=uuid4()))
    assert (await acted.ask(LINK, **come.given()))["code"] == "FORBIDDEN"
    assert await desk.count_of("external_identities") == 0


async def test_at_most_ten_are_linked(desk: Desk, omid: User) -> None:
    for number in range(external.MOST + 1):
        told = await omid.ask(LINK, **(await desk.come(Person(f"o-{number}"))).given())
        assert told["__typename"] == ("ExternalIdentity" if number < external.MOST else "Problem")
    assert await desk.count_of("external_identities") == external.MOST


async def test_one_removes_one_s_own(desk: Desk, omid: User, raw: asyncpg.Connection) -> None:
    await omid.ask(LINK, **(await desk.come()).given())
    (mine,) = await omid.ask(LINKED)
    assert (await omid.stale().ask(UNLINK, id=mine["id"]))["details"] == {"stepUp": True}
    await raw.execute("delete from identity.outgoing_messages")
    assert (await omid.ask(UNLINK, id=mine["id"]))["__typename"] == "ExternalIdentityRemoved"
    assert await omid.ask(LINKED) == []
    assert await desk.notices() == [("identity_unlinked", OMID)]
    assert (await omid.ask(UNLINK, id=mine["id"]))["code"] == "NOT_FOUND"
    actions = await raw.fetch(
        "select action from identity.audit_entries where action like 'ident%'"
    )
    assert sorted(row["action"] for row in actions) == ["identity.linked", "identity.unlinked"]


async def test_the_last_way_in_stays(desk: Desk, omid: User, raw: asyncpg.Connection) -> None:
    await omid.ask(LINK, **(await desk.come()).given())
    await raw.execute("update identity.users set email = null, email_verified_at = null")
    (mine,) = await omid.ask(LINKED)
    assert (await omid.ask(UNLINK, id=mine["id"]))["code"] == "CONFLICT"
    assert await desk.count_of("external_identities") == 1
    await omid.ask(LINK, **(await desk.come(Person("o-2"))).given())
    await raw.execute("update identity.openid_providers set enabled = false")
    assert (await omid.ask(UNLINK, id=mine["id"]))["code"] == "CONFLICT"
    await raw.execute("update identity.openid_providers set enabled = true")
    assert (await omid.ask(UNLINK, id=mine["id"]))["__typename"] == "ExternalIdentityRemoved"


@pytest.mark.parametrize("way", ["phone", "passkey"])
async def test_another_way_in_is_enough(
    desk: Desk, omid: User, raw: asyncpg.Connection, way: str
) -> None:
    await omid.ask(LINK, **(await desk.come()).given())
    if way == "passkey":
        await omid.passkey()
    await raw.execute("update identity.users set email = null, email_verified_at = null")
    if way == "phone":
        await raw.execute("update identity.users set phone = '+989123456789'")
    (mine,) = await omid.ask(LINKED)
    assert (await omid.ask(UNLINK, id=mine["id"]))["__typename"] == "ExternalIdentityRemoved"


async def test_the_same_stranger_twice_at_once_is_one_user(desk: Desk) -> None:
    come = [await desk.come() for _ in range(4)]
    told = await asyncio.gather(*(desk.finish(one) for one in come))
    assert [one["__typename"] for one in told] == ["SignedIn"] * 4
    assert len({one["user"]["id"] for one in told}) == 1
    assert await desk.made() == (1, 4, 1)
