"""Answers of passkeys with a part missing or spoiled, as a stranger would send them."""

import json
from collections.abc import Callable
from typing import Any

import asyncpg
import pytest

from kernel.clock import FrozenClock
from kernel.db import Database
from tests.identity.authenticator import Authenticator, encoded
from tests.identity.factor_support import (
    PASSKEY_SIGN_IN,
    REGISTER_FINISH,
    REGISTER_START,
    Person,
    person,
)

SESSIONS = "select count(*) from identity.sessions"


@pytest.fixture
async def sara(database: Database, clock: FrozenClock) -> Person:
    return await person(database, clock, "sara@example.com")


def without(name: str) -> Callable[[dict[str, Any]], Any]:
    return lambda credential: {key: value for key, value in credential.items() if key != name}


def with_response(**values: Any) -> Callable[[dict[str, Any]], Any]:
    return lambda credential: {**credential, "response": {**credential["response"], **values}}


SPOILED: dict[str, Callable[[dict[str, Any]], Any]] = {
    "a list": lambda _: [],
    "a number": lambda _: 7,
    "no JSON": lambda _: "{",
    "no id": without("id"),
    "no response": without("response"),
    "another type": lambda credential: {**credential, "type": "password"},
    "another id": lambda credential: {**credential, "id": "AAAA"},
    "a letter outside base64": lambda credential: {**credential, "rawId": "ک"},
    "half a pair": lambda credential: {**credential, "rawId": "\ud800"},
    "client data of null": with_response(clientDataJSON=encoded(b"null")),
    "client data in no encoding": with_response(clientDataJSON=encoded(b"\xff\xfe")),
    "client data of numbers": with_response(
        clientDataJSON=encoded(json.dumps({"type": 1, "challenge": 2, "origin": 3}).encode())
    ),
    "empty data": with_response(authenticatorData="", attestationObject=""),
    "short data": with_response(authenticatorData="AAAA", attestationObject="oA"),
    "nested data": with_response(
        attestationObject=encoded(b"\x81" * 5000), authenticatorData=encoded(b"\x81" * 5000)
    ),
    "a number as handle": with_response(userHandle=5, clientDataJSON=5),
}


@pytest.mark.parametrize("spoil", SPOILED.values(), ids=SPOILED.keys())
async def test_spoiled_registrations_are_refused_in_words(
    sara: Person, raw: asyncpg.Connection, spoil: Callable[[dict[str, Any]], Any]
) -> None:
    started = await sara.ask(REGISTER_START)
    credential = spoil(Authenticator().register(started["options"]))
    answer = {"ceremonyId": started["id"], "credential": credential}
    problem = await sara.ask(REGISTER_FINISH, answer=answer, label="key")
    assert problem["code"] == "BAD_USER_INPUT"
    assert await raw.fetchval("select count(*) from identity.factors") == 0


@pytest.mark.parametrize("spoil", SPOILED.values(), ids=SPOILED.keys())
async def test_spoiled_answers_are_refused_in_words(
    sara: Person, raw: asyncpg.Connection, spoil: Callable[[dict[str, Any]], Any]
) -> None:
    signed = await sara.nobody().signed(await sara.passkey())
    before = await raw.fetchval(SESSIONS)
    spoiled = {**signed, "credential": spoil(signed["credential"])}
    assert (await sara.nobody().ask(PASSKEY_SIGN_IN, answer=spoiled))["code"] == "UNAUTHENTICATED"
    assert await raw.fetchval(SESSIONS) == before
