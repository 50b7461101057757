"""A key does its work once, for its own caller, whatever comes between."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from kernel import idempotency
from kernel.actor import ANONYMOUS, SYSTEM, Actor
from kernel.clock import FrozenClock
from kernel.db import Database, UnitOfWork
from kernel.errors import AppError, Code
from kernel.idempotency import LONGEST_KEY, once
from tests.conftest import TENANT_A, TENANT_B
from tests.sample import service
from tests.support.sql import acting, refusal
from tests.support.waiting import until

ORDER = {"text": "hello"}


async def write(
    database: Database,
    actor: Actor,
    key: str = "key",
    order: Any = None,
    operation: str = "noteWrite",
) -> Any:
    """A note, written once: the id of the first time."""
    async with database.unit("sample", actor) as unit:

        async def work() -> str:
            return str((await service.write(unit, "hello")).id)

        return await once(unit, operation, key, order or ORDER, work)


async def notes(raw: asyncpg.Connection) -> int:
    return int(await raw.fetchval("select count(*) from sample.notes"))


async def keys(raw: asyncpg.Connection) -> int:
    return int(await raw.fetchval("select count(*) from kernel.idempotency_keys"))


async def test_the_second_time_answers_the_first_result_and_does_nothing(
    database: Database, customer_a: Actor, raw: asyncpg.Connection
) -> None:
    first = await write(database, customer_a)
    second = await write(database, customer_a)
    assert str(await raw.fetchval("select id from sample.notes")) == first == second
    assert (await notes(raw), await keys(raw)) == (1, 1)
    assert await raw.fetchval("select count(*) from kernel.outbox") == 1


@pytest.mark.parametrize("result", [None, 0, "", [1, None], {"a": {"b": "ب"}}])
async def test_a_result_comes_back_as_it_was(
    database: Database, customer_a: Actor, result: Any
) -> None:
    async def work() -> Any:
        return result

    answers = []
    for _ in range(2):
        async with database.unit("sample", customer_a) as unit:
            answers.append(await once(unit, "noteWrite", "key", ORDER, work))
    assert answers == [result, result]


async def test_the_order_of_the_input_s_fields_is_no_other_input(
    database: Database, customer_a: Actor, raw: asyncpg.Connection
) -> None:
    first = await write(database, customer_a, order={"a": 1, "b": UUID(int=1)})
    assert await write(database, customer_a, order={"b": UUID(int=1), "a": 1}) == first
    assert await notes(raw) == 1


async def test_the_same_key_with_other_input_is_refused_and_nothing_is_done(
    database: Database, customer_a: Actor, raw: asyncpg.Connection
) -> None:
    first = await write(database, customer_a)
    with pytest.raises(AppError) as refused:
        await write(database, customer_a, order={"text": "other"})
    assert refused.value.code is Code.IDEMPOTENCY_KEY_REUSED
    assert refused.value.field == "idempotencyKey"
    assert await notes(raw) == 1
    assert await write(database, customer_a) == first


async def test_a_failure_leaves_no_key_and_the_next_try_does_the_work(
    database: Database, customer_a: Actor, raw: asyncpg.Connection
) -> None:
    async def fail_half_way() -> None:
        async with database.unit("sample", customer_a) as unit:

            async def work() -> None:
                await service.write(unit, "never")
                await unit.flush()
                _ = 1 / 0

            await once(unit, "noteWrite", "key", ORDER, work)

    with pytest.raises(ZeroDivisionError):
        await fail_half_way()
    assert (await notes(raw), await keys(raw)) == (0, 0)
    await write(database, customer_a)
    assert (await notes(raw), await keys(raw)) == (1, 1)


async def test_two_at_once_do_the_work_once(
    database: Database, customer_a: Actor, raw: asyncpg.Connection
) -> None:
    working, waiting = asyncio.Event(), asyncio.Event()

    async def first() -> Any:
        async with database.unit("sample", customer_a) as unit:

            async def work() -> str:
                working.set()
                await waiting.wait()
                return str((await service.write(unit, "hello")).id)

            return await once(unit, "noteWrite", "key", ORDER, work)

    async def second() -> Any:
        await working.wait()
        waiting.set()
        return await write(database, customer_a)

    answers = await asyncio.gather(first(), second())
    assert answers[0] == answers[1] == str(await raw.fetchval("select id from sample.notes"))
    assert (await notes(raw), await keys(raw)) == (1, 1)


async def test_many_at_once_do_the_work_once(
    database: Database, customer_a: Actor, raw: asyncpg.Connection
) -> None:
    answers = await asyncio.gather(*(write(database, customer_a) for _ in range(8)))
    assert len(set(answers)) == 1
    assert (await notes(raw), await keys(raw)) == (1, 1)


async def test_whoever_waits_for_a_failure_does_the_work(
    database: Database, customer_a: Actor, raw: asyncpg.Connection
) -> None:
    async def fail() -> None:
        async with database.unit("sample", customer_a) as unit:

            async def work() -> None:
                following.append(asyncio.create_task(write(database, customer_a)))
                await waits_for_us(raw)
                _ = 1 / 0

            await once(unit, "noteWrite", "key", ORDER, work)

    following: list[asyncio.Task[Any]] = []
    with pytest.raises(ZeroDivisionError):
        await fail()
    written = await following[0]
    assert str(await raw.fetchval("select id from sample.notes")) == written
    assert await notes(raw) == 1


async def waits_for_us(raw: asyncpg.Connection) -> None:
    async def is_blocked() -> bool:
        return bool(
            await raw.fetchval(
                "select exists (select from pg_stat_activity where wait_event_type = 'Lock' "
                "and query like '%idempotency_keys%' and datname = current_database())"
            )
        )

    await until(is_blocked, what="the wait for the first transaction")


async def test_other_callers_and_other_work_have_keys_of_their_own(
    database: Database, customer_a: Actor, customer_b: Actor, raw: asyncpg.Connection
) -> None:
    colleague = replace(customer_a, id=UUID(int=77))
    namesake = replace(customer_a, tenant_id=TENANT_B)
    made = [
        await write(database, customer_a),
        await write(database, colleague),
        await write(database, namesake),
        await write(database, customer_b),
        await write(database, customer_a, operation="noteCopy"),
        await write(database, customer_a, key="Key"),
    ]
    assert len(set(made)) == 6
    assert (await notes(raw), await keys(raw)) == (6, 6)


async def test_another_domain_has_keys_of_its_own(
    database: Database, customer_a: Actor, raw: asyncpg.Connection
) -> None:
    async def work() -> str:
        return "done"

    await write(database, customer_a)
    async with database.unit("render", customer_a) as unit:
        assert await once(unit, "noteWrite", "key", {"other": 1}, work) == "done"
    rows = await raw.fetch("select domain from kernel.idempotency_keys order by domain")
    assert [row["domain"] for row in rows] == ["render", "sample"]


INSERT = (
    "insert into kernel.idempotency_keys "
    "(tenant_id, domain, actor, operation, key, request_hash, created_at) "
    "values ($1, $2, 'user:1', 'noteWrite', 'key', 'x', now())"
)


@pytest.mark.parametrize(
    ("domain", "tenant", "seen"),
    [
        ("sample", TENANT_A, 1),
        ("render", TENANT_A, 0),
        ("sample", TENANT_B, 0),
        ("sample", "", 0),
    ],
)
async def test_in_sql_a_key_is_seen_by_its_domain_and_tenant_alone(
    raw: asyncpg.Connection, domain: str, tenant: UUID | str, seen: int
) -> None:
    await raw.execute(INSERT, TENANT_A, "sample")
    async with acting(raw, f"flatrender_{domain}", tenant):
        assert await raw.fetchval("select count(*) from kernel.idempotency_keys") == seen
        assert await raw.execute("update kernel.idempotency_keys set key = 'x'") == f"UPDATE {seen}"


@pytest.mark.parametrize(
    ("owner", "tenant"), [("render", TENANT_A), ("sample", TENANT_B), ("kernel", TENANT_A)]
)
async def test_in_sql_a_domain_can_not_write_the_key_of_another(
    raw: asyncpg.Connection, owner: str, tenant: UUID
) -> None:
    async with acting(raw, "flatrender_sample", TENANT_A):
        assert await refusal(raw, INSERT, tenant, owner) == (
            'new row violates row-level security policy for table "idempotency_keys"'
        )
        assert await refusal(raw, "delete from kernel.idempotency_keys") == (
            "permission denied for table idempotency_keys"
        )
    assert await keys(raw) == 0


@pytest.mark.parametrize("key", ["", "x" * (LONGEST_KEY + 1), "a\0b"])
async def test_a_key_that_can_not_be_one_is_refused(
    database: Database, customer_a: Actor, raw: asyncpg.Connection, key: str
) -> None:
    with pytest.raises(AppError) as refused:
        await write(database, customer_a, key=key)
    assert (refused.value.code, refused.value.field) == (Code.BAD_USER_INPUT, "idempotencyKey")
    assert (await notes(raw), await keys(raw)) == (0, 0)


@pytest.mark.parametrize("key", ["x", "x" * LONGEST_KEY, "کلید", "'; drop table", "\U0010ffff"])
async def test_any_other_key_is_one(database: Database, customer_a: Actor, key: str) -> None:
    assert await write(database, customer_a, key=key) == await write(database, customer_a, key=key)


async def test_nobody_has_no_keys(database: Database, raw: asyncpg.Connection) -> None:
    with pytest.raises(AppError) as refused:
        await write(database, ANONYMOUS)
    assert refused.value.code is Code.UNAUTHENTICATED
    assert (await notes(raw), await keys(raw)) == (0, 0)


async def forget(unit: UnitOfWork) -> int:
    return await idempotency.forget_old(unit, timedelta(hours=24))


async def test_a_key_is_forgotten_after_a_day_and_not_before(
    database: Database, customer_a: Actor, clock: FrozenClock, raw: asyncpg.Connection
) -> None:
    first = await write(database, customer_a)
    clock.advance(timedelta(hours=24))
    async with database.unit("kernel", SYSTEM, across_tenants=True) as unit:
        assert await forget(unit) == 0
    assert await write(database, customer_a) == first
    clock.advance(timedelta(microseconds=1))
    async with database.unit("kernel", SYSTEM, across_tenants=True) as unit:
        assert await forget(unit) == 1
    assert await write(database, customer_a) != first
    assert (await notes(raw), await keys(raw)) == (2, 1)
