"""Guessing programs are slowed down by address, and cost no statement while they are."""

from datetime import timedelta
from uuid import UUID

import asyncpg
import pytest

from domains.identity.api import DOMAIN
from domains.identity.service import (
    api_keys,
    api_tokens,
    failed_credentials,
    node_requests,
    token_format,
)
from kernel.actor import Actor
from kernel.clock import FrozenClock
from kernel.db import Database
from kernel.errors import AppError, Code
from tests.conftest import TENANT_A
from tests.identity.machines import Machine, admin, make_node, make_tenant, make_token
from tests.support.statements import Statements

HERE, NEIGHBOUR, ELSEWHERE = "192.0.2.1", "192.0.2.200", "198.51.100.1"
BODY = b"{}"


@pytest.fixture
async def issued(
    database: Database, raw: asyncpg.Connection, clock: FrozenClock
) -> api_keys.Issued:
    await make_tenant(raw, TENANT_A)
    return await make_token(database, admin(fresh_at=clock.now()))


async def guess(database: Database, times: int = 60) -> None:
    for _ in range(times):
        assert await api_tokens.actor_of(database, token_format.make(), HERE) is None


async def limited(database: Database, token: str, address: str = HERE) -> dict[str, object]:
    with pytest.raises(AppError) as told:
        await api_tokens.actor_of(database, token, address)
    assert told.value.code is Code.RATE_LIMITED
    return dict(told.value.details)


async def test_the_sixty_first_guess_in_a_minute_costs_no_statement(
    database: Database, issued: api_keys.Issued, clock: FrozenClock, statements: Statements
) -> None:
    await guess(database, 59)
    assert await api_tokens.actor_of(database, token_format.make(), HERE) is None
    clock.advance(timedelta(seconds=20))
    before = len(statements.seen)
    for address in (HERE, NEIGHBOUR):
        assert await limited(database, token_format.make(), address) == {"retryAfter": 40}
    assert await limited(database, issued.token) == {"retryAfter": 40}
    assert len(statements.seen) == before
    assert await api_tokens.actor_of(database, issued.token, ELSEWHERE) is not None
    clock.advance(timedelta(seconds=40))
    assert await api_tokens.actor_of(database, issued.token, HERE) is not None


async def test_who_was_let_in_from_there_lately_is_not_locked_out_by_others(
    database: Database, issued: api_keys.Issued, clock: FrozenClock
) -> None:
    assert await api_tokens.actor_of(database, issued.token, HERE) is not None
    await guess(database)
    clock.advance(timedelta(seconds=30))  # what is kept of a token is older than two seconds
    assert await api_tokens.actor_of(database, issued.token, HERE) is not None
    await limited(database, token_format.make())


async def test_a_token_that_was_revoked_is_refused_although_it_was_good_lately(
    database: Database, issued: api_keys.Issued, clock: FrozenClock
) -> None:
    assert await api_tokens.actor_of(database, issued.token, HERE) is not None
    async with database.unit(DOMAIN, admin(fresh_at=clock.now())) as unit:
        await api_keys.revoke(unit, issued.row.id, HERE)
    await guess(database)
    clock.advance(timedelta(seconds=3))
    assert await api_tokens.actor_of(database, issued.token, HERE) is None


async def test_what_is_not_spelled_like_a_token_counts_for_nothing(
    database: Database, issued: api_keys.Issued
) -> None:
    for _ in range(100):
        assert await api_tokens.actor_of(database, "fr_live_x", HERE) is None
    assert await api_tokens.actor_of(database, issued.token, HERE) is not None


async def signed(database: Database, machine: Machine, sequence: int) -> Actor:
    now = database.tools.clock.now()
    headers = machine.headers(BODY, time=now, sequence=sequence)
    return await node_requests.verify(database, headers, "POST", "/graphql", BODY, address=HERE)


async def test_wrong_signatures_count_too_and_a_known_node_works_on(
    database: Database, raw: asyncpg.Connection, clock: FrozenClock, statements: Statements
) -> None:
    assert clock.now() == database.tools.clock.now()
    assert not raw.is_closed()
    machine, newcomer = await make_node(database), await make_node(database, "farm 2")
    assert (await signed(database, machine, 1)).id == machine.id
    for number in range(60):
        with pytest.raises(AppError) as wrong:
            await signed(database, Machine(UUID(int=number), "fr_node_guess"), 1)
        assert wrong.value.code is Code.UNAUTHENTICATED
    before = len(statements.seen)
    for stranger in (Machine(UUID(int=99), "fr_node_guess"), newcomer):
        with pytest.raises(AppError) as slowed:
            await signed(database, stranger, 1)
        assert slowed.value.code is Code.RATE_LIMITED
    assert len(statements.seen) == before
    assert (await signed(database, machine, 2)).id == machine.id
    clock.advance(timedelta(minutes=1))
    assert (await signed(database, newcomer, 1)).id == newcomer.id


def test_the_oldest_are_forgotten(
    database: Database, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(failed_credentials, "_MOST_KEPT", 2)
    for _ in range(60):
        failed_credentials.failed(database, HERE)
    with pytest.raises(AppError):
        failed_credentials.check(database, HERE, "a")
    for number in range(2):
        failed_credentials.failed(database, f"203.0.{number}.1")
    assert clock.now() == database.tools.clock.now()
    failed_credentials.check(database, HERE, "a")
