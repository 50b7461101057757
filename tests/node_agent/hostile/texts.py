"""Texts without end, fonts that are none, sounds that are bombs."""

import struct
import zlib
from collections.abc import Callable
from typing import Any

from tests.node_agent.hostile.expressions import CANARY
from tests.node_agent.hostile.making import keyed, packed, red, uri
from tests.node_agent.hostile.pictures import LISTENER
from tests.support.lottie import Json, document, fixed, layer, text

_BIDI = "\u202e\u2067\u202d\u2066\u202b\u2068\u202a\u061c\u200f\u2069\u202c"


def _saying(value: str, **more: Any) -> bytes:
    return packed(document(text("t", value, **more), red()))


def _boxed(value: str) -> bytes:
    return _saying(value, sz=[90, 90], ps=[0, 0])


def _many(count: int, value: str) -> bytes:
    return packed(document(*[text("t", value)] * count))


def _changing(count: int, value: str) -> bytes:
    held: Json = text("t", "a")
    style = held["t"]["d"]["k"][0]["s"]
    held["t"]["d"]["k"] = [{"s": {**style, "t": value}, "t": n} for n in range(count)]
    return packed(document(held))


def _animated(count: int) -> bytes:
    held: Json = text("t", "abc " * 200, font="Unknown")
    selector = {"s": {"t": 0, "b": 1, "s": fixed(0), "e": fixed(100)}, "a": {"r": fixed(9)}}
    held["t"]["a"] = [selector] * count
    return packed(document(held, red()))


def _written_with(path: str) -> bytes:
    fonts = {"list": [{"fName": "X", "fFamily": "X", "fStyle": "", "fPath": path, "origin": 3}]}
    return packed(document(text("t", "abc", font="X"), red(), fonts=fonts))


def _packed_font() -> bytes:
    """A WOFF whose table of names unfolds to a gibibyte."""
    table = zlib.compress(b"\0" * 2**30, 9)
    entry = struct.pack(">4sIIII", b"name", 64, len(table), 2**30, 0)
    head = struct.pack(">4sIIHHIHHIIIII", b"wOFF", 65536, 64 + len(table), 1, 0, 99, *[0] * 7)
    return (head + entry + table).ljust(64 + len(table), b"\0")


def _broken_font(tables: int) -> bytes:
    entry = struct.pack(">4sIII", b"name", 0, 12, 2**31)
    return struct.pack(">IHHHH", 65536, tables, 0, 0, 0) + entry * tables + b"\xff" * 4000


def _sounding(path: str, count: int = 1, **more: Any) -> bytes:
    asset = {"id": "s", "u": "", "p": path, "e": 1, **more}
    playing = layer(6, "bell", refId="s", au={"lv": fixed(100)})
    return packed(document(red(), *[playing] * count, assets=[asset]))


def wave(seconds: float, said: int | None = None) -> bytes:
    """Silence; the head may promise another length."""
    data = b"\0\0" * int(8000 * seconds)
    form = struct.pack("<HHIIHH", 1, 1, 8000, 16_000, 2, 16)
    size = len(data) if said is None else said
    body = b"WAVEfmt " + struct.pack("<I", 16) + form + b"data" + struct.pack("<I", size) + data
    return b"RIFF" + struct.pack("<I", min(2**32 - 1, len(body))) + body


def _playlist() -> bytes:
    lines = f"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile://{CANARY}\n{LISTENER}/x.ts\n"
    return lines.encode()


def _nested_sounds() -> bytes:
    """One sound, unfolded to forty thousand."""
    asset = {"id": "s", "u": "", "p": uri(wave(60), "audio/wav"), "e": 1}
    playing = layer(6, "bell", refId="s")
    inner = {"id": "c", "layers": [playing] * 200}
    shown = layer(0, refId="c", w=9, h=9)
    return packed(document(red(), *[shown] * 200, assets=[asset, inner]))


