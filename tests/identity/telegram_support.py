"""Telegram's side of a sign-in, by its published rules and with a bot of the tests' own."""

import hashlib
import hmac
import json
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

import asyncpg

from kernel.actor import ANONYMOUS, Role
from kernel.db import Database
from tests.conftest import TENANT_A
from tests.identity.administration import acting, answered, prepared
from tests.support.asking import Asker

TOKEN = "7312345678:AAGd-planted_bot_token_0123456789ab"
OTHER_TOKEN = "7312345679:AAGd-another_bot_token_0123456789ab"
BOT = "sara_films_bot"
SARA_AT_TELEGRAM = "51234567890"

PUT = """mutation($name: String!, $token: String!) {
    telegramBotPut(botUsername: $name, token: $token) { __typename
    ... on TelegramBot { botUsername } ... on Problem { code field } } }"""
REMOVE = """mutation { telegramBotRemove { __typename ... on TelegramBotRemoved { done }
    ... on Problem { code field } } }"""
SHOWN = "query($at: String) { telegramBotUsername(tenant: $at) }"
SIGN_IN = """mutation($input: TelegramLogin!, $at: String) {
    telegramSignIn(input: $input, tenant: $at) { __typename
    ... on SignedIn { user { id displayName mode locale email avatarUrl } }
    ... on SecondFactorNeeded { kinds } ... on Problem { code field message } } }"""
LINK = """mutation($input: TelegramLogin!) { telegramLink(input: $input) { __typename
    ... on TelegramLinked { displayName } ... on Problem { code field } } }"""


def signature(fields: dict[str, str], key: bytes) -> str:
    told = "\n".join(f"{name}={value}" for name, value in sorted(fields.items()))
    return hmac.new(key, told.encode(), hashlib.sha256).hexdigest()


def widget(at: datetime, token: str = TOKEN, **changes: str | None) -> dict[str, str]:
    """What the Login Widget would give to the page for Sara, or for somebody like her."""
    usual = {
        "id": SARA_AT_TELEGRAM,
        "first_name": "Sara",
        "last_name": "Zand",
        "username": "sara_z",
        "photo_url": "https://t.me/i/userpic/320/sara.jpg",
        "auth_date": str(int(at.timestamp())),
    }
    fields = {name: value for name, value in {**usual, **changes}.items() if value is not None}
    return {**fields, "hash": signature(fields, hashlib.sha256(token.encode()).digest())}


def mini_app(at: datetime, token: str = TOKEN, **user: object) -> str:
    told = {"id": int(SARA_AT_TELEGRAM), "first_name": "Sara", "language_code": "fa", **user}
    fields = {
        "query_id": "AAHdF6IQAAAAAN0XohDhrOrc",
        "user": json.dumps(told, ensure_ascii=False, separators=(",", ":")),
        "auth_date": str(int(at.timestamp())),
        "signature": "third-party_signature",
    }
    key = hmac.new(b"WebAppData", token.encode(), hashlib.sha256).digest()
    return urlencode({**fields, "hash": signature(fields, key)})


NAMES = {"auth_date": "authDate", "first_name": "firstName", "last_name": "lastName"}


def given(fields: dict[str, str]) -> dict[str, Any]:
    spelled = {**NAMES, "photo_url": "photoUrl"}
    return {"widget": {spelled.get(name, name): value for name, value in fields.items()}}


async def with_bot(database: Database, raw: asyncpg.Connection) -> Asker:
    """Two tenants, the first of them with a bot."""
    asker = await prepared(database, raw)
    boss = acting(database, TENANT_A, Role.TENANT_ADMIN)
    answer = await answered(asker, PUT, boss, name=BOT, token=TOKEN)
    assert answer == {"__typename": "TelegramBot", "botUsername": BOT}
    return asker


async def come(asker: Asker, login: dict[str, Any], at: str = "tenant-a") -> Any:
    return await answered(asker, SIGN_IN, ANONYMOUS, input=login, at=at)


async def refused(asker: Asker, login: dict[str, Any], at: str = "tenant-a") -> Any:
    answer = await come(asker, login, at)
    assert (answer["__typename"], answer["code"]) == ("Problem", "UNAUTHENTICATED")
    return answer
