"""Sizes, rates, lengths and times out of this world, and numbers that are none."""

from collections.abc import Callable
from typing import Any

from tests.node_agent.hostile.making import keyed, packed, raw, red, root, shapes
from tests.support.lottie import Json, document, fill, fixed, precomp, rectangle, transform


def _placed(**more: Any) -> bytes:
    return packed(document(red(ks=transform(**more))))


def _shown(**more: Any) -> bytes:
    assets: list[Json] = [{"id": "c", "layers": [red()]}]
    return packed(document(precomp("c", **more), red(), assets=assets))


def _effect(kind: int, *values: Any) -> bytes:
    inner = [{"ty": 0, "v": each if isinstance(each, dict) else fixed(each)} for each in values]
    held = [{"ty": kind, "nm": "effect", "en": 1, "ef": inner}]
    return packed(document(red(ef=held)))


def _blurs(count: int) -> bytes:
    blur = {"ty": 29, "en": 1, "ef": [{"ty": 0, "v": fixed(each)} for each in (400, 1, 0)]}
    return packed(document(*[red(ef=[blur])] * count, w=3000, h=3000))


def _three_dimensional() -> bytes:
    far: Json = {
        "rx": fixed(1e30),
        "ry": fixed(89.9999999),
        "rz": fixed(-1e30),
        "or": fixed([1e30] * 3),
    }
    camera = {"ty": 13, "ind": 7, "pe": fixed(1e-30), "ks": transform(**far), "ip": 0, "op": 9}
    return packed(document(red(ddd=1, ks=transform(**far)), camera, ddd=1))


def _eased(x: float, y: float) -> bytes:
    ease = {"i": {"x": [x], "y": [y]}, "o": {"x": [-x], "y": [-y]}}
    turns = {"a": 1, "k": [{"t": 0, "s": [0], **ease}, {"t": 50, "s": [90], **ease}]}
    return packed(document(red(ks=transform(r=turns))))


def _spatial() -> bytes:
    frame = {"t": 0, "s": [0, 0], "ti": [1e30, 1e30], "to": [-1e30, -1e30]}
    return _placed(p={"a": 1, "k": [frame, {"t": 50, "s": [1e30, 1e30]}]})


def _keyframes_at(*times: Any) -> bytes:
    return packed(document(red(ks={"r": {"a": 1, "k": [{"t": t, "s": [1]} for t in times]}})))


ATTACKS: dict[str, Callable[[], bytes]] = {
    "ten thousand by ten thousand": lambda: root(w=10_000, h=10_000),
    "a thousand million pixels wide": lambda: root(w=10**9, h=1),
    "no width": lambda: root(w=0),
    "a height below zero": lambda: root(h=-100),
    "a width of nearly nothing": lambda: root(w=1e-9),
    "the largest that is let in": lambda: root(w=6000, h=6000, op=2),
    "as wide as is let in and a line high": lambda: root(w=16_384, h=1, op=2),
    "a width as a text": lambda: root(w="100"),
    "a width as a list": lambda: root(w=[100]),
    "a width that is true": lambda: root(w=True),
    "no rate": lambda: root(fr=0),
    "a rate of a thousand million": lambda: root(fr=1e9),
    "a rate of next to nothing": lambda: root(fr=1e-9),
    "a rate below zero": lambda: root(fr=-25),
    "an end before the start": lambda: root(ip=50, op=0),
    "no length": lambda: root(ip=7, op=7),
    "an end after a million million frames": lambda: root(op=10**12),
    "a length of next to nothing": lambda: root(op=1e-12),
    "a start far away": lambda: root(ip=1e15, op=1e15 + 50),
    "a start far before": lambda: root(ip=-(10**12), op=-(10**12) + 50),
    "days at a thousand frames": lambda: root(fr=1000, op=500_000),
    "not a number": lambda: raw(b'"w": 100', b'"w": NaN'),
    "infinity by name": lambda: raw(b'"w": 100', b'"w": Infinity'),
    "infinity by size": lambda: raw(b'"w": 100', b'"w": 1e999'),
    "the largest number": lambda: raw(b'"w": 100', b'"w": 1.7976931348623157e308'),
    "a number of a million digits": lambda: raw(b'"w": 100', b'"w": 1' + b"0" * 10**6),
    "minus nothing": lambda: raw(b'"ip": 0', b'"ip": -0.0'),
    "hexadecimal": lambda: raw(b'"w": 100', b'"w": 0x64'),
    "a leading zero": lambda: raw(b'"w": 100', b'"w": 0100'),
    "placed at the largest number": lambda: _placed(p=fixed([1e308, -1e308, 0])),
    "scaled to the largest number": lambda: _placed(s=fixed([1e308, 1e308, 1e308])),
    "scaled to the smallest number": lambda: _placed(s=fixed([1e-320, 1e-320, 1e-320])),
    "turned without end": lambda: _placed(r=fixed(1e308)),
    "skewed without end": lambda: _placed(sk=fixed(90), sa=fixed(1e30)),
    "placed at a text": lambda: _placed(p=fixed("here")),
    "placed at an object": lambda: _placed(p=fixed({"v": {"v": {}}})),
    "placed at a list of lists": lambda: _placed(p=fixed([[[[[[1]]]]]])),
    "placed at a million numbers": lambda: _placed(p=fixed([1] * 10**6)),
    "keyframes at the largest numbers": lambda: _keyframes_at(-1e308, 1e308),
    "keyframes at one time": lambda: _keyframes_at(*[5] * 5000),
    "keyframes backwards": lambda: _keyframes_at(*range(5000, 0, -1)),
    "keyframes at texts": lambda: _keyframes_at("0", "50"),
    "keyframes without values": lambda: packed(document(red(ks={"r": {"a": 1, "k": [{}, {}]}}))),
    "eased beyond all": lambda: _eased(1e30, -1e30),
    "eased by halves": lambda: _eased(0.5, 1e308),
    "paths of motion beyond all": _spatial,
    "time remapped without end": lambda: _shown(tm=keyed([[1e308], [-1e308]])),
    "time remapped by a text": lambda: _shown(tm=fixed("now")),
    "time stretched to nothing": lambda: _shown(sr=0),
    "time stretched beyond all": lambda: _shown(sr=1e308),
    "time stretched below zero": lambda: _shown(sr=-1e-30),
    "started far away": lambda: _shown(st=-1e308),
    "a large rectangle": lambda: shapes(rectangle(1e308), fill([1, 0, 0])),
    "a colour beyond all": lambda: shapes(rectangle(), fill([1e308, -1e308, float(10**30)])),
    "a blur of a thousand million": lambda: _effect(29, 1e9, 1, 0),
    "a blur below zero": lambda: _effect(29, -1e9, 1, 0),
    "a blur from an expression": lambda: _effect(29, {"a": 0, "k": 1, "x": "var $bm_rt=1e9;"}),
    "a shadow beyond all": lambda: _effect(25, 0, 100, 1e30, 1e30, 1e30),
    "effects of unknown kinds": lambda: _effect(10**9, [[[]]], "x", None),
    "two hundred large blurs": lambda: _blurs(200),
    "three dimensions beyond all": _three_dimensional,
}
