"""From a template to a film on this machine, as any client of the API does it."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import aclosing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

from graph.cli import documents, filling, scenes
from graph.cli.client import Client, Json, RefusedError
from graph.cli.console import CommandError
from graph.cli.wishes import Wish

ASPECTS = {"16:9": "WIDE", "1:1": "SQUARE", "9:16": "TALL"}
RESOLUTIONS = {"360p": "P360", "540p": "P540", "720p": "P720", "1080p": "P1080", "4k": "P2160"}
FAREWELL_SECONDS = 5.0
MOST_CHANGES = 200
Show = Callable[[Json], None]


@dataclass(slots=True)
class Film:
    """One film on its way; `job` is what the server has told of it last."""

    client: Client
    wish: Wish
    show: Show
    job: Json = field(default_factory=dict)

    async def make(self, path: Path) -> None:
        """Whatever ends this early, the render is cancelled."""
        project = await self._project()
        await self._begin(project)
        try:
            await self._watch()
            mp4 = next(one for one in self.job["exports"] if one["kind"] == "MP4")
            await self.client.fetch(mp4["url"], path, mp4["sha256"])
        except BaseException:
            await asyncio.shield(self._cancel())
            raise

    async def _begin(self, project: Json) -> None:
        """Interrupted in the middle it would be ordered, and nobody would know of it."""
        ordering = asyncio.create_task(self._order(project))
        try:
            self.job = await asyncio.shield(ordering)
        except asyncio.CancelledError:
            self.job = await ordering
            await self._cancel()
            raise

    async def _project(self) -> Json:
        client, wish = self.client, self.wish
        source = await self._source()
        made: Json = await client.ask(
            documents.CREATE, id=source["id"], locale=wish.locale, key=str(uuid4())
        )
        if wish.scenes:
            chosen = scenes.changes(wish.slug, source, made["document"], wish.scenes)
            made = await self._saved(made, chosen)
        changes = [await filling.filled(client, made["document"], one) for one in wish.settings]
        found = [one for several in changes for one in several]
        if wish.music is not None:
            found.append(await filling.music(client, wish.music))
        return await self._saved(made, found)

    async def _saved(self, project: Json, changes: Sequence[Json]) -> Json:
        for first in range(0, len(changes), MOST_CHANGES):
            project = await self.client.ask(
                documents.SAVE,
                id=project["id"],
                version=project["version"],
                changes=changes[first : first + MOST_CHANGES],
            )
        return project

    async def _source(self) -> Json:
        """The template in the shape that is wanted."""
        try:
            template = await self.client.ask(documents.TEMPLATE, slug=self.wish.slug)
        except RefusedError as refused:
            if refused.code != "NOT_FOUND":
                raise
            known = await self.client.ask(documents.TEMPLATES)
            listed = ", ".join(one["slug"] for one in known["nodes"]) or "none yet"
            message = f"there is no template {self.wish.slug}; there are: {listed}"
            raise CommandError(message) from None
        for project in template["projects"]:
            if project["aspect"] == ASPECTS[self.wish.aspect]:
                found: Json = project
                return found
        message = f"the template {self.wish.slug} has no aspect {self.wish.aspect}"
        raise CommandError(message)

    async def _order(self, project: Json) -> Json:
        order = {
            "savedProjectId": project["id"],
            "resolution": RESOLUTIONS[self.wish.resolution],
            "rate": self.wish.rate,
            "idempotencyKey": str(uuid4()),
        }
        ordered: Json = await self.client.ask(documents.ORDER, input=order)
        return ordered

    async def _watch(self) -> None:
        events = self.client.events(documents.PROGRESS, id=self.job["id"])
        async with aclosing(events):
            async for told in events:
                self.job = told
                self.show(told)
        if self.job["state"] != "DONE":
            raise CommandError(self.job["reason"] or f"the render is {self.job['state'].lower()}")

    async def _cancel(self) -> None:
        """What is over already can't be cancelled, and needs not."""
        with suppress(CommandError, TimeoutError):
            async with asyncio.timeout(FAREWELL_SECONDS):
                await self.client.ask(documents.CANCEL, id=self.job["id"])
