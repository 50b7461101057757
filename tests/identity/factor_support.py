"""People with sessions who set up and show second factors through the composed schema."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pyotp

from domains.identity.api import DOMAIN
from domains.identity.models import User
from domains.identity.service import challenges, contacts, passwords, sessions, users
from domains.identity.service.sessions import Device
from domains.identity.service.sign_in import SECOND_FACTOR
from graph.composition import FLATRENDER
from graph.schema import build_schema
from kernel.actor import ANONYMOUS, SYSTEM, Actor, ActorKind, Role
from kernel.clock import FrozenClock
from kernel.db import Database, UnitOfWork
from kernel.ids import HOUSE_TENANT_ID
from kernel.texts import Locale
from tests.identity.authenticator import Authenticator
from tests.support.asking import Asker

SCHEMA = build_schema()
DEVICE = Device("192.0.2.7", "a browser")
PASSWORD = "violet lanterns drift"

TOTP_SETUP = """mutation ($label: String!) { totpSetup(label: $label) {
    ... on TotpSetup { secret uri qr } ... on Problem { code message field } } }"""
TOTP_CONFIRM = """mutation ($code: String!) { totpConfirm(code: $code) {
    ... on Factor { id kind label lastUsedAt } ... on Problem { code message field } } }"""
REGISTER_START = """mutation { passkeyRegisterStart {
    ... on PasskeyCeremony { id options } ... on Problem { code message } } }"""
REGISTER_FINISH = """mutation ($answer: PasskeyAnswer!, $label: String!) {
    passkeyRegisterFinish(answer: $answer, label: $label) {
    ... on Factor { id kind label } ... on Problem { code message field } } }"""
SIGN_IN_START = """mutation { passkeySignInStart {
    ... on PasskeyCeremony { id options } ... on Problem { code message } } }"""
PASSKEY_SIGN_IN = """mutation ($answer: PasskeyAnswer!) { passkeySignInFinish(answer: $answer) {
    ... on SignedIn { user { email } tokens { sessionId } }
    ... on Problem { code message field } } }"""
CODES = """mutation { recoveryCodesMake {
    ... on RecoveryCodes { codes } ... on Problem { code message } } }"""
REMOVE = """mutation ($id: UUID!) { factorRemove(id: $id) {
    ... on FactorRemoved { id } ... on Problem { code message field details } } }"""
STEP_UP = """mutation ($proof: StepUpProof!) { stepUp(proof: $proof) {
    ... on SteppedUp { accessToken accessExpiresAt } ... on Problem { code message details } } }"""
FACTORS = "{ factors { kind label } recoveryCodesLeft }"


@dataclass(frozen=True)
class Person:
    """Somebody who is signed in, freshly."""

    user: User
    actor: Actor
    asker: Asker
    clock: FrozenClock

    async def ask(self, query: str, **variables: Any) -> Any:
        """The one root field's answer."""
        answer = await self.asker.ask(query, self.actor, **variables)
        assert answer.errors is None
        assert answer.data is not None
        return next(iter(answer.data.values()))

    def stale(self) -> "Person":
        """The same person, who showed himself last longer ago than is good for what matters."""
        shown = self.clock.now() - timedelta(minutes=11)
        return replace(self, actor=replace(self.actor, fresh_at=shown))

    def fresh(self) -> "Person":
        """The same person, who has just shown himself."""
        return replace(self, actor=replace(self.actor, fresh_at=self.clock.now()))

    def code(self, secret: str, *, steps: int = 0) -> str:
        return pyotp.TOTP(secret).at(self.clock.now() + steps * timedelta(seconds=30))

    async def app(self) -> str:
        """Sets up an authenticator app; its secret. The step of now is used up by that."""
        secret = str((await self.ask(TOTP_SETUP, label="phone"))["secret"])
        confirmed = await self.ask(TOTP_CONFIRM, code=self.code(secret))
        assert confirmed["kind"] == "TOTP"
        return secret

    async def passkey(self, **traits: Any) -> Authenticator:
        device = Authenticator(**traits)
        registered = await self.register(device)
        assert registered["kind"] == "PASSKEY", registered
        return device

    async def register(self, device: Authenticator) -> Any:
        started = await self.ask(REGISTER_START)
        answer = {"ceremonyId": started["id"], "credential": device.register(started["options"])}
        return await self.ask(REGISTER_FINISH, answer=answer, label="key")

    async def signed(self, device: Authenticator) -> dict[str, Any]:
        """The device's answer to a challenge of its own, as an argument."""
        started = await self.ask(SIGN_IN_START)
        return {"ceremonyId": started["id"], "credential": device.sign(started["options"])}

    async def ticket(self) -> str:
        """What a right password is answered with."""
        async with unit_of(self.asker.database, self.user.tenant_id) as unit:
            return await challenges.issue(
                unit,
                SECOND_FACTOR,
                user_id=self.user.id,
                target=str(self.user.id),
                minutes=10,
                digits=None,
            )

    def nobody(self) -> "Person":
        """Somebody who is not signed in yet."""
        return replace(self, actor=replace(ANONYMOUS, tenant_id=self.user.tenant_id))


@asynccontextmanager
async def unit_of(
    database: Database, tenant_id: UUID = HOUSE_TENANT_ID
) -> AsyncIterator[UnitOfWork]:
    async with database.unit(DOMAIN, SYSTEM, tenant_id=tenant_id) as unit:
        yield unit


async def person(
    database: Database, clock: FrozenClock, email: str, tenant_id: UUID = HOUSE_TENANT_ID
) -> Person:
    database.tools.ports = FLATRENDER.ports()
    async with unit_of(database, tenant_id) as unit:
        user = await users.create(
            unit,
            contacts.email(email),
            display_name="Sara",
            locale=Locale.EN,
            password_hash=await passwords.hashed(PASSWORD),
        )
        tokens = await sessions.open_session(unit, user, DEVICE)
    return Person(user, _actor(user, tokens.session_id, clock), Asker(database, SCHEMA), clock)


def _actor(user: User, session_id: UUID, clock: FrozenClock) -> Actor:
    return Actor(
        ActorKind.USER,
        tenant_id=user.tenant_id,
        id=user.id,
        session_id=session_id,
        roles=frozenset({Role.CUSTOMER}),
        fresh_at=clock.now(),
    )
