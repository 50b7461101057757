"""The audit log is append-only, its chain tells of every change, and late committers fit in."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import asyncpg
import pytest

from domains.identity.api import DOMAIN
from domains.identity.jobs import CHAIN_AUDIT, TIMED
from domains.identity.service import audit_chain
from domains.identity.service.audit import note
from domains.identity.service.audit_chain import Fault, FaultKind, Verdict
from domains.identity.store import audit as store
from kernel.actor import SYSTEM, Actor
from kernel.db import Database
from kernel.jobs import JobContext, Nothing, Timed
from kernel.keyring import KeyRing
from tests.conftest import TENANT_A, TENANT_B
from tests.support.sql import acting
from tests.support.waiting import until

PLACES = "select action, chain_seq from identity.audit_entries where tenant_id = $1 order by seq"
UPDATE = "update identity.audit_entries set details = '{}'"


async def written(database: Database, actor: Actor, *actions: str) -> None:
    for action in actions:
        async with database.unit(DOMAIN, actor) as unit:
            note(unit, action, ("thing", action), address="192.0.2.1", length=3, name="نام")


async def chained(database: Database) -> None:
    await CHAIN_AUDIT.run(JobContext(database, DOMAIN, TENANT_A, attempt=1), Nothing())


async def wholly_chained(database: Database, raw: asyncpg.Connection) -> None:
    """Whatever is at work anywhere on the server may be a late committer, which is waited for."""

    async def is_whole() -> bool:
        await chained(database)
        waiting = "select count(*) from identity.audit_entries where hash is null"
        return int(await raw.fetchval(waiting)) == 0

    await until(is_whole, seconds=30, what="the chain")


async def verdict(database: Database, keys: KeyRing | None = None, **limits: int) -> Verdict:
    async with database.read(DOMAIN, SYSTEM, tenant_id=TENANT_A) as session:
        return await audit_chain.verify(session, TENANT_A, keys or database.tools.keys, **limits)


async def places(raw: asyncpg.Connection) -> list[tuple[str, int | None]]:
    return [tuple(row) for row in await raw.fetch(PLACES, TENANT_A)]


@asynccontextmanager
async def tampering(raw: asyncpg.Connection) -> AsyncIterator[None]:
    """What only the server's superuser can do."""
    await raw.execute("alter table identity.audit_entries disable trigger append_only")
    try:
        yield
    finally:
        await raw.execute("alter table identity.audit_entries enable trigger append_only")


@pytest.fixture
async def five(
    database: Database, customer_a: Actor, customer_b: Actor, raw: asyncpg.Connection
) -> None:
    for number in range(1, 6):
        await written(database, customer_a, f"mine.{number}")
        await written(database, customer_b, f"other.{number}")
    await wholly_chained(database, raw)


async def test_each_tenant_has_a_chain_of_its_own(
    five: None, database: Database, raw: asyncpg.Connection
) -> None:
    assert await places(raw) == [(f"mine.{number}", number) for number in range(1, 6)]
    others = await raw.fetch(PLACES, TENANT_B)
    assert [row["chain_seq"] for row in others] == [1, 2, 3, 4, 5]
    assert await verdict(database) == Verdict(checked=5, reached=5)


async def test_a_chain_goes_on_where_it_was(
    five: None, database: Database, customer_a: Actor, raw: asyncpg.Connection
) -> None:
    await written(database, customer_a, "mine.6")
    assert await verdict(database) == Verdict(checked=5, reached=5, waiting=1)
    await wholly_chained(database, raw)
    await chained(database)
    assert await verdict(database) == Verdict(checked=6, reached=6)


async def test_more_than_a_batch_is_chained_in_one_run(
    database: Database, customer_a: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit_chain, "BATCH", 3)
    await written(database, customer_a, *(f"mine.{number}" for number in range(7)))
    await chained(database)
    assert await verdict(database) == Verdict(checked=7, reached=7)


async def test_a_long_chain_is_verified_in_pieces(five: None, database: Database) -> None:
    assert await verdict(database, most=2) == Verdict(checked=2, reached=2, complete=False)
    assert await verdict(database, after=2) == Verdict(checked=3, reached=5)


async def test_what_is_still_being_written_is_waited_for(
    database: Database, customer_a: Actor, raw: asyncpg.Connection
) -> None:
    async with database.unit(DOMAIN, customer_a) as late:
        note(late, "late", ("thing", "1"))
        await late.flush()
        await written(database, customer_a, "early")
        await chained(database)
        assert await places(raw) == [("early", None)]
    await wholly_chained(database, raw)
    assert await places(raw) == [("late", 1), ("early", 2)]
    assert await verdict(database) == Verdict(checked=2, reached=2)


async def test_entries_from_a_backup_of_a_busier_server_are_chained_too(
    database: Database, customer_a: Actor, raw: asyncpg.Connection
) -> None:
    await written(database, customer_a, "restored")
    async with tampering(raw):
        await raw.execute("update identity.audit_entries set xid = xid + 1000000000")
    await wholly_chained(database, raw)
    assert await places(raw) == [("restored", 1)]


async def test_many_writers_and_two_workers_at_once(
    database: Database, customer_a: Actor, customer_b: Actor, raw: asyncpg.Connection
) -> None:
    async def write(actor: Actor, number: int) -> None:
        await written(database, actor, *(f"{number}.{turn}" for turn in range(10)))

    writers = [write(actor, number) for actor in (customer_a, customer_b) for number in range(3)]
    workers = [chained(database) for _ in range(3)]
    await asyncio.gather(*writers, *workers, chained(database))
    await wholly_chained(database, raw)
    assert await verdict(database) == Verdict(checked=30, reached=30)
    total = await raw.fetchval("select count(*) from identity.audit_entries where hash is not null")
    assert total == 60


