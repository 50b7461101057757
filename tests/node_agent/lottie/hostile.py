"""Documents made to hang, crash or starve the engine; each with the code it is refused with."""

import base64
import io
import json
import struct
import zipfile
import zlib
from collections.abc import Callable

from tests.support.lottie import Json, document, fixed, group, layer, precomp, rectangle, shape

Case = tuple[str, Callable[[], bytes]]


def packed(value: Json) -> bytes:
    return json.dumps(value).encode()


def _shapes(*shapes: Json) -> bytes:
    return packed(document(shape(*shapes)))


def _doubling() -> bytes:
    assets: list[Json] = [{"id": "c0", "layers": [shape(rectangle())] * 2}]
    assets += [{"id": f"c{n}", "layers": [precomp(f"c{n - 1}")] * 2} for n in range(1, 30)]
    return packed(document(precomp("c29"), assets=assets))


def _nested_deep() -> bytes:
    assets = [{"id": f"c{n}", "layers": [precomp(f"c{n + 1}")]} for n in range(80)]
    return packed(document(precomp("c0"), assets=assets))


def _self_shown() -> bytes:
    return packed(document(precomp("a"), assets=[{"id": "a", "layers": [precomp("a")]}]))


def _shown_in_turn() -> bytes:
    assets = [{"id": "a", "layers": [precomp("b")]}, {"id": "b", "layers": [precomp("a")]}]
    return packed(document(precomp("a"), assets=assets))


def _picture_of_itself() -> bytes:
    """The engine follows the reference of a layer of any type."""
    return packed(
        document(layer(2, refId="a"), assets=[{"id": "a", "layers": [layer(2, refId="a")]}])
    )


def _followers(*pairs: tuple[int, int], field: str = "parent") -> bytes:
    followers = ({**layer(3, ind=ind), field: other} for ind, other in pairs)
    return packed(document(*followers))


def _path(vertices: int, tangents: int) -> bytes:
    held = {"v": [[0, 0]] * vertices, "i": [[0, 0]] * tangents, "o": [[0, 0]] * tangents, "c": True}
    return _shapes({"ty": "sh", "ks": fixed(held)})


def _keyframes() -> bytes:
    frames = [{"t": n, "s": [0]} for n in range(100_001)]
    return packed(document(layer(3, ks={"r": {"a": 1, "k": frames}})))


def _gradient() -> bytes:
    return _shapes({"ty": "gf", "g": {"p": 10**9, "k": fixed([0, 1, 0, 0])}})


def _dashes() -> bytes:
    return _shapes({"ty": "st", "c": fixed([0, 0, 0]), "d": [{"n": "d", "v": fixed(1)}] * 101})


def _nested_repeaters() -> bytes:
    inner = rectangle()
    for _ in range(10):
        inner = group(inner, {"ty": "rp", "c": fixed(100)})
    return _shapes(inner)


def _text() -> bytes:
    held = {"d": {"k": [{"s": {"t": "a" * 20_001, "f": "x", "s": 9}, "t": 0}]}}
    return packed(document(layer(5, t=held)))


def _picture() -> bytes:
    """A PNG's header that promises 60,000 by 60,000 pixels; there is no need for the rest."""
    header = b"IHDR" + struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    data = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + header
    data += struct.pack(">I", zlib.crc32(header)) + struct.pack(">I", 9) + b"IDAT"
    uri = "data:image/png;base64," + base64.b64encode(data).decode()
    return packed(document(assets=[{"id": "p", "w": 1, "h": 1, "u": "", "p": uri, "e": 1}]))


