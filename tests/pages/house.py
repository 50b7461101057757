"""A running site whose messages are delivered when a test says so."""

import re
from dataclasses import dataclass, replace
from typing import Any

import asyncpg
import orjson

from domains.identity.api import DOMAIN
from domains.identity.service import contacts, delivery, first_admin, passwords, users
from graph.composition import FLATRENDER
from kernel.actor import SYSTEM
from kernel.db import Database
from kernel.ids import HOUSE_TENANT_ID
from kernel.jobs import JobContext
from kernel.keyring import KeyRing
from kernel.texts import Locale
from tests.graph.site import Site

PASSWORD = "violet lanterns drift"
ADMIN = "root@example.com"


@dataclass(frozen=True, slots=True)
class House:
    site: Site
    database: Database
    raw: asyncpg.Connection

    def at(self, path: str) -> str:
        return f"{self.site.url}{path}"

    async def invitation(self) -> str:
        link = await first_admin.link(self.database, self.site.url)
        assert link is not None
        return link

    async def user(self, email: str) -> None:
        hashed = await passwords.hashed(PASSWORD)
        async with self.database.unit(DOMAIN, SYSTEM) as unit:
            await users.create(
                unit,
                contacts.email(email),
                display_name="Sara",
                locale=Locale.EN,
                password_hash=hashed,
            )

    async def deliver(self) -> str:
        """Does the worker's work; the newest message's body."""
        for row in await self.raw.fetch(
            "delete from kernel.pgqueuer where entrypoint = $1 returning payload",
            delivery.DELIVER.name,
        ):
            order = orjson.loads(row["payload"])
            context = JobContext(self.database, DOMAIN, HOUSE_TENANT_ID, 1)
            await delivery.deliver(context, delivery.Letter(**order["payload"]))
        newest = "select body from identity.outgoing_messages order by written_at desc limit 1"
        return str(await self.raw.fetchval(newest))

    async def code(self) -> str:
        return str(re.findall(r"\b[0-9]{6}\b", await self.deliver())[0])

    async def link(self) -> str:
        """The message's link at this site's own port."""
        path = re.findall(r"https?://[^/\s]+(/\S+)", await self.deliver())[0]
        return f"{self.site.url}{path}"

    async def ask(self, query: str, token: str | None = None, **variables: Any) -> Any:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        body = {"query": query, "variables": variables}
        answer = await self.site.client.post(f"{self.site.url}/graphql", json=body, headers=headers)
        (value,) = answer.json()["data"].values()
        return value

    async def count(self, table: str) -> int:
        return int(await self.raw.fetchval(f"select count(*) from identity.{table}"))


def house_of(site: Site, database: Database, raw: asyncpg.Connection, keys: KeyRing) -> House:
    database.tools = replace(database.tools, ports=FLATRENDER.ports(), keys=keys)
    return House(site, database, raw)
