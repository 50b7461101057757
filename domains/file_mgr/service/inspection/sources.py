"""Sources of templates: Lottie, dotLottie, a project of After Effects, an archive with one."""

import json
import stat
import zipfile
from pathlib import Path, PurePosixPath
from typing import Any

from domains.file_mgr.service.inspection.findings import Facts, UnfitError, reading

LARGEST_JSON = 64 * 1024 * 1024
MOST_ENTRIES = 10_000
MOST_UNPACKED = 4 * 1024**3
MOST_RATIO = 100
LARGEST_SIDE = 16_384
_MANIFEST = "manifest.json"
_IGNORED = ("__MACOSX/", ".DS_Store")
_RIFX_HEAD = 8


def look(path: Path, family: str) -> Facts:
    readers = {"json": _lottie, "zip": _archive, "aep": _project}
    if family not in readers:
        raise UnfitError("UNKNOWN_KIND")
    with reading():
        return readers[family](path)


def _lottie(path: Path) -> Facts:
    if path.stat().st_size > LARGEST_JSON:
        raise UnfitError("TOO_HEAVY")
    return _described(json.loads(path.read_bytes()), "application/json")


def _described(animation: Any, media_type: str) -> Facts:
    if not isinstance(animation, dict) or not isinstance(animation.get("layers"), list):
        raise UnfitError("NO_TEMPLATE")
    width, height, rate, first, last = (
        _number(animation.get(name)) for name in ("w", "h", "fr", "ip", "op")
    )
    if not (0 < width <= LARGEST_SIDE and 0 < height <= LARGEST_SIDE and rate > 0):
        raise UnfitError("NO_TEMPLATE")
    if not last > first:
        raise UnfitError("NO_TEMPLATE")
    return Facts(media_type, round(width), round(height), round((last - first) / rate, 6))


def _number(value: Any) -> float:
    return float(value) if isinstance(value, int | float) else -1.0


def _project(path: Path) -> Facts:
    with path.open("rb") as file:
        told = int.from_bytes(file.read(_RIFX_HEAD)[4:], "big")
    if told + _RIFX_HEAD > path.stat().st_size:
        raise UnfitError("BROKEN")
    return Facts("application/x-aftereffects-project")


def _archive(path: Path) -> Facts:
    with zipfile.ZipFile(path) as archive:
        entries = archive.infolist()
        _check(entries)
        names = [entry.filename for entry in entries if not _is_ignored(entry.filename)]
        if _MANIFEST in names:
            return _dot_lottie(archive, names)
    if len(_projects_at_top(names)) != 1:
        raise UnfitError("NO_TEMPLATE")
    return Facts("application/zip")


def _check(entries: list[zipfile.ZipInfo]) -> None:
    """By the directory alone: nothing is unpacked here, and the node looks again when it does."""
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    hostile = (
        len(entries) > MOST_ENTRIES
        or unpacked > MOST_UNPACKED
        or unpacked > MOST_RATIO * max(packed, 1024)
        or any(_leads_out(entry) for entry in entries)
    )
    if hostile:
        raise UnfitError("HOSTILE_ARCHIVE")


def _leads_out(entry: zipfile.ZipInfo) -> bool:
    name = entry.orig_filename.replace("\\", "/")
    mode = entry.external_attr >> 16
    strange = mode and stat.S_IFMT(mode) not in {0, stat.S_IFREG, stat.S_IFDIR}
    return bool(
        strange
        or name.startswith("/")
        or "\0" in name
        or name[1:2] == ":"
        or ".." in PurePosixPath(name).parts
    )


def _is_ignored(name: str) -> bool:
    return name.startswith(_IGNORED[0]) or name.endswith((_IGNORED[1], "/"))


def _projects_at_top(names: list[str]) -> list[str]:
    """After Effects puts everything into one common folder, which does not count."""
    paths = [PurePosixPath(name.replace("\\", "/")) for name in names]
    roots = {path.parts[0] for path in paths if path.parts}
    common = len(roots) == 1 and all(len(path.parts) > 1 for path in paths)
    depth = 2 if common else 1
    return [
        str(path) for path in paths if len(path.parts) == depth and path.suffix.lower() == ".aep"
    ]


def _dot_lottie(archive: zipfile.ZipFile, names: list[str]) -> Facts:
    animations = sorted(
        name
        for name in names
        if PurePosixPath(name).parts[0] in {"a", "animations"} and name.endswith(".json")
    )
    if not animations or not isinstance(_read(archive, _MANIFEST), dict):
        raise UnfitError("NO_TEMPLATE")
    return _described(_read(archive, animations[0]), "application/zip+dotlottie")


def _read(archive: zipfile.ZipFile, name: str) -> Any:
    with archive.open(name) as entry:
        content = entry.read(LARGEST_JSON + 1)
    if len(content) > LARGEST_JSON:
        raise UnfitError("TOO_HEAVY")
    return json.loads(content)