async def test_a_changed_entry_is_named(
    five: None, database: Database, raw: asyncpg.Connection
) -> None:
    named = "update identity.audit_entries set {} where action = 'mine.3' returning id"
    for change in ("address = '192.0.2.9'", "details = '{}'", "at = at + interval '1 us'"):
        async with tampering(raw), raw.transaction():
            entry = await raw.fetchval(named.format(change))
        found = await verdict(database)
        assert found.faults == [Fault(FaultKind.ALTERED, 3, entry)]


async def test_a_change_with_a_matching_hash_breaks_the_link_after_it(
    five: None, database: Database, raw: asyncpg.Connection
) -> None:
    await forged(database, raw, 3)
    after = await raw.fetchval("select id from identity.audit_entries where action = 'mine.4'")
    assert (await verdict(database)).faults == [Fault(FaultKind.UNLINKED, 4, after)]


async def test_the_last_entry_forged_with_a_matching_hash_is_found(
    five: None, database: Database, raw: asyncpg.Connection
) -> None:
    await forged(database, raw, 5)
    assert (await verdict(database)).faults == [Fault(FaultKind.ALTERED, 5)]


async def forged(database: Database, raw: asyncpg.Connection, place: int) -> None:
    async with database.read(DOMAIN, SYSTEM, tenant_id=TENANT_A) as session:
        entry = (await store.links(session, TENANT_A, place - 1, 1))[0]
    entry.action = "forged"
    value = audit_chain.digest(entry, str(entry.previous_hash))
    async with tampering(raw):
        await raw.execute(
            "update identity.audit_entries set action = 'forged', hash = $1 where id = $2",
            value,
            entry.id,
        )


async def test_a_removed_entry_is_named(
    five: None, database: Database, raw: asyncpg.Connection
) -> None:
    async with tampering(raw):
        await raw.execute("delete from identity.audit_entries where action in ('mine.1','mine.4')")
    found = await verdict(database)
    assert found.faults == [Fault(FaultKind.MISSING, 1), Fault(FaultKind.MISSING, 4)]


async def test_a_chain_that_was_cut_short_is_found(
    five: None, database: Database, raw: asyncpg.Connection
) -> None:
    async with tampering(raw):
        await raw.execute("delete from identity.audit_entries where chain_seq >= 4")
    assert (await verdict(database)).faults == [Fault(FaultKind.CUT_SHORT, 4)]
    await raw.execute("update identity.audit_heads set chain_seq = 3")
    assert (await verdict(database)).faults == [Fault(FaultKind.BROKEN_SEAL, 3)]
    await raw.execute("delete from identity.audit_heads")
    assert (await verdict(database)).faults == [Fault(FaultKind.BROKEN_SEAL, 3)]


async def test_the_seal_outlives_a_new_key_but_not_a_foreign_ring(
    five: None, database: Database
) -> None:
    rotated = database.tools.keys.rotated()
    assert (await verdict(database, rotated)).faults == []
    foreign = await verdict(database, KeyRing.fresh())
    assert foreign.faults == [Fault(FaultKind.BROKEN_SEAL, 5)]


@pytest.mark.parametrize("role", ["flatrender_identity", "flatrender_identity_all"])
async def test_our_roles_can_not_change_or_remove_an_entry(
    five: None, raw: asyncpg.Connection, role: str
) -> None:
    before = await raw.fetch("select * from identity.audit_entries order by seq")
    again = "update identity.audit_entries set chain_seq = chain_seq + 100"
    for statement in (UPDATE, again, "delete from identity.audit_entries"):
        async with acting(raw, role, TENANT_A):
            with pytest.raises(
                (asyncpg.InsufficientPrivilegeError, asyncpg.RestrictViolationError)
            ):
                await raw.execute(statement)
    assert await raw.fetch("select * from identity.audit_entries order by seq") == before


async def test_only_who_crosses_tenants_moves_a_head(five: None, raw: asyncpg.Connection) -> None:
    async with acting(raw, "flatrender_identity", TENANT_A):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await raw.execute("update identity.audit_heads set chain_seq = 1")


async def test_a_tenant_does_not_see_another_one_s_entries(
    five: None, database: Database, customer_b: Actor
) -> None:
    async with database.read(DOMAIN, customer_b) as session:
        found = await audit_chain.verify(session, TENANT_A, database.tools.keys)
    assert found == Verdict()


async def test_a_rollback_leaves_no_entry(
    database: Database, customer_a: Actor, raw: asyncpg.Connection
) -> None:
    async def note_and_fail() -> None:
        async with database.unit(DOMAIN, customer_a) as unit:
            note(unit, "never", ("thing", "1"))
            await unit.flush()
            raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        await note_and_fail()
    assert await raw.fetchval("select count(*) from identity.audit_entries") == 0


async def test_an_impersonator_is_noted(
    database: Database, customer_a: Actor, raw: asyncpg.Connection
) -> None:
    acting_as = replace(customer_a, impersonator_id=TENANT_B)
    await written(database, acting_as, "mine.1")
    row = await raw.fetchrow("select actor_id, impersonator_id from identity.audit_entries")
    assert tuple(row) == (customer_a.id, TENANT_B)


def test_the_worker_chains_every_ten_seconds() -> None:
    assert Timed("* * * * * */10", CHAIN_AUDIT) in TIMED
