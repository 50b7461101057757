"""Pictures that lie elsewhere, that swell, that lie about themselves, that name other files."""

import struct
from collections.abc import Callable

from tests.node_agent.hostile.expressions import CANARY
from tests.node_agent.hostile.making import packed, png, red, showing, uri
from tests.support.lottie import document, layer

_SVG = "image/svg+xml"
_HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
PORT = 18_299
LISTENER = f"http://127.0.0.1:{PORT}"


def _outside(u: str, p: str, e: int = 0) -> bytes:
    return showing(u=u, p=p, e=e)


def _svg(inside: str, before: str = "", mime: str = _SVG) -> bytes:
    text = f'{before}{_HEAD} width="100" height="100">{inside}</svg>'
    return showing(p=uri(text.encode(), mime))


def _laughing() -> bytes:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 11))
    before = f'<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY l0 "ha">{entities}]>'
    return _svg("<text>&l10;</text>", before)


def _entity() -> bytes:
    before = f'<!DOCTYPE svg [<!ENTITY x SYSTEM "file://{CANARY}">]>'
    return _svg("<text>&x;</text>", before)


def _hidden_svg(mime: str) -> bytes:
    """It does not begin as an SVG does, but is called one."""
    return _svg(f'<image href="{CANARY}" width="9" height="9"/>', "<!-- a picture -->", mime)


def _nested(depth: int) -> bytes:
    return _svg("<g>" * depth + "<rect width='9' height='9'/>" + "</g>" * depth)


def _using() -> bytes:
    uses = "".join(f'<g id="g{n}">{f"""<use href="#g{n - 1}"/>""" * 10}</g>' for n in range(1, 11))
    return _svg(f'<g id="g0"><rect width="1" height="1"/></g>{uses}<use xlink:href="#g10"/>')


def _styled() -> bytes:
    held = f'@import url("file://{CANARY}"); rect {{ fill: url(file://{CANARY}) }}'
    return _svg(f"<style>{held}</style><rect width='9' height='9'/>")


def _strokes() -> bytes:
    dashes = 'stroke="red" stroke-width="1e9" stroke-dasharray="1e-9"'
    return _svg(f'<path d="M0 0L1e30 1e30" {dashes}/>')


def _filters() -> bytes:
    blur = '<filter id="f"><feGaussianBlur stdDeviation="1e9"/></filter>'
    return _svg(f'{blur}<rect width="90" height="90" filter="url(#f)"/>')


def _lottie_within() -> bytes:
    """A document as a picture of a document: nobody has examined it."""
    own = {"ty": 0, "refId": "s", "ip": 0, "op": 50, "st": 0, "w": 9, "h": 9, "ks": {}}
    inner = document({**own}, assets=[{"id": "s", "layers": [own]}])
    return showing(p=uri(packed(inner), "image/lottie+json"))


def _broken(head: bytes, mime: str) -> bytes:
    return showing(p=uri(head + bytes(range(256)) * 40, mime))


def _jpeg_of(width: int, height: int) -> bytes:
    frame = struct.pack(">HBHHB", 17, 8, height, width, 3) + bytes([1, 17, 0, 2, 17, 0, 3, 17, 0])
    scan = b"\xff\xda\x00\x0c\x03\x01\0\2\x11\3\x11\0\x3f\0" + b"\0" * 99
    return b"\xff\xd8\xff\xc0" + frame + scan


def _webp_of(side: int) -> bytes:
    held = b"VP8X" + struct.pack("<I", 10) + b"\0" * 4 + struct.pack("<I", side - 1)[:3] * 2
    return b"RIFF" + struct.pack("<I", len(held) + 4) + b"WEBP" + held


def _gif_of(side: int) -> bytes:
    return b"GIF89a" + struct.pack("<HH", side, side) + b"\0\0\0,\0\0\0\0" + b"\xff" * 40 + b";"


def _tiff_of_rings() -> bytes:
    """The next directory is the first."""
    entry = struct.pack("<HHII", 256, 4, 1, 50_000)
    return b"II*\0" + struct.pack("<I", 8) + struct.pack("<H", 1) + entry + struct.pack("<I", 8)


def _real_bomb() -> bytes:
    """It keeps its promise: forty-nine million pixels in fifty kilobytes."""
    return png(7000, 7000, b"\0" * 7001 * 7000)


def _bombs(count: int) -> bytes:
    bomb = uri(png(3000, 3000, b"\0" * 3001 * 3000), "image/png")
    assets = [{"id": f"i{n}", "w": 9, "h": 9, "u": "", "p": bomb, "e": 1} for n in range(count)]
    return packed(document(red(), *(layer(2, refId=f"i{n}") for n in range(count)), assets=assets))


