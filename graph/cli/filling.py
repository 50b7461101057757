"""Settings become changes of a saved project; files are uploaded on the way."""

import asyncio
import mimetypes
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from uuid import uuid4

from graph.cli import documents
from graph.cli.client import Client, Json
from graph.cli.console import CommandError
from graph.cli.wishes import NO_MUSIC, Setting, file_of

LOOK_SECONDS = 0.3
FADE_SECONDS = 1.5
_PURPOSES = ("image", "audio", "video")


async def filled(client: Client, document: Json, setting: Setting) -> list[Json]:
    """A change for every place that takes the value."""
    places = list(_places(document, setting))
    if not places:
        raise CommandError(_nowhere(document, setting))
    path = setting.file
    given: Json = {"key": setting.key}
    if path is None:
        given["value"] = setting.value
    else:
        given["fileId"] = (await upload(client, path))["id"]
    return [{kind: {**given, "sceneId": scene}} for kind, scene in places]


async def music(client: Client, written: str) -> Json:
    """A piece of the library by its slug, a file of one's own, or no music at all."""
    path = file_of(written)
    if written == NO_MUSIC:
        sounds = []
    elif path is not None:
        file = await upload(client, path)
        sounds = [_looped(file["seconds"], fileId=file["id"])]
    else:
        sounds = [await _track(client, written)]
    return {"setSounds": {"sounds": sounds}}


async def _track(client: Client, slug: str) -> Json:
    library = await client.ask(documents.TRACKS)
    for track in library["nodes"]:
        if track["slug"] == slug:
            return _looped(track["seconds"], trackId=track["id"])
    listed = ", ".join(one["slug"] for one in library["nodes"]) or "none yet"
    message = f"the library has no music {slug}; it has: {listed}; {NO_MUSIC} is without, @FILE own"
    raise CommandError(message)


def _looped(seconds: float | None, **which: str) -> Json:
    fade = min(FADE_SECONDS, seconds or 0.0)
    return {"kind": "MUSIC", "loop": True, "fadeOut": fade, **which}


def _places(document: Json, setting: Setting) -> Iterator[tuple[str, str | None]]:
    """What kind of change it is, and in which scene."""
    shared = {
        "id": None,
        "values": document["sharedValues"],
        "colours": document["sharedColours"],
    }
    scenes = [shared, *document["scenes"]]
    if setting.scene is not None:
        scenes = scenes[setting.scene : setting.scene + 1]
    for scene in scenes:
        for kind, several in (("setValue", "values"), ("setColour", "colours")):
            if any(one["key"] == setting.key for one in scene[several]):
                yield kind, scene["id"]


def _nowhere(document: Json, setting: Setting) -> str:
    """What there is instead."""
    scenes = document["scenes"]
    if setting.scene is None:
        listed = ", ".join(_keys(document))
        return f"the template has no {setting.key}; it has: {listed}"
    if setting.scene > len(scenes):
        listed = ", ".join(f"{n} {scene['key']}" for n, scene in enumerate(scenes, 1))
        return f"there is no scene {setting.scene}; the film has: {listed}"
    scene = scenes[setting.scene - 1]
    listed = ", ".join(one["key"] for one in (*scene["values"], *scene["colours"])) or "nothing"
    named = f"scene {setting.scene} ({scene['key']})"
    return f"{named} has no {setting.key}; it has: {listed}"


def _keys(document: Json) -> Sequence[str]:
    groups = [document["sharedValues"], document["sharedColours"]]
    for scene in document["scenes"]:
        groups += [scene["values"], scene["colours"]]
    return list(dict.fromkeys(one["key"] for group in groups for one in group))


async def upload(client: Client, path: Path) -> Json:
    """In parts, whatever its size; answers the file's id and, of a sound, its length."""
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


async def _uploaded(client: Client, upload_id: str, path: Path) -> Json:
    while True:
        upload_: Any = await client.ask(documents.UPLOAD_COMPLETE, id=upload_id)
        if upload_["file"] is not None:
            file: Json = upload_["file"]
            return file
        if upload_["state"] != "PROCESSING":
            raise CommandError(f"{path} was not taken: {upload_['reason']}")
        await asyncio.sleep(LOOK_SECONDS)


def _purpose(path: Path) -> str:
    kind = (mimetypes.guess_type(path.name)[0] or "").partition("/")[0]
    if kind not in _PURPOSES:
        raise CommandError(f"{path} is no picture, sound or video by its name")
    return kind.upper()