def zipped(**entries: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return target.getvalue()


def _linked() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        entry = zipfile.ZipInfo("animations/a.json")
        entry.external_attr = 0o120777 << 16
        archive.writestr(entry, "/etc/passwd")
    return target.getvalue()


def _crowded_archive() -> bytes:
    return zipped(**{f"i/{n}": b"" for n in range(2_001)})


def _damaged() -> bytes:
    whole = zipped(**{"a/x.json": packed(document(shape(*[rectangle()] * 50)))})
    return whole[:60] + b"\x00\xff" * 20 + whole[100:]


def _root(**fields: object) -> bytes:
    return packed(document(**fields))


CASES: dict[str, Case] = {
    "precomp shows itself": ("precomp_cycle", _self_shown),
    "precomps show each other": ("precomp_cycle", _shown_in_turn),
    "a picture shows itself": ("precomp_cycle", _picture_of_itself),
    "parent of itself": ("parent_cycle", lambda: _followers((1, 1))),
    "parents in a ring": ("parent_cycle", lambda: _followers((1, 2), (2, 3), (3, 1))),
    "a chain of parents": (
        "too_deep",
        lambda: _followers(*((n, n + 1) for n in range(600)), (600, 601)),
    ),
    "mattes in a ring": ("matte_cycle", lambda: _followers((1, 2), (2, 1), field="tp")),
    "doubling precomps": ("too_many_layers", _doubling),
    "deep precomps": ("too_deep", _nested_deep),
    "many layers": ("too_many_layers", lambda: packed(document(*[layer(3)] * 20_001))),
    "repeater": ("too_many_copies", lambda: _shapes(rectangle(), {"ty": "rp", "c": fixed(1e9)})),
    "repeater by keyframes": (
        "too_many_copies",
        lambda: _shapes(
            {"ty": "rp", "c": {"a": 1, "k": [{"t": 0, "s": [1]}, {"t": 9, "s": [1e9]}]}}
        ),
    ),
    "nested repeaters": ("too_many_copies", _nested_repeaters),
    "star": ("too_many_points", lambda: _shapes({"ty": "sr", "pt": fixed(1e8), "sy": 1})),
    "vertices": ("too_many_vertices", lambda: _path(100_001, 100_001)),
    "tangents missing": ("broken_path", lambda: _path(4, 2)),
    "keyframes": ("too_many_keyframes", _keyframes),
    "gradient stops": ("too_many_stops", _gradient),
    "dashes": ("too_many_dashes", _dashes),
    "long text": ("text_too_long", _text),
    "large picture": ("picture_too_large", _picture),
    "depth": ("too_deep", lambda: b'{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}"),
    "moderate depth": ("too_deep", lambda: b'{"a":' + b"[" * 300 + b"]" * 300 + b"}"),
    "NaN": ("broken_json", lambda: b'{"w":NaN}'),
    "Infinity": ("broken_json", lambda: b'{"w":1e999}'),
    "half a file": ("broken_json", lambda: packed(document())[:40]),
    "no UTF-8": ("broken_json", lambda: b'{"nm":"\xff"}'),
    "empty": ("broken_json", lambda: b""),
    "a list": ("not_lottie", lambda: b"[1]"),
    "no size": ("not_lottie", lambda: b"{}"),
    "size as text": ("not_lottie", lambda: _root(w="100")),
    "many pixels": ("bad_size", lambda: _root(w=10_000, h=10_000)),
    "no pixels": ("bad_size", lambda: _root(w=0)),
    "long": ("bad_length", lambda: _root(op=1_000_000_000)),
    "backwards": ("bad_length", lambda: _root(op=-1)),
    "no rate": ("bad_rate", lambda: _root(fr=0)),
    "fast": ("bad_rate", lambda: _root(fr=1e9)),
    "no layers": ("not_lottie", lambda: _root(layers=None)),
    "layer of no type": ("not_lottie", lambda: _root(layers=[{"nm": "x"}])),
    "layer of a huge type": ("not_lottie", lambda: packed(document(layer(10**18)))),
    "layer that is a number": ("not_lottie", lambda: _root(layers=[7])),
    "layer that starts at a text": ("not_lottie", lambda: packed(document(layer(3, st="now")))),
    "many values": ("too_large", lambda: b'{"a":[' + b"[]," * 1_500_000 + b"[]]}"),
    "large file": ("too_large", lambda: b'{"a":"' + b"a" * (64 * 2**20) + b'"}'),
    "zip bomb": ("bad_archive", lambda: zipped(**{"animations/a.json": b" " * 50_000_000})),
    "zip with a link": ("bad_archive", _linked),
    "zip with an absolute name": ("bad_archive", lambda: zipped(**{"/animations/a.json": b"{}"})),
    "zip that climbs": ("bad_archive", lambda: zipped(**{"animations/../../a.json": b"{}"})),
    "zip that climbs on Windows": ("bad_archive", lambda: zipped(**{"a\\..\\..\\a.json": b"{}"})),
    "zip of many": ("bad_archive", _crowded_archive),
    "zip without animations": ("bad_archive", lambda: zipped(**{"manifest.json": b"{}"})),
    "damaged zip": ("bad_archive", _damaged),
    "half a zip": ("bad_archive", lambda: zipped(**{"animations/a.json": packed(document())})[:50]),
}