ATTACKS: dict[str, Callable[[], bytes]] = {
    "a picture at an absolute path": lambda: _outside("/tmp/", "flatrender-canary"),
    "a picture at an absolute path that says it is here": lambda: _outside("", CANARY, 1),
    "a picture of this machine's secrets": lambda: _outside("/etc/", "passwd"),
    "a picture by climbing": lambda: _outside("../../../../../../tmp/", "flatrender-canary"),
    "a picture by climbing in its name": lambda: _outside("images/", "../../../../etc/passwd"),
    "a picture by an address of a file": lambda: _outside("", f"file://{CANARY}"),
    "a picture by http": lambda: _outside(f"{LISTENER}/", "x.png"),
    "a picture by http that says it is here": lambda: _outside("", f"{LISTENER}/x.png", 1),
    "a picture by ftp": lambda: _outside("ftp://127.0.0.1/", "x.png"),
    "a picture of a share": lambda: _outside("\\\\127.0.0.1\\share\\", "x.png"),
    "a picture of a drive": lambda: _outside("C:\\", "x.png"),
    "a picture of a device": lambda: _outside("/dev/", "zero"),
    "a picture of a process": lambda: _outside("/proc/self/", "environ"),
    "a picture in shouted data": lambda: showing(p=f"DATA:image/png;base64,{CANARY}"),
    "data that are no data": lambda: showing(p="data:image/png;base64,%%%%"),
    "data without a comma": lambda: showing(p="data:image/png;base64"),
    "data without base64": lambda: showing(p="data:image/svg+xml,<svg></svg>"),
    "data of nothing": lambda: showing(p="data:,"),
    "data of a strange kind": lambda: showing(p=uri(b"x" * 99, "text/html")),
    "a picture that promises too much": lambda: showing(p=uri(png(50_000, 50_000), "image/png")),
    "a picture that keeps its promise": lambda: showing(p=uri(_real_bomb(), "image/png")),
    "a picture that is shown five thousand times": lambda: showing(
        5000, p=uri(png(3000, 3000, b"\0" * 3001 * 3000), "image/png")
    ),
    "thirty large pictures": lambda: _bombs(30),
    "twenty large pictures": lambda: _bombs(20),
    "a picture of no size": lambda: showing(p=uri(png(0, 0), "image/png")),
    "a picture of four thousand million": lambda: showing(
        p=uri(png(2**32 - 1, 2**32 - 1), "image/png")
    ),
    "a JPEG that promises too much": lambda: showing(p=uri(_jpeg_of(65_500, 65_500), "image/jpeg")),
    "a JPEG of noise": lambda: _broken(b"\xff\xd8\xff\xe0", "image/jpeg"),
    "a PNG of noise": lambda: _broken(b"\x89PNG\r\n\x1a\n", "image/png"),
    "a WebP that promises too much": lambda: showing(p=uri(_webp_of(16_000), "image/webp")),
    "a GIF that promises too much": lambda: showing(p=uri(_gif_of(65_535), "image/gif")),
    "a TIFF in a ring": lambda: showing(p=uri(_tiff_of_rings(), "image/tiff")),
    "a PNG that is called a JPEG": lambda: showing(p=uri(png(9, 9, b"\0" * 90), "image/jpeg")),
    "a picture that is called raw": lambda: showing(p=uri(b"\0" * 999, "image/raw")),
    "a font that is called a picture": lambda: showing(p=uri(b"\0\1\0\0" + b"x" * 99, "font/ttf")),
    "an SVG that laughs": _laughing,
    "an SVG with a foreign entity": _entity,
    "an SVG that shows a file": lambda: _svg(f'<image href="file://{CANARY}" width="9"/>'),
    "an SVG that shows an address": lambda: _svg(f'<image href="{LISTENER}/x.png" width="9"/>'),
    "an SVG after a remark": lambda: _hidden_svg(_SVG),
    "an SVG after a remark by another name": lambda: _hidden_svg("image/svg"),
    "an SVG in wide letters": lambda: showing(
        p=uri(f'{_HEAD}><image href="{CANARY}"/></svg>'.encode("utf-16"), _SVG)
    ),
    "an SVG that uses itself": lambda: _svg('<g id="a"><use href="#a"/></g>'),
    "an SVG that uses ten to the tenth": _using,
    "an SVG with a foreign style": _styled,
    "an SVG of strokes": _strokes,
    "an SVG of blurs": _filters,
    "a deep SVG": lambda: _nested(100_000),
    "an SVG with a script": lambda: _svg("<script>while(true){}</script>"),
    "a document as a picture": _lottie_within,
    "an asset without a file": lambda: showing(p=None),
    "an asset whose file is a list": lambda: showing(p=["/etc/passwd"]),
    "an asset of a huge size": lambda: showing(
        w=1e308, h=-1, p=uri(png(1, 1, b"\0\0"), "image/png")
    ),
}
