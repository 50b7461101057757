"""On a tenant's own host its people use passkeys of that host, and elsewhere others."""

from dataclasses import dataclass, replace
from typing import Any

import asyncpg
import pytest
from strawberry.types import ExecutionResult

from domains.identity.service import sign_in
from domains.identity.service.sessions import Device
from domains.identity.service.sites import site_of
from domains.identity.service.visits import Visit
from kernel.actor import OPERATOR, Actor
from kernel.clock import FrozenClock
from kernel.db import Database
from kernel.graphql.context import Context, Services
from kernel.ids import HOUSE_TENANT_ID
from kernel.texts import Locale
from kernel.topics import Topics
from tests.conftest import TENANT_A
from tests.identity.authenticator import Authenticator
from tests.identity.factor_support import (
    PASSKEY_SIGN_IN,
    PASSWORD,
    REGISTER_START,
    SIGN_IN_START,
    Person,
    person,
)
from tests.identity.machines import make_tenant
from tests.support.asking import Asker

HOST = "studio.example.com"


@dataclass(frozen=True)
class Visitor(Asker):
    """Asks by the name of a host."""

    host: str = HOST

    async def ask(
        self, query: str, actor: Actor = OPERATOR, locale: Locale = Locale.EN, **variables: Any
    ) -> ExecutionResult:
        services = Services(self.database, Topics(self.database.url))
        context = Context(actor, locale, "trace", services, host=self.host)
        answer = await self.schema.execute(query, variable_values=variables, context_value=context)
        assert isinstance(answer, ExecutionResult)
        return answer


@pytest.fixture
async def sara(database: Database, clock: FrozenClock, raw: asyncpg.Connection) -> Person:
    await make_tenant(raw, TENANT_A)
    await raw.execute("insert into identity.tenant_hosts values ($1, $2)", HOST, TENANT_A)
    return await person(database, clock, "sara@example.com", TENANT_A)


def at(someone: Person, host: str) -> Person:
    asker = someone.asker
    return replace(someone, asker=Visitor(asker.database, asker.schema, host))


async def sign(someone: Person, device: Authenticator) -> Any:
    answer = await someone.nobody().signed(device)
    return await someone.nobody().ask(PASSKEY_SIGN_IN, answer=answer)


@pytest.mark.parametrize(
    ("host", "origin"),
    [(HOST, f"http://{HOST}"), ("Studio.Example.com:8443", f"http://{HOST}:8443")],
)
async def test_a_passkey_of_the_tenant_s_host_is_registered_and_signs_in_there(
    sara: Person, host: str, origin: str, raw: asyncpg.Connection
) -> None:
    here = at(sara, host)
    assert (await here.ask(REGISTER_START))["options"]["rp"]["id"] == HOST
    assert (await here.nobody().ask(SIGN_IN_START))["options"]["rpId"] == HOST
    device = await here.passkey(origin=origin, rp_id=HOST)
    assert await raw.fetchval("select rp_id from identity.factors") == HOST
    assert (await sign(here, device))["user"] == {"email": "sara@example.com"}


@pytest.mark.parametrize("host", ["evil.example", "b.example.com", "", "127.0.0.1:1", "a b"])
async def test_a_host_that_is_not_the_tenant_s_own_is_not_believed(
    sara: Person, host: str, raw: asyncpg.Connection
) -> None:
    await raw.execute(
        "insert into identity.tenant_hosts values ('b.example.com', $1)", HOUSE_TENANT_ID
    )
    there = at(sara, host)
    assert (await there.ask(REGISTER_START))["options"]["rp"]["id"] == "localhost"
    refused = await there.register(Authenticator(origin=f"http://{host}", rp_id=host))
    assert (refused["code"], refused["field"]) == ("BAD_USER_INPUT", "credential")
    assert await raw.fetchval("select count(*) from identity.factors") == 0


async def test_a_passkey_of_one_host_is_neither_offered_nor_accepted_on_another(
    sara: Person, raw: asyncpg.Connection
) -> None:
    device = await at(sara, HOST).passkey(origin=f"http://{HOST}", rp_id=HOST)
    assert (await sara.ask(REGISTER_START))["options"]["excludeCredentials"] == []
    excluded = (await at(sara, HOST).ask(REGISTER_START))["options"]["excludeCredentials"]
    assert len(excluded) == 1
    before = await raw.fetchval("select count(*) from identity.sessions")
    assert (await sign(sara, device))["code"] == "UNAUTHENTICATED"
    device.origin, device.rp_id = "http://localhost:8080", "localhost"
    assert (await sign(sara, device))["code"] == "UNAUTHENTICATED"
    assert await raw.fetchval("select count(*) from identity.sessions") == before
    assert await raw.fetchval("select sign_count from identity.factors") == 0


async def test_a_ticket_offers_only_what_can_be_shown_here_and_is_asked_for_everywhere(
    sara: Person, database: Database
) -> None:
    await at(sara, HOST).passkey(origin=f"http://{HOST}", rp_id=HOST)
    offered = []
    for host in (HOST, "localhost:8080"):
        site = await site_of(database, TENANT_A, host)
        actor = sara.nobody().actor
        visit = Visit(database, actor, Device("192.0.2.1", None), Locale.EN, site)
        outcome = await sign_in.with_password(visit, "sara@example.com", PASSWORD)
        assert isinstance(outcome, sign_in.Ticketed)
        offered.append(outcome.kinds)
    assert offered == [["PASSKEY"], []]


async def test_a_passkey_from_before_hosts_were_told_apart_is_good_at_the_public_address(
    sara: Person, raw: asyncpg.Connection
) -> None:
    device = await sara.passkey()
    await raw.execute("update identity.factors set rp_id = null")
    assert (await sign(sara, device))["user"] == {"email": "sara@example.com"}
    assert (await sign(at(sara, HOST), device))["code"] == "UNAUTHENTICATED"
