"""What a process remembers of revoked sessions."""

from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from domains.identity.api import DOMAIN
from domains.identity.service import revocations, sessions
from domains.identity.service.revocations import Revocations
from kernel.actor import SYSTEM
from kernel.clock import FrozenClock
from kernel.db import Database
from kernel.errors import AppError, Code
from tests.conftest import TENANT_B
from tests.identity.session_support import make_tenant, make_user, sign_in
from tests.support.statements import Statements


async def test_who_asks_first_makes_it_look(database: Database) -> None:
    await make_tenant(database, TENANT_B)
    user = await make_user(database, TENANT_B)
    ended, other = [await sign_in(database, user) for _ in range(2)]
    async with database.unit(DOMAIN, SYSTEM, tenant_id=TENANT_B) as unit:
        await sessions.revoke(unit, ended.session_id, "test")
    memory = Revocations(database)
    assert await memory.has(ended.session_id)
    assert not await memory.has(other.session_id)


async def test_while_it_is_young_it_costs_no_statement(
    database: Database, statements: Statements
) -> None:
    memory = Revocations(database)
    assert not await memory.has(uuid4())
    looked = len(statements.seen)
    assert looked > 0
    assert not await memory.has(uuid4())
    assert len(statements.seen) == looked


async def test_when_nothing_keeps_it_young_it_looks_again(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(revocations, "STALE_SECONDS", -1.0)
    tokens = await sign_in(database, await make_user(database))
    memory = Revocations(database)
    assert not await memory.has(tokens.session_id)
    async with database.unit(DOMAIN, SYSTEM) as unit:
        await sessions.revoke(unit, tokens.session_id, "test")
    assert await memory.has(tokens.session_id)


async def test_it_forgets_what_no_token_is_left_of(database: Database, clock: FrozenClock) -> None:
    tokens = await sign_in(database, await make_user(database))
    async with database.unit(DOMAIN, SYSTEM) as unit:
        await sessions.revoke(unit, tokens.session_id, "test")
    memory = Revocations(database)
    clock.advance(timedelta(minutes=14, seconds=59))
    await memory.load()
    assert await memory.has(tokens.session_id)
    clock.advance(timedelta(seconds=1))
    await memory.load()
    assert not await memory.has(tokens.session_id)


async def test_what_can_not_be_told_is_not_guessed(tmp_path: Path) -> None:
    nowhere = Database(f"postgresql://flatrender_app@/nowhere?host={tmp_path}")
    with pytest.raises(AppError) as refused:
        await Revocations(nowhere).has(uuid4())
    assert refused.value.code is Code.UNAVAILABLE
    await nowhere.close()
