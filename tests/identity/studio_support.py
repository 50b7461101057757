"""Ann at a living site, sending pictures of herself."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import httpx2
import orjson

from domains.identity.api import DOMAIN
from domains.identity.service import avatars, users
from domains.identity.service.avatars import Replaced
from domains.identity.service.sessions import Device, open_session
from kernel.actor import SYSTEM
from kernel.config import Settings
from kernel.db import Database
from kernel.jobs import JobContext
from kernel.keyring import KeyRing
from kernel.storage import Storage
from tests.conftest import TENANT_A
from tests.graph.site import Site, site
from tests.identity.administration import made, prepared
from tests.support.servers import Clone

BEGIN = """mutation($length: Int!) { avatarUploadBegin(contentLength: $length) { __typename
    ... on AvatarUpload { path expiresAt largestBytes side } ... on Problem { code field } } }"""
REMOVE = """mutation { avatarRemove { __typename ... on Account { avatarUrl }
    ... on Problem { code } } }"""


@dataclass
class Studio:
    """Ann at the site, with what the site has written to its disk and its database."""

    site: Site
    database: Database
    raw: asyncpg.Connection
    user_id: UUID
    access: str

    async def say(self, query: str, **variables: Any) -> dict[str, Any]:
        answer = await self.site.client.post(
            f"{self.site.url}/graphql",
            json={"query": query, "variables": variables},
            headers={"Authorization": f"Bearer {self.access}"},
        )
        (value,) = answer.json()["data"].values()
        assert isinstance(value, dict)
        return value

    async def begin(self, length: int) -> str:
        return str((await self.say(BEGIN, length=length))["path"])

    async def put(self, path: str, content: bytes, **headers: str) -> httpx2.Response:
        return await self.site.client.put(
            f"{self.site.url}{path}", content=content, headers=headers
        )

    async def sent(self, content: bytes) -> str:
        answer = await self.put(await self.begin(len(content)), content)
        assert answer.status_code == 200
        return str(answer.json()["avatarUrl"])

    async def shown(self) -> str | None:
        found: str | None = await self.raw.fetchval(
            "select avatar_url from identity.users where id = $1", self.user_id
        )
        return found

    async def kept(self) -> list[str]:
        found = self.database.tools.storage.list("avatars")
        return sorted([f"/{stored.key}" async for stored in found])

    async def discard(self) -> int:
        """Runs the jobs that throw pictures away, those of later too."""
        rows = await self.raw.fetch("delete from kernel.pgqueuer returning entrypoint, payload")
        mine = [row for row in rows if row["entrypoint"] == avatars.DISCARD.name]
        for row in mine:
            order = orjson.loads(row["payload"])
            context = JobContext(self.database, DOMAIN, UUID(order["tenant_id"]), 1)
            await avatars.discard(context, Replaced(**order["payload"]))
        return len(mine)


async def refused(studio: Studio, answer: httpx2.Response, status: int, code: str) -> None:
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert set(answer.json()) <= {"code", "message", "field"}
    assert (await studio.shown(), await studio.kept()) == (None, [])


@asynccontextmanager
async def studio_of(
    database: Database, raw: asyncpg.Connection, clone: Clone, home: Path
) -> AsyncIterator[Studio]:
    """The test's database works with the site's key ring and the site's folder."""
    await prepared(database, raw)
    database.tools.keys = KeyRing.open(home)
    database.tools.storage = Storage.open(Settings(home=home))
    user_id = await made(database, TENANT_A, "ann")
    async with database.unit(DOMAIN, SYSTEM, tenant_id=TENANT_A) as unit:
        user = await users.by_id(unit, user_id)
        assert user is not None
        tokens = await open_session(unit, user, Device("192.0.2.1", None))
    async with site(home, clone.urls.app) as running:
        yield Studio(running, database, raw, user_id, tokens.access)
