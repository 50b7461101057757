"""Somebody at the door with a browser and a letter box, for the tests of signing in."""

import re
from dataclasses import dataclass, replace
from typing import Any

import asyncpg
import orjson

from domains.identity.api import DOMAIN, SignInMode
from domains.identity.models import User
from domains.identity.service import contacts, delivery, passwords, users
from domains.identity.service.sessions import Device
from domains.identity.service.visits import Visit
from graph.composition import FLATRENDER
from kernel.actor import ANONYMOUS, SYSTEM, Actor, ActorKind, Role
from kernel.db import Database
from kernel.ids import HOUSE_TENANT_ID
from kernel.jobs import JobContext
from kernel.texts import Locale

ADDRESS = "192.0.2.7"
EMAIL = "sara@example.com"
PHONE = "+989123456789"
PASSWORD = "blue kettle sings"


@dataclass(frozen=True)
class Sent:
    kind: str
    recipient: str
    locale: str
    body: str

    @property
    def code(self) -> str:
        return str(re.findall(r"\b[0-9]{6}\b", self.body)[0])

    @property
    def secret(self) -> str:
        return str(re.findall(r"#([\w-]{43})", self.body)[0])


@dataclass(frozen=True)
class Door:
    database: Database
    raw: asyncpg.Connection

    def visit(self, address: str = ADDRESS, actor: Actor = ANONYMOUS) -> Visit:
        return Visit(self.database, actor, Device(address, "Firefox"), Locale.EN)

    def own(self, user: User) -> Visit:
        actor = Actor(
            ActorKind.USER,
            tenant_id=user.tenant_id,
            id=user.id,
            roles=frozenset({Role.CUSTOMER}),
            fresh_at=self.database.tools.clock.now(),
        )
        return self.visit(actor=actor)

    async def letters(self) -> list[Sent]:
        """Runs the jobs that deliver, once each, and answers what they have put out."""
        for row in await self.raw.fetch(
            "delete from kernel.pgqueuer returning entrypoint, payload"
        ):
            assert row["entrypoint"] == delivery.DELIVER.name
            order = orjson.loads(row["payload"])
            context = JobContext(self.database, DOMAIN, HOUSE_TENANT_ID, 1)
            await delivery.deliver(context, delivery.Letter(**order["payload"]))
        rows = await self.raw.fetch(
            "delete from identity.outgoing_messages returning kind, recipient, locale, body"
        )
        return [Sent(**dict(row)) for row in rows]

    async def letter(self) -> Sent:
        (only,) = await self.letters()
        return only

    async def user(self, login: str = EMAIL, password: str | None = PASSWORD) -> User:
        hashed = await passwords.hashed(password) if password else None
        async with self.database.unit(DOMAIN, SYSTEM) as unit:
            return await users.create(
                unit,
                contacts.login(login),
                display_name="Sara",
                locale=Locale.FA,
                mode=SignInMode.EMAIL,
                password_hash=hashed,
            )

    async def count(self, table: str) -> int:
        return int(await self.raw.fetchval(f"select count(*) from identity.{table}"))

    async def row(self, user: User) -> dict[str, Any]:
        return dict(await self.raw.fetchrow("select * from identity.users where id = $1", user.id))


def door_of(database: Database, raw: asyncpg.Connection) -> Door:
    database.tools = replace(database.tools, ports=FLATRENDER.ports())
    return Door(database, raw)
