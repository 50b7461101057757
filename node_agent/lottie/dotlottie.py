"""The dotLottie container: a zip with a manifest, animations and their pictures."""

import base64
import io
import posixpath
import stat
import zipfile
import zlib
from collections.abc import Callable, Mapping
from typing import Any

from node_agent.lottie import limits
from node_agent.lottie.errors import LottieError
from node_agent.lottie.pictures import mime_of

_ARCHIVE = b"PK\x03\x04"
_ENTRY = b"PK\x01\x02"
_ANIMATIONS = ("animations/", "a/")
_PICTURES = ("images/", "i/")
_SMALL = 2**20
# The others unfold whole, whatever length the directory promises.
_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_UNREADABLE = (NotImplementedError, RuntimeError, OSError, EOFError, ValueError)
_BROKEN = (zipfile.BadZipFile, zlib.error, *_UNREADABLE)
Parse = Callable[[bytes], dict[str, Any]]


def is_archive(data: bytes) -> bool:
    return data.startswith(_ARCHIVE)


def unpack(data: bytes, parse: Parse) -> dict[str, Any]:
    if data.count(_ENTRY) > limits.ZIP_ENTRIES:
        raise _refused(f"it holds more than {limits.ZIP_ENTRIES} files")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            files = _checked(archive)
            document = parse(archive.read(_animation(archive, files, parse)))
            _embed(document, archive, files)
    except _BROKEN as error:
        raise _refused(f"it can't be read ({error})") from error
    return document


def _refused(why: str) -> LottieError:
    return LottieError("bad_archive", f"the .lottie archive is refused: {why}; export it again")


def _checked(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    total = 0
    for entry in archive.infolist():
        total += entry.file_size
        _check_name(entry.filename)
        if entry.compress_type not in _PACKED:
            raise _refused(f"{entry.filename} is packed in a way that no exporter uses")
        if stat.S_ISLNK(entry.external_attr >> 16):
            raise _refused(f"{entry.filename} is a link")
        if entry.file_size > max(_SMALL, entry.compress_size * limits.ZIP_RATIO):
            raise _refused(f"{entry.filename} is packed more than {limits.ZIP_RATIO} times")
    if total > limits.BYTES:
        raise _refused(f"it unpacks to more than {limits.BYTES >> 20} MiB")
    return {entry.filename: entry for entry in archive.infolist() if not entry.is_dir()}


def _check_name(name: str) -> None:
    parts = name.replace("\\", "/").split("/")
    if name.startswith(("/", "\\")) or ".." in parts or ":" in name:
        raise _refused(f"the name {name!r} leaves the archive")


def _animation(
    archive: zipfile.ZipFile, files: Mapping[str, zipfile.ZipInfo], parse: Parse
) -> zipfile.ZipInfo:
    found = [name for name in files if name.startswith(_ANIMATIONS) and name.endswith(".json")]
    if not found:
        raise _refused("it holds no animation")
    wanted = (
        _wanted(parse(archive.read(files["manifest.json"]))) if "manifest.json" in files else ""
    )
    first = [name for name in found if posixpath.basename(name) == f"{wanted}.json"]
    return files[(first or found)[0]]


def _wanted(manifest: Mapping[str, Any]) -> str:
    initial = manifest.get("initial")
    if isinstance(initial, dict) and initial.get("animation"):
        return str(initial["animation"])
    animations = manifest.get("animations")
    first = animations[0] if isinstance(animations, list) and animations else {}
    usual = first.get("id", "") if isinstance(first, dict) else ""
    return str(manifest.get("activeAnimationId") or usual)


def _embed(
    document: dict[str, Any], archive: zipfile.ZipFile, files: Mapping[str, zipfile.ZipInfo]
) -> None:
    pictures = {
        posixpath.basename(name): entry
        for name, entry in files.items()
        if name.startswith(_PICTURES)
    }
    assets = document.get("assets")
    embedded = 0
    for asset in assets if isinstance(assets, list) else []:
        entry = pictures.get(_file_name(asset))
        data = archive.read(entry) if entry else b""
        mime = mime_of(data)
        embedded += len(data)
        if embedded > limits.EMBEDDED_BYTES:
            raise _refused("its assets show the same pictures too many times")
        if mime:
            packed = base64.b64encode(data).decode()
            asset.update(u="", p=f"data:{mime};base64,{packed}", e=1)


def _file_name(asset: object) -> str:
    name = asset.get("p") if isinstance(asset, dict) else None
    return posixpath.basename(name) if isinstance(name, str) and len(name) < _SMALL else ""
