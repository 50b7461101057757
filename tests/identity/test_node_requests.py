"""Signed requests of nodes: who signed, what is covered, how late, and in which order."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import asyncpg
import pytest

from domains.identity.api import DOMAIN, NodeChannel
from domains.identity.service import node_requests, nodes
from kernel.actor import OPERATOR, Actor, ActorKind
from kernel.clock import FrozenClock
from kernel.db import Database
from kernel.errors import AppError, Code
from kernel.ids import HOUSE_TENANT_ID
from kernel.keyring import KeyRing
from tests.identity.machines import Machine, make_node
from tests.support.statements import Statements

BODY = b'{"documentId": "sha256:1"}'
SEQUENCES = "select channel, last_sequence from identity.node_sequences order by channel"


@pytest.fixture
async def machine(database: Database, clock: FrozenClock) -> Machine:
    return await make_node(database)


async def verified(
    database: Database, headers: dict[str, str], *, body: bytes = BODY, path: str = "/graphql"
) -> Actor:
    return await node_requests.verify(database, headers, "POST", path, body, address="192.0.2.1")


async def refused(
    database: Database, headers: dict[str, str], *, body: bytes = BODY, path: str = "/graphql"
) -> str:
    with pytest.raises(AppError) as caught:
        await verified(database, headers, body=body, path=path)
    assert caught.value.code is Code.UNAUTHENTICATED
    return caught.value.text.en


async def test_a_signed_request_is_the_node_s(
    database: Database, clock: FrozenClock, machine: Machine, raw: asyncpg.Connection
) -> None:
    headers = machine.headers(BODY, time=clock.now(), sequence=7)
    assert await verified(database, headers) == Actor(
        ActorKind.NODE, tenant_id=HOUSE_TENANT_ID, id=machine.id
    )
    assert [tuple(row) for row in await raw.fetch(SEQUENCES)] == [("CLAIM", 7)]


async def test_a_signed_request_costs_three_statements(
    database: Database, clock: FrozenClock, machine: Machine, statements: Statements
) -> None:
    headers = machine.headers(BODY, time=clock.now(), sequence=1)
    statements.forget()
    await verified(database, headers)
    assert [one.split()[0].lower() for one in statements.seen] == ["select", "select", "insert"]


async def test_the_published_form_of_a_signature() -> None:
    headers = {
        "x-flatrender-node": "01890a5d-ac96-774b-bcce-b302099a8057",
        "x-flatrender-time": "1774008000",
        "x-flatrender-sequence": "7",
        "x-flatrender-channel": "RESULT",
        "x-flatrender-signature": "0" * 64,
    }
    signed = node_requests.Signed.of(headers)
    message = signed.message("POST", "/graphql", b"{}")
    assert message == (
        b"POST\n/graphql\n01890a5d-ac96-774b-bcce-b302099a8057\nRESULT\n1774008000\n7\n"
        b"44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
    )
    assert node_requests.signature("fr_node_secret", message) == (
        "e6b009fe92ffe504fdfba435dd477e9f412c1313896bf92f3ba91fbcd1eddcbb"
    )


async def test_what_was_altered_is_refused_and_moves_nothing(
    database: Database, clock: FrozenClock, machine: Machine, raw: asyncpg.Connection
) -> None:
    headers = machine.headers(BODY, time=clock.now(), sequence=1)
    told = {
        await refused(database, headers, body=BODY + b" "),
        await refused(database, headers, path="/graphql/stream"),
        await refused(database, headers | {"x-flatrender-sequence": "2"}),
        await refused(database, headers | {"x-flatrender-channel": "RESULT"}),
        await refused(database, headers | {"x-flatrender-node": str(uuid4())}),
        await refused(
            database,
            headers | {"x-flatrender-time": str(int(clock.now().timestamp()) + 1)},
        ),
    }
    assert len(told) == 1  # nobody learns which part was wrong, or whether the node exists
    assert await raw.fetch(SEQUENCES) == []


async def test_another_node_s_secret_signs_nothing_for_this_one(
    database: Database, clock: FrozenClock, machine: Machine
) -> None:
    other = await make_node(database, "farm 2")
    assert other.secret != machine.secret
    impostor = Machine(machine.id, other.secret)
    headers = impostor.headers(BODY, time=clock.now(), sequence=1)
    assert "signature is wrong" in await refused(database, headers)


@pytest.mark.parametrize("seconds", [-301, 301])
async def test_a_clock_that_is_far_off_is_refused_before_any_statement(
    database: Database,
    clock: FrozenClock,
    machine: Machine,
    statements: Statements,
    seconds: int,
) -> None:
    at = clock.now() + timedelta(seconds=seconds)
    statements.forget()
    headers = machine.headers(BODY, time=at, sequence=1)
    assert "Set the node's clock" in await refused(database, headers)
    assert statements.count == 0


@pytest.mark.parametrize("seconds", [-300, 300])
async def test_five_minutes_are_tolerated(
    database: Database, clock: FrozenClock, machine: Machine, seconds: int
) -> None:
    at = clock.now() + timedelta(seconds=seconds)
    actor = await verified(database, machine.headers(BODY, time=at, sequence=1))
    assert actor.id == machine.id


async def test_only_the_last_request_may_come_again_and_only_with_an_equal_body(
    database: Database, clock: FrozenClock, machine: Machine, raw: asyncpg.Connection
) -> None:
    first = machine.headers(BODY, time=clock.now(), sequence=1)
    second = machine.headers(BODY, time=clock.now(), sequence=2)
    await verified(database, first)
    await verified(database, first)
    await verified(database, second)
    assert "higher sequence" in await refused(database, first)
    other = machine.headers(b"{}", time=clock.now(), sequence=2)
    assert "higher sequence" in await refused(database, other, body=b"{}")
    assert [tuple(row) for row in await raw.fetch(SEQUENCES)] == [("CLAIM", 2)]


async def test_channels_are_counted_by_themselves(
    database: Database, clock: FrozenClock, machine: Machine, raw: asyncpg.Connection
) -> None:
    for channel, sequence in ((NodeChannel.CLAIM, 9), (NodeChannel.STATUS, 1)):
        headers = machine.headers(BODY, time=clock.now(), sequence=sequence, channel=channel)
        await verified(database, headers)
    found = [tuple(row) for row in await raw.fetch(SEQUENCES)]
    assert found == [("CLAIM", 9), ("STATUS", 1)]


async def test_of_equal_numbers_at_once_one_wins(
    database: Database, clock: FrozenClock, machine: Machine
) -> None:
    async def attempt(number: int) -> bool:
        body = b"%d" % number
        headers = machine.headers(body, time=clock.now(), sequence=5)
        try:
            await verified(database, headers, body=body)
        except AppError as error:
            return error.code is not Code.UNAUTHENTICATED
        return True

    won = await asyncio.gather(*map(attempt, range(8)))
    assert won.count(True) == 1


@pytest.mark.parametrize(
    "spoil",
    [
        lambda headers: headers.pop("x-flatrender-signature"),
        lambda headers: headers.pop("x-flatrender-time"),
        lambda headers: headers.update({"x-flatrender-node": "farm 1"}),
        lambda headers: headers.update({"x-flatrender-time": "-1"}),
        lambda headers: headers.update({"x-flatrender-sequence": "1" * 19}),
        lambda headers: headers.update({"x-flatrender-sequence": "۱"}),
        lambda headers: headers.update({"x-flatrender-channel": "claim"}),
        lambda headers: headers.update({"x-flatrender-signature": "é" * 64}),
    ],
)
async def test_malformed_headers_are_refused_before_any_statement(
    database: Database,
    clock: FrozenClock,
    machine: Machine,
    statements: Statements,
    spoil: Callable[[dict[str, str]], object],
) -> None:
    headers = machine.headers(BODY, time=clock.now(), sequence=1)
    spoil(headers)
    statements.forget()
    assert "Update the node agent" in await refused(database, headers)
    assert statements.count == 0


async def test_a_revoked_node_is_refused_with_its_next_request(
    database: Database, clock: FrozenClock, machine: Machine
) -> None:
    await verified(database, machine.headers(BODY, time=clock.now(), sequence=1))
    async with database.unit(DOMAIN, OPERATOR) as unit:
        await nodes.revoke(unit, machine.id, "192.0.2.1")
    headers = machine.headers(BODY, time=clock.now(), sequence=2)
    assert "revoked" in await refused(database, headers)


async def test_a_node_outlives_the_rotation_of_the_key_ring_but_not_its_key(
    database: Database, clock: FrozenClock, machine: Machine
) -> None:
    database.tools.keys = database.tools.keys.rotated()
    actor = await verified(database, machine.headers(BODY, time=clock.now(), sequence=1))
    assert actor.id == machine.id
    database.tools.keys = KeyRing.fresh()
    headers = machine.headers(BODY, time=clock.now(), sequence=2)
    assert "Enrol the node again" in await refused(database, headers)