ATTACKS: dict[str, Callable[[], bytes]] = {
    "a text of a million letters": lambda: _saying("a" * 10**6),
    "a text of twenty thousand letters": lambda: _saying("a" * 20_000),
    "twenty thousand letters in a box": lambda: _boxed("a" * 20_000),
    "ten thousand words in a box": lambda: _boxed("a " * 10_000),
    "twenty thousand lines": lambda: _boxed("\r" * 20_000),
    "a hundred thousand marks on a letter": lambda: _saying("a" + "\u0301" * 100_000),
    "nineteen thousand marks on a letter": lambda: _saying("a" + "\u0301" * 19_000),
    "controls of direction": lambda: _saying(_BIDI * 1800),
    "controls of direction in a box": lambda: _boxed((_BIDI + "اa") * 1400),
    "brackets": lambda: _saying("([{" * 6000),
    "brackets in brackets": lambda: _saying("(" * 9000 + "ا" + ")" * 9000),
    "joined letters": lambda: _boxed("م" * 20_000),
    "letters of every script": lambda: _boxed("".join(map(chr, range(0x21, 0x4E00)))),
    "faces": lambda: _saying("👨‍👩‍👧‍👦" * 2500),
    "nothing but joiners": lambda: _saying("\u200d" * 20_000),
    "letters that are none": lambda: _saying("".join(chr(0xE000 + n) for n in range(6000))),
    "two thousand long texts": lambda: _many(2000, "lorem ipsum " * 1000),
    "nineteen thousand texts": lambda: _many(19_000, "lorem ipsum dolor"),
    "a text that changes fifty thousand times": lambda: _changing(50_000, "lorem ipsum"),
    "a text of a thousand million pixels": lambda: _saying("abc", s=1e9),
    "a text of the largest number": lambda: _saying("abc", s=1e308, tr=1e308, lh=-1e308, ls=1e308),
    "a text that stands at a text": lambda: _saying("abc", s="large", j="left", sz="x", ps={}),
    "a text justified beyond all": lambda: _saying("abc", j=1e308),
    "a box of next to nothing": lambda: _saying("lorem ipsum " * 900, sz=[1e-9, 1e-9], ps=[0, 0]),
    "a box without end": lambda: _saying("lorem ipsum", sz=[1e308, 1e308], ps=[-1e308, 1e308]),
    "many animators": lambda: _animated(5000),
    "a million selectors": lambda: _animated(200_000),
    "a font at a path": lambda: _written_with(CANARY),
    "a font at an address": lambda: _written_with(f"{LISTENER}/x.ttf"),
    "a font that is packed": lambda: _written_with(uri(_packed_font(), "font/woff")),
    "a font that is broken": lambda: _written_with(uri(_broken_font(1), "font/ttf")),
    "a font of many tables": lambda: _written_with(uri(_broken_font(60_000), "font/ttf")),
    "a font of noise": lambda: _written_with(uri(b"OTTO" + bytes(range(256)) * 9, "font/otf")),
    "fonts that are a ring": lambda: _written_with("data:font/ttf;base64," + "A" * 5_000_000),
    "a text that shows itself": lambda: _saying("abc", t="abc", f="abc", k={"sid": "t"}),
    "a text without a style": lambda: packed(document(layer(5, t={"d": {"k": [{}]}}), red())),
    "a text along a path": lambda: packed(
        document({**text("t", "abc"), "t": {**text("t", "abc")["t"], "p": {"m": 9}}}, red())
    ),
    "a sound at a path": lambda: _sounding(CANARY),
    "a sound at an address": lambda: _sounding(f"{LISTENER}/x.mp3"),
    "a sound that is a list of files": lambda: _sounding(uri(_playlist(), "audio/mpegurl")),
    "a sound of noise": lambda: _sounding(uri(bytes(range(256)) * 99, "audio/mpeg")),
    "a sound that promises too much": lambda: _sounding(uri(wave(1, 2**32 - 1), "audio/wav")),
    "an hour of silence": lambda: _sounding(uri(wave(1800), "audio/wav")),
    "a sound of nothing": lambda: _sounding(uri(wave(0), "audio/wav")),
    "a thousand sounds at once": lambda: _sounding(uri(wave(1), "audio/wav"), 1000),
    "forty thousand sounds": _nested_sounds,
    "a sound beyond all volume": lambda: packed(
        document(
            red(),
            layer(6, refId="s", au={"lv": fixed(1e308)}, st=-1e308),
            assets=[{"id": "s", "u": "", "p": uri(wave(1), "audio/wav"), "e": 1}],
        )
    ),
    "a sound whose volume moves without end": lambda: packed(
        document(
            red(),
            layer(6, refId="s", au={"lv": keyed([[n] for n in range(90_000)])}),
            assets=[{"id": "s", "u": "", "p": uri(wave(1), "audio/wav"), "e": 1}],
        )
    ),
}
