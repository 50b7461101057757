"""People with files, asking the whole schema; parts go straight into the storage."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from uuid import UUID

import asyncpg
import httpx2
import orjson

from domains.file_mgr import jobs
from domains.file_mgr.api import DOMAIN
from graph.composition import FLATRENDER
from graph.schema import build_schema
from kernel import links
from kernel.actor import Actor, ActorKind, Role
from kernel.db import Database
from kernel.jobs import JobContext, Nothing
from kernel.storage import Storage
from tests.conftest import TENANT_A, TENANT_B
from tests.support.asking import Asker

UPLOAD = """id state name size partSize parts receivedParts reason
    file { id name purpose mediaType size width height seconds waveform sha256 folderId
           ofCatalogue trashedAt }"""
BEGIN = f"""mutation($input: UploadBeginInput!, $key: String!) {{
    uploadBegin(input: $input, idempotencyKey: $key) {{ __typename
        ... on Upload {{ {UPLOAD} }} ... on Problem {{ code field details }} }} }}"""
COMPLETE = f"""mutation($id: UUID!) {{ uploadComplete(id: $id) {{ __typename
    ... on Upload {{ {UPLOAD} }} ... on Problem {{ code details }} }} }}"""
ABORT = """mutation($id: UUID!) { uploadAbort(id: $id) { __typename
    ... on Upload { state } ... on Problem { code } } }"""
PARTS = """query($id: UUID!, $numbers: [Int!]!) { uploadParts(id: $id, numbers: $numbers) {
    number offset size address { url expiresAt } } }"""
FILES = """query($wanted: FilesWanted) { files(wanted: $wanted) { nodes { id name } } }"""
USAGE = "{ storageUsage { used reserved quota } }"


def customer(tenant: UUID, number: int, role: Role = Role.CUSTOMER) -> Actor:
    return Actor(ActorKind.USER, tenant_id=tenant, id=UUID(int=number), roles=frozenset({role}))


ANN = customer(TENANT_A, 11)
BOB = customer(TENANT_A, 12)
MODERATOR = customer(TENANT_A, 13, Role.MODERATOR)
EVE = customer(TENANT_B, 14)


@dataclass
class Desk:
    database: Database
    raw: asyncpg.Connection
    asker: Asker
    keys: Any = field(default_factory=lambda: count(1))

    @classmethod
    def of(
        cls, database: Database, raw: asyncpg.Connection, storage: Storage | None = None
    ) -> "Desk":
        database.tools.ports = FLATRENDER.ports()
        database.tools.storage = storage or Storage.in_memory()
        return cls(database, raw, Asker(database, build_schema()))

    @property
    def storage(self) -> Storage:
        return self.database.tools.storage

    async def say(self, query: str, actor: Actor = ANN, **given: Any) -> Any:
        answer = await self.asker.ask(query, actor, **given)
        assert answer.errors is None
        assert answer.data is not None
        (value,) = answer.data.values()
        return value

    async def refusal(self, query: str, actor: Actor = ANN, **given: Any) -> str:
        """The code with which a query is refused."""
        answer = await self.asker.ask(query, actor, **given)
        assert answer.errors is not None
        return str(getattr(answer.errors[0].original_error, "code", answer.errors[0].message))

    async def begin(
        self, size: int, purpose: str = "IMAGE", actor: Actor = ANN, **more: Any
    ) -> Any:
        given = {"purpose": purpose, "name": "a file", "size": size, **more}
        return await self.say(BEGIN, actor, input=given, key=f"key {next(self.keys)}")

    async def send(self, upload: Any, content: bytes, numbers: Sequence[int] = ()) -> None:
        """As many parts as there are, or only those; whoever holds an address may do it."""
        for number in numbers or range(1, upload["parts"] + 1):
            start = (number - 1) * upload["partSize"]
            part = content[start : start + upload["partSize"]]
            await self.put_part(upload, number, part)

    async def put_part(self, upload: Any, number: int, part: bytes) -> None:
        key = f"uploads/{UUID(str(upload['id'])).hex}/{number}"
        await self.storage.put(key, part, replace=True)

    async def complete(self, upload: Any, actor: Actor = ANN) -> Any:
        return await self.say(COMPLETE, actor, id=str(upload["id"]))

    async def uploaded(
        self, content: bytes, purpose: str = "IMAGE", actor: Actor = ANN, **more: Any
    ) -> Any:
        upload = await self.begin(len(content), purpose, actor, **more)
        assert upload["__typename"] == "Upload", upload
        await self.send(upload, content)
        return await self.complete(upload, actor)

    async def stored(self, content: bytes, purpose: str = "IMAGE", **more: Any) -> Any:
        upload = await self.uploaded(content, purpose, **more)
        assert upload["state"] == "READY", upload
        return upload["file"]

    async def room(self, actor: Actor = ANN) -> tuple[int, int]:
        told = await self.say(USAGE, actor)
        return told["used"], told["reserved"]

    async def kept(self, prefix: str) -> list[str]:
        return sorted([stored.key async for stored in self.storage.list(prefix)])

    async def work(self, *, delayed: bool = False) -> list[str]:
        """Runs the jobs that wait, those of later only when asked; answers their names."""
        due = "" if delayed else "where execute_after <= now()"
        rows = await self.raw.fetch(
            f"delete from kernel.pgqueuer {due} returning entrypoint, payload"
        )
        for row in rows:
            await self.run(row)
        return sorted(row["entrypoint"] for row in rows)

    async def run(self, row: Any) -> None:
        known = {job.name: job for job in jobs.JOBS}
        order, job = orjson.loads(row["payload"]), known[row["entrypoint"]]
        context = JobContext(self.database, DOMAIN, UUID(order["tenant_id"]), 1)
        await job.run(context, job.payload(**order["payload"]))

    async def tick(self, run: Any) -> None:
        """One run of what the clock orders."""
        await run(JobContext(self.database, DOMAIN, TENANT_B, 1), Nothing())

    async def bytes_at(self, url: str) -> bytes:
        """What an address leads to."""
        if url.startswith("http"):
            async with httpx2.AsyncClient(trust_env=False) as client:
                answer = await client.get(url)
            assert answer.status_code == 200, answer.text
            return answer.content
        token = url.removeprefix(f"{links.PATH}/")
        link = links.opened(self.database.tools.keys, token, self.database.tools.clock.now())
        assert link is not None
        opened = await self.storage.get(link.key)
        assert opened is not None
        return await opened.read()
