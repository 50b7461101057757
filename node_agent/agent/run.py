"""One item from its files to its report's facts."""

import asyncio
import errno
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

from node_agent.agent.cache import Cache, hash_of, size_of
from node_agent.agent.failures import WorkFailed, reason
from node_agent.agent.protocol import WorkItem
from node_agent.agent.transfers import MOST_BYTES, Transfers
from node_agent.agent.workbench import Workbench
from node_agent.film.spent import Spent

MOST_CRCS = 160_000  # of the 256 KiB that a node's request may have
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@dataclass(slots=True)
class Run:
    """An item while this node holds it."""

    item: WorkItem
    started: float = 0.0
    frame: int = 0
    preview: str | None = None
    is_over: bool = False
    task: "asyncio.Task[None] | None" = None
    spent: Spent = field(default_factory=Spent)


@dataclass(frozen=True, slots=True)
class Workplace:
    """What every item needs of this machine."""

    folder: Path
    cache: Cache
    transfers: Transfers
    fonts: tuple[Path, ...]
    moved: Callable[[Run], None] = lambda _: None


async def outcome(place: Workplace, run: Run) -> dict[str, Any]:
    """The report's facts, whatever happens but a cancellation."""
    run.started = time.monotonic()
    folder = place.folder / f"{run.item.id[:8]}-{uuid4().hex[:8]}"
    try:
        folder.mkdir(parents=True)
        return await _done(place, run, folder)
    except WorkFailed as failed:
        facts = failed.as_reason()
    except (KeyError, TypeError, ValueError) as error:
        facts = reason("BAD_ORDER", f"the order makes no sense ({type(error).__name__}: {error})")
    except OSError as error:
        code = "DISK_FULL" if error.errno in _FULL else "MACHINE"
        facts = reason(code, f"this machine failed ({error})")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return {"outcome": "FAILED", "reason": facts, "computeSeconds": _since(run.started)}


async def _done(place: Workplace, run: Run, folder: Path) -> dict[str, Any]:
    needed = list(_files(run.item.spec))
    with place.cache.using(*(sha256 for _, sha256, _ in needed)):
        async with Workbench.open(folder) as bench:
            with run.spent.on("fetching"):
                files = await _fetched(place.transfers, needed)
            begun = time.monotonic()
            made = await _worked(place, run, bench, _order(place, run.item, files, folder))
            seconds = _since(begun)
            _note(run.spent, made["spent"], seconds)
    with run.spent.on("uploading"):
        uploaded = [await _uploaded(place, run.item, each) for each in made["files"]]
    crcs = made["crcs"] if len(made["crcs"]) <= MOST_CRCS else ""
    return {
        "outcome": "DONE",
        "made": uploaded,
        "frames": made["frames"],
        "crcs": crcs or None,
        "computeSeconds": seconds,
        "warnings": made["warnings"],
    }


def _note(spent: Spent, parts: dict[str, float], seconds: float) -> None:
    """What its process can't account for is its own start."""
    for part, taken in parts.items():
        spent.add(part, taken)
    spent.add("process", seconds - sum(parts.values()))


def _files(spec: dict[str, Any]) -> Iterator[tuple[str, str, int]]:
    """Address, hash and most bytes of everything that has to be here first."""
    single = [spec["source"]] if spec.get("source") else []
    lists = [spec.get(name) or [] for name in ("assets", "fonts", "segments", "sounds")]
    for each in [*single, *(each for found in lists for each in found)]:
        yield (
            str(each["url"]),
            str(each["sha256"]),
            min(MOST_BYTES, int(each.get("size") or MOST_BYTES)),
        )


async def _fetched(transfers: Transfers, needed: list[tuple[str, str, int]]) -> dict[str, Path]:
    try:
        async with asyncio.TaskGroup() as group:
            tasks = {
                sha256: group.create_task(transfers.fetch(url, sha256, most))
                for url, sha256, most in needed
            }
    except* WorkFailed as failures:
        raise _first(failures) from None
    return {sha256: task.result() for sha256, task in tasks.items()}


def _first(group: BaseExceptionGroup[WorkFailed]) -> WorkFailed:
    found: BaseException = group
    while isinstance(found, BaseExceptionGroup):
        found = found.exceptions[0]
    return found if isinstance(found, WorkFailed) else WorkFailed("DOWNLOAD", str(found))


def _order(
    place: Workplace, item: WorkItem, files: dict[str, Path], folder: Path
) -> dict[str, Any]:
    return {
        "kind": item.kind,
        "spec": {**item.spec, "installedFonts": list(map(str, place.fonts))},
        "files": {sha256: str(path) for sha256, path in files.items()},
        "folder": str(folder),
    }


async def _worked(
    place: Workplace, run: Run, bench: Workbench, order: dict[str, Any]
) -> dict[str, Any]:
    async for record in bench.work(order):
        match record:
            case {"frame": int(frame)}:
                run.frame = max(run.frame, frame)
                place.moved(run)
            case {"preview": str(picture)}:
                run.preview = picture
            case {"made": dict(made)}:
                run.frame = max(run.frame, int(made["frames"]))
                return made
    raise RuntimeError("unreachable: the work ends with what was made, or raises")


async def _uploaded(place: Workplace, item: WorkItem, made: dict[str, Any]) -> dict[str, Any]:
    path, target = Path(made["path"]), _target(item.spec, made["name"])
    sha256 = await asyncio.to_thread(hash_of, path)
    await place.transfers.put(path, str(target["url"]), made["media_type"])
    if item.kind == "FRAMES":
        await asyncio.to_thread(place.cache.keep_copy, path, sha256)
    return {
        "objectKey": str(target.get("objectKey") or ""),
        "sha256": sha256,
        "size": size_of(path),
        "mediaType": made["media_type"],
        "name": made["name"] or path.name,
    }


def _target(spec: dict[str, Any], name: str) -> dict[str, Any]:
    """Where to put it: an item that makes one file names one address, others one for each."""
    if not name:
        found: dict[str, Any] = spec["put"]
        return found
    return next(each for each in spec["outputs"] if each["name"] == name)


def _since(moment: float) -> float:
    return round(time.monotonic() - moment, 3)
