"""From a template to a film on this machine, as any client of the API does it."""

import asyncio
import mimetypes
import re
from collections.abc import Callable, Sequence
from contextlib import aclosing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

from graph.cli import documents
from graph.cli.client import Client, Json, RefusedError
from graph.cli.console import CommandError

ASPECTS = {"16:9": "WIDE", "1:1": "SQUARE", "9:16": "TALL"}
RESOLUTIONS = {"360p": "P360", "540p": "P540", "720p": "P720", "1080p": "P1080", "4k": "P2160"}
FAREWELL_SECONDS = 5.0
LOOK_SECONDS = 0.3
_PURPOSES = ("image", "audio", "video")
_SETTING = re.compile(r"(?:(?P<scene>[1-9]\d{0,2})\.)?(?P<key>[^=.\s]+)=(?P<value>.*)", re.DOTALL)
Show = Callable[[Json], None]


@dataclass(frozen=True, slots=True)
class Setting:
    """A value for an element or a colour; `scene` counts from 1, and without it all are meant."""

    key: str
    value: str
    scene: int | None = None

    @classmethod
    def of(cls, written: str) -> "Setting":
        found = _SETTING.fullmatch(written)
        if found is None:
            message = f"{written!r} is no setting; write key=value, or 2.key=value for scene 2"
            raise CommandError(message)
        scene = found["scene"]
        return cls(found["key"], found["value"], int(scene) if scene else None)

    @property
    def file(self) -> Path | None:
        return Path(self.value[1:]).expanduser() if self.value.startswith("@") else None


@dataclass(frozen=True, slots=True)
class Wish:
    """A film as somebody wants it."""

    slug: str
    aspect: str = "16:9"
    resolution: str = "720p"
    locale: str = "fa"
    settings: tuple[Setting, ...] = ()
    music: str | None = None
    rate: int | None = None


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
            documents.CREATE, id=source, locale=wish.locale, key=str(uuid4())
        )
        changes = [await _change(client, made["document"], one) for one in wish.settings]
        found = [one for several in changes for one in several]
        if wish.music is not None:
            found.append(await _music(client, wish.music))
        if not found:
            return made
        saved: Json = await client.ask(
            documents.SAVE, id=made["id"], version=made["version"], changes=found
        )
        return saved

    async def _source(self) -> str:
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
                return str(project["id"])
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


async def _change(client: Client, document: Json, setting: Setting) -> list[Json]:
    path = setting.file
    filled: Json = {"key": setting.key}
    if path is None:
        filled["value"] = setting.value
    else:
        filled["fileId"] = await upload(client, path)
    places = list(_places(document, setting))
    if not places:
        message = f"the template has no {setting.key}; it has: {', '.join(_keys(document))}"
        raise CommandError(message)
    return [{kind: {**filled, "sceneId": scene}} for kind, scene in places]


def _places(document: Json, setting: Setting) -> list[tuple[str, str | None]]:
    """What kind of change it is, and in which scene."""
    shared = {
        "id": None,
        "values": document["sharedValues"],
        "colours": document["sharedColours"],
    }
    scenes = [shared, *document["scenes"]]
    if setting.scene is not None:
        scenes = scenes[setting.scene : setting.scene + 1]
    return [
        (kind, scene["id"])
        for scene in scenes
        for kind, several in (("setValue", "values"), ("setColour", "colours"))
        if any(one["key"] == setting.key for one in scene[several])
    ]


def _keys(document: Json) -> Sequence[str]:
    groups = [document["sharedValues"], document["sharedColours"]]
    for scene in document["scenes"]:
        groups += [scene["values"], scene["colours"]]
    return list(dict.fromkeys(one["key"] for group in groups for one in group))


async def _music(client: Client, slug: str) -> Json:
    library = await client.ask(documents.TRACKS)
    for track in library["nodes"]:
        if track["slug"] == slug:
            sound = {"kind": "MUSIC", "trackId": track["id"], "loop": True, "fadeOut": 1.0}
            return {"setSounds": {"sounds": [sound]}}
    listed = ", ".join(one["slug"] for one in library["nodes"]) or "none yet"
    raise CommandError(f"the library has no music {slug}; it has: {listed}")


async def upload(client: Client, path: Path) -> str:
    """In parts, whatever its size; answers the file's id."""
    try:
        content = await asyncio.to_thread(path.read_bytes)
    except OSError as error:
        raise CommandError(f"{path} can't be read ({error.strerror})") from error
    wanted = {"purpose": _purpose(path), "name": path.name, "size": len(content)}
    begun = await client.ask(documents.UPLOAD_BEGIN, input=wanted, key=str(uuid4()))
    numbers = list(range(1, begun["parts"] + 1))
    for part in await client.ask(documents.UPLOAD_PARTS, id=begun["id"], numbers=numbers):
        start = part["offset"]
        await client.put(part["address"]["url"], content[start : start + part["size"]])
    return await _uploaded(client, begun["id"], path)


async def _uploaded(client: Client, upload_id: str, path: Path) -> str:
    while True:
        upload_: Any = await client.ask(documents.UPLOAD_COMPLETE, id=upload_id)
        if upload_["file"] is not None:
            return str(upload_["file"]["id"])
        if upload_["state"] != "PROCESSING":
            raise CommandError(f"{path} was not taken: {upload_['reason']}")
        await asyncio.sleep(LOOK_SECONDS)


def _purpose(path: Path) -> str:
    kind = (mimetypes.guess_type(path.name)[0] or "").partition("/")[0]
    if kind not in _PURPOSES:
        raise CommandError(f"{path} is no picture, sound or video by its name")
    return kind.upper()
