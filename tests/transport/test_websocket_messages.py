"""Malformed and untimely messages: each ends its socket with the right code, and logs nothing."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

import orjson
import pytest

from tests.transport.websocket_schema import JOURNAL
from tests.transport.websocket_support import HELLO, TICKS, Client, Serving, nothing_logged, serving


@pytest.fixture(scope="module")
async def site() -> AsyncIterator[Serving]:
    async with serving() as running:
        yield running


@pytest.fixture(autouse=True)
def _quiet(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    JOURNAL.clear()
    with nothing_logged(caplog):
        yield


def subscribe(payload: object, **changes: object) -> dict[str, Any]:
    return {"type": "subscribe", "id": "1", "payload": payload, **changes}


NOT_AN_OBJECT = "Invalid message: The message must be a JSON object"
UNKNOWN_TYPE = "Invalid message: Unknown message type"
NO_ID = 'Invalid message: "id" must be a string'
NO_PAYLOAD = 'Invalid message: "payload" must be a JSON object'
ID_LENGTH = 'Invalid message: "id" must have 1 to 256 characters'
MALFORMED = {
    "an array": ([], NOT_AN_OBJECT),
    "a string": ("hello", NOT_AN_OBJECT),
    "a number": (7, NOT_AN_OBJECT),
    "null": (None, NOT_AN_OBJECT),
    "a boolean": (True, NOT_AN_OBJECT),
    "no type": ({}, UNKNOWN_TYPE),
    "unknown type": ({"type": "start"}, UNKNOWN_TYPE),
    "numeric type": ({"type": 1}, UNKNOWN_TYPE),
    "array as type": ({"type": ["ping"]}, UNKNOWN_TYPE),
    "a type of the server": ({"type": "connection_ack"}, UNKNOWN_TYPE),
    "missing id": ({"type": "subscribe", "payload": {"query": HELLO}}, NO_ID),
    "numeric id": (subscribe({"query": HELLO}, id=1), NO_ID),
    "null id": (subscribe({"query": HELLO}, id=None), NO_ID),
    "empty id": (subscribe({"query": HELLO}, id=""), ID_LENGTH),
    "endless id": (subscribe({"query": HELLO}, id="x" * 257), ID_LENGTH),
    "complete without id": ({"type": "complete"}, NO_ID),
    "null payload": (subscribe(None), NO_PAYLOAD),
    "missing payload": ({"type": "subscribe", "id": "1"}, NO_PAYLOAD),
    "array as payload": (subscribe([]), NO_PAYLOAD),
    "string as payload": (subscribe("{ hello }"), NO_PAYLOAD),
    "ping with a string": ({"type": "ping", "payload": "x"}, NO_PAYLOAD),
    "pong with an array": ({"type": "pong", "payload": []}, NO_PAYLOAD),
}
WRONG_MEMBERS = {
    "numeric query": {"query": 1},
    "query as object": {"query": {}},
    "no query": {},
    "null query": {"query": None},
    "string as variables": {"query": HELLO, "variables": "{}"},
    "array as variables": {"query": HELLO, "variables": []},
    "numeric operation name": {"query": HELLO, "operationName": 1},
    "array as extensions": {"query": HELLO, "extensions": []},
    "numeric document id": {"documentId": 1},
}
NOT_JSON: dict[str, str | bytes] = {
    "nothing": "",
    "words": "hello",
    "half an object": '{"type": "ping"',
    "not a number": '{"type": "ping", "payload": {"a": NaN}}',
    "100,000 levels": "[" * 60_000,
    "bytes that are no UTF-8": b"\xff\xfe\x00",
    "bytes that are no JSON": b"ping",
}


@pytest.mark.parametrize(("message", "reason"), MALFORMED.values(), ids=MALFORMED)
async def test_malformed_message_closes_the_socket(
    site: Serving, message: object, reason: str
) -> None:
    async with site.signed_in() as client:
        await client.say(message)
        assert await client.closed() == (4400, reason)


@pytest.mark.parametrize(("message", "reason"), MALFORMED.values(), ids=MALFORMED)
async def test_malformed_message_of_a_stranger_closes_the_socket(
    site: Serving, message: object, reason: str
) -> None:
    async with site.socket() as client:
        await client.say(message)
        assert await client.closed() == (4400, reason)


@pytest.mark.parametrize("payload", WRONG_MEMBERS.values(), ids=WRONG_MEMBERS)
async def test_wrong_types_inside_of_an_operation_close_the_socket(
    site: Serving, payload: object
) -> None:
    async with site.signed_in() as client:
        await client.say(subscribe(payload))
        code, reason = await client.closed()
    assert code == 4400
    assert (reason or "").startswith("Invalid message: ")


@pytest.mark.parametrize("raw", NOT_JSON.values(), ids=NOT_JSON)
async def test_what_is_not_json_closes_the_socket(site: Serving, raw: str | bytes) -> None:
    async with site.signed_in() as client:
        await client.connection.send(raw)
        assert await client.closed() == (
            4400,
            "Invalid message: The message must be JSON in UTF-8",
        )


async def test_text_frame_that_is_not_utf8_closes_the_socket(site: Serving) -> None:
    async with site.signed_in() as client:
        await client.connection.send(b'{"type": "p\xff"}', text=True)
        assert await client.closed() == (
            4400,
            "Invalid message: The message must be JSON in UTF-8",
        )


async def test_binary_frame_of_json_is_understood(site: Serving) -> None:
    async with site.signed_in() as client:
        await client.connection.send(orjson.dumps({"type": "ping"}))
        assert await client.hear() == {"type": "pong"}


@pytest.mark.parametrize(("caller", "allowed"), [(None, 64), ("token", 256), ("user", 1024)])
async def test_message_larger_than_the_tier_allows_is_too_big(
    site: Serving, caller: str | None, allowed: int
) -> None:
    async with site.signed_in(caller) as client:
        fitting = '{"type":"ping"}'.ljust(allowed * 1024)
        await client.connection.send(fitting)
        assert await client.hear() == {"type": "pong"}
        await client.connection.send(fitting + " ")
        assert await client.closed() == (1009, "Message too big")


async def test_stranger_has_the_smallest_cap_until_the_init(site: Serving) -> None:
    async with site.socket(caller="user") as client:
        await client.connection.send('{"type":"ping"}'.ljust(64 * 1024 + 1))
        assert await client.closed() == (1009, "Message too big")


async def test_message_that_the_server_itself_cannot_take_is_too_big(site: Serving) -> None:
    async with site.signed_in() as client:
        await client.subscribe("1", "subscription { flood(size: 10) }")
        await client.connection.send('{"type":"ping"}'.ljust(2 * 1024 * 1024 + 1))
        assert (await client.closed())[0] == 1009


@pytest.mark.parametrize("payload", [None, {}, {"client": "test"}])
async def test_init_is_acknowledged(site: Serving, payload: object) -> None:
    async with site.socket() as client:
        await client.say({"type": "connection_init", "payload": payload})
        assert await client.hear() == {"type": "connection_ack"}


async def test_init_without_payload_is_acknowledged(site: Serving) -> None:
    async with site.socket() as client:
        await client.say({"type": "connection_init"})
        assert await client.hear() == {"type": "connection_ack"}


@pytest.mark.parametrize("payload", [[], "x", 1, True])
async def test_init_with_another_payload_is_malformed(site: Serving, payload: object) -> None:
    async with site.socket() as client:
        await client.say({"type": "connection_init", "payload": payload})
        assert await client.closed() == (4400, NO_PAYLOAD)


async def test_second_init_closes_the_socket(site: Serving) -> None:
    async with site.signed_in() as client:
        await client.say({"type": "connection_init"})
        assert await client.closed() == (4429, "Too many initialisation requests")


async def test_no_init_closes_the_socket(site: Serving) -> None:
    async with site.socket() as client:
        assert await client.closed() == (4408, "Connection initialisation timeout")


async def test_pings_do_not_put_off_the_init(site: Serving) -> None:
    async with site.socket() as client:
        await client.say({"type": "ping"})
        assert await client.hear() == {"type": "pong"}
        assert await client.closed() == (4408, "Connection initialisation timeout")


async def test_subscribe_before_the_acknowledgement_is_unauthorized(site: Serving) -> None:
    async with site.socket(caller="user") as client:
        await client.subscribe("1", TICKS)
        assert await client.closed() == (4401, "Unauthorized")
    assert JOURNAL.started == 0


async def test_id_in_use_closes_the_socket(site: Serving) -> None:
    async with site.signed_in() as client:
        await client.subscribe("tick", TICKS)
        await client.hear()
        await client.subscribe("tick", TICKS)
        assert await client.closed() == (4409, "Subscriber for tick already exists")
    assert JOURNAL.started == 1


async def test_long_id_in_use_is_cut_to_fit_into_the_reason(site: Serving) -> None:
    long = "آ" * 100
    async with site.signed_in() as client:
        await client.subscribe(long, TICKS)
        await client.hear()
        await client.subscribe(long, TICKS)
        assert await client.closed() == (4409, "Subscriber for " + "آ" * 54)


async def test_id_is_free_after_the_operation(site: Serving) -> None:
    async with site.signed_in() as client:
        assert await client.answer("1", HELLO) == {"hello": "hello world"}
        assert await client.answer("1", HELLO) == {"hello": "hello world"}


async def test_ping_is_answered_with_its_payload(site: Serving) -> None:
    async with site.signed_in() as client:
        await client.say({"type": "ping", "payload": {"n": 1}})
        assert await client.hear() == {"type": "pong", "payload": {"n": 1}}
        await client.say({"type": "ping", "payload": None})
        assert await client.hear() == {"type": "pong"}


async def test_what_needs_no_answer_gets_none(site: Serving) -> None:
    async with site.signed_in() as client:
        await client.say({"type": "pong"})
        await client.say({"type": "complete", "id": "unknown"})
        await answers_nothing_but(client)


async def answers_nothing_but(client: Client) -> None:
    await client.say({"type": "ping"})
    assert await client.hear() == {"type": "pong"}
