"""dotLottie archives that unpack to too much, to elsewhere, or to something else."""

import bz2
import struct
import zipfile
from collections.abc import Callable

from tests.node_agent.hostile.making import packed, png, red, root, uri, zipped
from tests.support.lottie import document, layer

_ANIMATION = "animations/a.json"
_LINK = 0o120777
_MEBIBYTE = 2**20


def _with(*entries: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED, mode: int = 0) -> bytes:
    return zipped([(_ANIMATION, root()), *entries], method, mode)


def _swollen(name: str) -> bytes:
    return _with((name, b"\0" * 200 * _MEBIBYTE))


def _bomb_of_another_kind(method: int) -> bytes:
    """The directory promises a small file; what is packed unfolds to 64 mebibytes."""
    made = bytearray(zipped([(_ANIMATION, b" " * 64 * _MEBIBYTE)], method))
    for mark, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        struct.pack_into("<I", made, made.find(mark) + place, 1000)
    return bytes(made)


def _nested() -> bytes:
    inner = root()
    for _ in range(12):
        inner = zipped([(_ANIMATION, inner)])
    return inner


def _one_picture_for_all(count: int) -> bytes:
    """Each asset would get a copy of its own."""
    noise = png(1, 1, b"\0\0") + bytes(range(256)) * 4 * 1024
    assets = [{"id": f"i{n}", "w": 1, "h": 1, "u": "", "p": "x.png"} for n in range(count)]
    animation = packed(document(red(), *(layer(2, refId=f"i{n}") for n in range(9)), assets=assets))
    held = [(_ANIMATION, animation), ("images/x.png", noise)]
    return zipped(held, zipfile.ZIP_STORED)


def _encrypted() -> bytes:
    made = bytearray(_with())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = made.find(mark)
        made[at + place] |= 1
    return bytes(made)


def _overlapping(count: int) -> bytes:
    """Every name of the directory stands for the same packed bytes."""
    made = _with(("images/0.png", b"\0" * _MEBIBYTE))
    end = made.rfind(b"PK\x05\x06")
    start = struct.unpack_from("<I", made, end + 16)[0]
    second = made.find(b"PK\x01\x02", start + 4)
    entry = made[second:end]
    entries = made[start:second] + entry * count
    tail = struct.pack("<HHII", count + 1, count + 1, len(entries), start)
    return made[:start] + entries + made[end : end + 8] + tail + b"\0\0"


def _told(manifest: bytes) -> bytes:
    return _with(("manifest.json", manifest))


ATTACKS: dict[str, Callable[[], bytes]] = {
    "an animation that swells": lambda: zipped([(_ANIMATION, b" " * 500 * _MEBIBYTE)]),
    "a picture that swells": lambda: _swollen("images/x.png"),
    "a manifest that swells": lambda: _swollen("manifest.json"),
    "a bomb packed by bzip2": lambda: _bomb_of_another_kind(zipfile.ZIP_BZIP2),
    "a bomb packed by lzma": lambda: _bomb_of_another_kind(zipfile.ZIP_LZMA),
    "archives within archives": _nested,
    "a name that climbs": lambda: _with(("../../../../etc/passwd", b"x")),
    "a name that climbs from the middle": lambda: _with(("images/../../x.png", b"x")),
    "an absolute name": lambda: _with(("/etc/passwd", b"x")),
    "a name with a drive": lambda: _with(("C:\\windows\\x.png", b"x")),
    "a name of a share": lambda: _with(("\\\\host\\share\\x.png", b"x")),
    "a name with a null byte": lambda: _with(("images/x.png\0.json", b"x")),
    "a name of sixty thousand letters": lambda: _with(("images/" + "x" * 60_000, b"x")),
    "a link to a secret": lambda: _with(("images/x.png", b"/etc/passwd"), mode=_LINK),
    "many entries": lambda: _with(*((f"images/{n}", b"") for n in range(60_000))),
    "entries upon one another": lambda: _overlapping(1500),
    "an archive with a key": _encrypted,
    "an archive without animations": lambda: zipped([("manifest.json", b"{}")]),
    "an archive of nothing": lambda: b"PK\x05\x06" + b"\0" * 18,
    "half an archive": lambda: _with()[:-30],
    "a head and nothing more": lambda: b"PK\x03\x04" + b"\xff" * 4000,
    "another archive before it": lambda: b"PK\x03\x04" + _with(),
    "a manifest that is no JSON": lambda: _told(b"{"),
    "a manifest that is a list": lambda: _told(b"[1]"),
    "a manifest of strange animations": lambda: _told(b'{"animations": [[["a"]], 5]}'),
    "a manifest that names a secret": lambda: _told(b'{"initial": {"animation": "../../etc/x"}}'),
    "a deep manifest": lambda: _told(b'{"a":' * 9000 + b"0" + b"}" * 9000),
    "an animation that is an archive": lambda: zipped([(_ANIMATION, _with())]),
    "an animation that is noise": lambda: zipped([(_ANIMATION, bz2.compress(b"x"))]),
    "one picture for twenty thousand assets": lambda: _one_picture_for_all(19_000),
    "an archive with a picture of itself": lambda: _with(("images/x.png", _with())),
    "a picture that is a page": lambda: _with(("images/x.png", uri(b"x", "text/html").encode())),
}
