"""Makes small Lottie documents, plain and hostile."""

from collections.abc import Sequence
from typing import Any

Json = dict[str, Any]


def fixed(value: Any) -> Json:
    return {"a": 0, "k": value}


def transform(x: float = 0, y: float = 0, **more: Any) -> Json:
    return {
        "o": fixed(100),
        "r": fixed(0),
        "p": fixed([x, y, 0]),
        "a": fixed([0, 0, 0]),
        "s": fixed([100, 100, 100]),
        **more,
    }


def layer(kind: int, name: str = "", **more: Any) -> Json:
    return {
        "ty": kind,
        "nm": name,
        "ind": 1,
        "ip": 0,
        "op": 50,
        "st": 0,
        "ks": transform(),
        **more,
    }


def solid(name: str = "", color: str = "#ff0000", side: int = 100, **more: Any) -> Json:
    return layer(1, name, sw=side, sh=side, sc=color, **more)


def precomp(refers: str, name: str = "", **more: Any) -> Json:
    return layer(0, name, refId=refers, w=100, h=100, **more)


def shape(*shapes: Json, name: str = "", **more: Any) -> Json:
    return layer(4, name, shapes=list(shapes), **more)


def group(*shapes: Json, name: str = "") -> Json:
    return {"ty": "gr", "nm": name, "it": [*shapes, {"ty": "tr", **transform()}]}


def rectangle(side: float = 50) -> Json:
    return {"ty": "rc", "p": fixed([50, 50]), "s": fixed([side, side]), "r": fixed(0)}


def fill(color: Sequence[float], name: str = "") -> Json:
    return {"ty": "fl", "nm": name, "c": fixed(list(color)), "o": fixed(100), "r": 1}


def text(name: str, value: str, *, font: str = "DejaVuSans", **style: Any) -> Json:
    document = {"s": 20, "f": font, "t": value, "j": 0, "tr": 0, "lh": 24, "fc": [0, 0, 0], **style}
    return layer(5, name, t={"d": {"k": [{"s": document, "t": 0}]}, "a": []})


def document(*layers: Json, **more: Any) -> Json:
    return {
        "v": "5.9.0",
        "nm": "main",
        "w": 100,
        "h": 100,
        "fr": 25,
        "ip": 0,
        "op": 50,
        "assets": [],
        "layers": list(layers),
        **more,
    }
