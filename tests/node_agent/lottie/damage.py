"""A document with a bit of everything, and ways to damage it."""

import base64
import copy
import random
from collections.abc import Iterator
from typing import Any

from tests.support.binding import media_layer, sha256, stripes, text_layer
from tests.support.lottie import (
    Json,
    document,
    fill,
    fixed,
    group,
    layer,
    precomp,
    rectangle,
    shape,
    solid,
    text,
    transform,
)

PICTURE = stripes(30, 10)
_JUNK: list[Any] = [
    None, True, -1, 0, 1e300, "x", "", [], {}, [[]], [1, 2], [{}], {"k": 1}, [None],
    {"a": 1, "k": [{}]}, {"a": 1, "k": [{"t": "x", "s": 5}]}, "سلام", {"ef": [1]}, 10**18,
]  # fmt: skip
_VALUES: Json = {
    "version": 1,
    "rate": "30",
    "seconds": "3",
    "colors": [{"key": key, "value": "#123456"} for key in ("sl", "frd_c", "frd_g", "frd_s")],
    "data": [{"key": key, "value": "2"} for key in ("frd_e", "frd_v", "sl")],
    "layers": [
        text_layer("frl_title", "متن بلند long"),
        media_layer("frl_photo", PICTURE),
        {"key": "frl_music", "type": "audio", "asset": sha256(PICTURE)},
    ],
}
SPECS: list[Json] = [
    {"version": 1},
    _VALUES,
    {**_VALUES, "scenes": [{"key": "frc_a", "seconds": "1"}, {"key": "frc_a", "seconds": "4"}]},
]


def whole() -> Json:
    moved = {"a": 1, "k": [{"t": 0, "s": [0, 0, 0]}, {"t": 50, "s": [100, 0, 0]}]}
    control = {"ty": 5, "nm": "frd_e", "ef": [{"ty": 0, "nm": "S", "v": fixed(1)}]}
    slot = {**fill([1, 0, 0, 1]), "c": {"a": 0, "k": [1, 0, 0, 1], "sid": "sl"}}
    uri = "data:image/png;base64," + base64.b64encode(PICTURE).decode()
    sound = {"id": "s", "u": "", "p": "data:audio/mp3;base64,AAAA", "e": 1}
    return document(
        precomp("c", "frc_a", ind=1, tt=1),
        text("frl_title", "سلام abc", sz=[90, 30], ps=[0, 0], ind=2),
        layer(2, "frl_photo", refId="i", ind=4),
        layer(6, "frl_music", refId="s", ind=5, au={"lv": fixed([50, 50])}),
        solid("frd_c", ind=6, ks=transform(p=moved), ef=[control]),
        shape(group(rectangle(), slot, {"ty": "rp", "c": fixed(3)}, name="frd_g"), parent=6),
        solid("frd_v=1", ind=8),
        slots={"sl": {"p": {"a": 0, "k": [0, 1, 0, 1]}}},
        fonts={"list": [{"fName": "DejaVuSans", "fFamily": "DejaVu Sans", "fPath": ""}]},
        assets=[
            {"id": "c", "nm": "frc_a", "layers": [text("frl_in", "y"), precomp("d", tm=moved)]},
            {"id": "d", "layers": [layer(6, "a", refId="s"), solid("z")]},
            {"id": "i", "w": 100, "h": 50, "u": "", "p": uri, "e": 1, "nm": "frl_c1m1"},
            sound,
            {"id": "sh", "nm": "frshare", "layers": [text("frd_s", "1,2,3,4"), text("frd_v", "1")]},
        ],
    )


def damaged(chance: random.Random) -> Json:
    held = whole()
    for _ in range(chance.randint(1, 4)):
        owner, key = chance.choice(list(_places(held)))
        way = chance.random()
        if way < 0.8:
            owner[key] = copy.deepcopy(chance.choice(_JUNK))
        elif way < 0.9:
            del owner[key]
        else:
            other, place = chance.choice(list(_places(held)))
            owner[key] = copy.deepcopy(other[place])
    return held


def _places(held: Any) -> Iterator[tuple[Any, Any]]:
    keys = list(held) if isinstance(held, dict) else range(len(held) if type(held) is list else 0)
    for key in keys:
        yield held, key
        yield from _places(held[key])
