"""Signing in as a client sees it: the fields, their answers and who may call them."""

from typing import Any

import asyncpg
import pytest

from graph.schema import build_schema
from kernel.actor import ANONYMOUS, Actor
from kernel.clock import FrozenClock
from kernel.db import Database
from tests.identity.door import EMAIL, PASSWORD, PHONE, Door, door_of
from tests.support.asking import Asker

PROBLEM = "... on Problem { code field message details }"
SIGNED_IN = """
    __typename
    ... on SignedIn { tokens { accessToken refreshToken sessionId } user { id email phone } }
    ... on SecondFactorNeeded { ticket kinds }
"""
REGISTER = (
    "mutation ($email: String!, $spoken: String) { registerWithEmail(email: $email, "
    'password: "blue kettle sings", displayName: "Mona", locale: $spoken) '
    "{ ... on RegistrationBegun { ticket minutes } " + PROBLEM + " } }"
)
CONFIRM = (
    "mutation ($ticket: String!, $code: String!) { registrationConfirm(ticket: $ticket, "
    "code: $code) { " + SIGNED_IN + PROBLEM + " } }"
)
SIGN_IN = (
    "mutation ($login: String!, $password: String!, $tenant: String) { signInWithPassword("
    "login: $login, password: $password, tenant: $tenant) { " + SIGNED_IN + PROBLEM + " } }"
)
ORDERED = "{ ... on MessageOrdered { minutes } " + PROBLEM + " } }"
REQUESTS = [
    "mutation ($login: String!) { signInCodeRequest(login: $login) " + ORDERED,
    "mutation ($login: String!) { magicLinkRequest(email: $login) " + ORDERED,
    "mutation ($login: String!) { passwordResetRequest(login: $login) " + ORDERED,
]
WITH_CODE = (
    "mutation ($login: String!, $code: String!) { signInWithCode(login: $login, code: $code) { "
    + SIGNED_IN
    + PROBLEM
    + " } }"
)
OF_USERS = [
    'passwordChange(currentPassword: "a", newPassword: "b") { ... on PasswordChanged { done } ',
    'emailChangeRequest(email: "a@example.com") { ... on MessageOrdered { minutes } ',
    'emailChangeConfirm(email: "a@example.com", code: "1") { ... on Account { id } ',
    'phoneChangeRequest(phone: "09123456789") { ... on MessageOrdered { minutes } ',
    'phoneChangeConfirm(phone: "09123456789", code: "1") { ... on Account { id } ',
    'profileUpdate(input: { displayName: "b" }) { ... on Account { id } ',
]
UPDATE = (
    "mutation ($input: ProfileInput!) { profileUpdate(input: $input) { ... on Account "
    "{ displayName locale mode hasPassword isEmailVerified } " + PROBLEM + " } }"
)


@pytest.fixture
def door(database: Database, raw: asyncpg.Connection, clock: FrozenClock) -> Door:
    return door_of(database, raw)


async def answered(door: Door, query: str, actor: Actor = ANONYMOUS, **given: Any) -> Any:
    answer = await Asker(door.database, build_schema()).ask(query, actor, **given)
    assert answer.errors is None
    assert answer.data is not None
    (value,) = answer.data.values()
    return value


async def test_a_client_registers_and_signs_in(door: Door) -> None:
    begun = await answered(door, REGISTER, email=EMAIL, spoken="fa")
    assert (len(begun["ticket"]), begun["minutes"]) == (43, 15)
    code = (await door.letter()).code
    born = await answered(door, CONFIRM, ticket=begun["ticket"], code=code)
    assert (born["__typename"], born["user"]["email"]) == ("SignedIn", EMAIL)
    again = await answered(door, SIGN_IN, login=EMAIL, password=PASSWORD)
    assert again["user"] == born["user"]
    assert again["tokens"]["sessionId"] != born["tokens"]["sessionId"]


async def test_known_and_unknown_accounts_are_answered_alike(door: Door) -> None:
    await door.user()
    for query in [REQUESTS[0], REQUESTS[1], REQUESTS[2], SIGN_IN, WITH_CODE, REGISTER]:
        given: dict[str, Any] = {
            "login": EMAIL,
            "email": EMAIL,
            "password": "a wrong guess",
            "code": "000000",
        }
        known = await answered(door, query, **given)
        others = {**given, "login": "nobody@example.com", "email": "nobody@example.com"}
        unknown = await answered(door, query, **others)
        for one in (known, unknown):
            one.pop("ticket", None)
        assert known == unknown
        await door.raw.execute("delete from identity.guess_counters")


async def test_a_locale_that_we_do_not_speak_is_refused(door: Door) -> None:
    told = await answered(door, REGISTER, email=EMAIL, spoken="de")
    assert (told["code"], told["field"]) == ("BAD_USER_INPUT", "locale")
    assert await door.count("challenges") == 0


async def test_a_limit_tells_when_to_come_again(door: Door) -> None:
    await answered(door, REQUESTS[0], login=PHONE)
    told = await answered(door, REQUESTS[0], login=PHONE)
    assert (told["code"], told["details"]) == ("RATE_LIMITED", {"retryAfter": 60})


async def test_a_user_of_the_house_is_unknown_at_another_tenant(door: Door) -> None:
    await door.user()
    told = await answered(door, SIGN_IN, login=EMAIL, password=PASSWORD, tenant="no-such")
    assert told["code"] == "NOT_FOUND"
    told = await answered(door, SIGN_IN, login=EMAIL, password=PASSWORD, tenant="house")
    assert told["__typename"] == "SignedIn"


@pytest.mark.parametrize("field", OF_USERS)
async def test_accounts_are_changed_by_their_users_only(door: Door, field: str) -> None:
    await door.user()
    told = await answered(door, "mutation { " + field + PROBLEM + " } }")
    assert told["code"] == "UNAUTHENTICATED"
    assert (await door.count("guess_counters"), await door.count("challenges")) == (0, 0)


async def test_a_profile_in_the_schema(door: Door) -> None:
    user = await door.user()
    actor = door.own(user).actor
    told = await answered(door, UPDATE, actor, input={"displayName": "Mona", "locale": "en"})
    assert told == {
        "displayName": "Mona",
        "locale": "en",
        "mode": "EMAIL",
        "hasPassword": True,
        "isEmailVerified": True,
    }
