"""Films ordered as any client of the API orders them, and what became of them."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import asyncpg

from graph.cli import documents
from graph.cli.client import Client
from tests.film.farm import Farm
from tests.node_agent.film import looking
from tests.support.waiting import until

LONGEST_FILM = 120.0
Json = dict[str, Any]
EXPORTS = """
query Exports($id: UUID!) { renderJob(id: $id) { exports { kind sha256 url } } }
"""
_ITEMS = """
    select id, kind::text, first, count, state::text, attempts, failures, frames_done,
           node_id::text, lease_until
    from render.frame_jobs where job_id = $1 order by kind desc, first
"""
_JOB = "select state::text, frames_done, reason_code from render.render_jobs where id = $1"
_CHARGES = """
    select kind::text, seconds, resolution, reason from identity.render_charges
    where job_id = $1 order by created_at, id
"""
_HISTORY = """
    select before, after, node_id::text, reason from render.job_history
    where item_id = $1 order by at, id
"""


@dataclass(frozen=True)
class Film:
    """One order, seen from behind: the rows themselves."""

    farm: Farm
    raw: asyncpg.Connection
    client: Client
    id: UUID

    async def state(self) -> str:
        return str((await self.raw.fetchrow(_JOB, self.id))["state"])

    async def items(self, kind: str = "FRAMES") -> list[Json]:
        found = await self.raw.fetch(_ITEMS, self.id)
        return [dict(row) for row in found if row["kind"] == kind]

    async def charges(self) -> list[tuple[str, float, str, str | None]]:
        return [tuple(row) for row in await self.raw.fetch(_CHARGES, self.id)]

    async def history(self, item: Json) -> list[tuple[str | None, str, str | None, str | None]]:
        return [tuple(row) for row in await self.raw.fetch(_HISTORY, item["id"])]

    async def drawn(self) -> int:
        """Frames that the server knows of in this moment."""
        return sum(item["frames_done"] for item in await self.items())

    async def until_drawn(self, frames: int) -> None:
        async def there() -> bool:
            return await self.drawn() >= frames

        await until(there, seconds=LONGEST_FILM, what=f"frame {frames}")

    async def until_in(self, state: str, seconds: float = LONGEST_FILM) -> None:
        async def there() -> bool:
            return await self.state() == state

        try:
            await until(there, seconds=seconds, what=state)
        except AssertionError as late:
            late.add_note(str(dict(await self.raw.fetchrow(_JOB, self.id))))
            raise

    async def cancel(self) -> float:
        """When the answer was here."""
        answer = await self.client.ask(documents.CANCEL, id=str(self.id))
        assert answer["state"] == "CANCELLED"
        return time.monotonic()

    async def frames(self, folder: Path) -> list[str]:
        """A hash of each decoded frame of the finished film, as it is downloaded."""
        await self.until_in("DONE")
        made = (await self.client.ask(EXPORTS, id=str(self.id)))["exports"]
        (mp4,) = [one for one in made if one["kind"] == "MP4"]
        path = folder / f"{self.id}.mp4"
        await self.client.fetch(mp4["url"], path, mp4["sha256"])
        return looking.frame_hashes(path)


@dataclass(frozen=True)
class Customer:
    """Of one saved project, of which any number of films is ordered."""

    farm: Farm
    raw: asyncpg.Connection
    client: Client
    project: str

    async def order(self, chunks: int = 1, formats: tuple[str, ...] = ()) -> Film:
        wish = {
            "savedProjectId": self.project,
            "resolution": "P360",
            "rate": 25,
            "chunks": chunks,
            "formats": list(formats),
            "idempotencyKey": str(uuid4()),
        }
        job = await self.client.ask(documents.ORDER, input=wish)
        return Film(self.farm, self.raw, self.client, UUID(job["id"]))


@asynccontextmanager
async def customer(farm: Farm, raw: asyncpg.Connection, template: str) -> AsyncIterator[Customer]:
    async with Client(farm.url, farm.token) as client:
        made = await client.ask(documents.CREATE, id=template, locale="en", key=str(uuid4()))
        yield Customer(farm, raw, client, made["id"])
