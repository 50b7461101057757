"""Documents that the engine's tests draw: plain ones, and ones that mean harm."""

import json
from pathlib import Path
from typing import Any

TRANSFORM: dict[str, Any] = {"o": 100, "p": [0, 0], "a": [0, 0], "s": [100, 100], "r": 0}


def _still(value: Any) -> dict[str, Any]:
    return {"a": 0, "k": value}


def moving(start: list[float], end: list[float], frames: float) -> dict[str, Any]:
    ease = {"i": {"x": [1], "y": [1]}, "o": {"x": [0], "y": [0]}}
    return {"a": 1, "k": [{"t": 0, "s": start, **ease}, {"t": frames, "s": end}]}


def layer(shape: dict[str, Any], colour: list[float], frames: float, **more: Any) -> dict[str, Any]:
    transform = {name: _still(value) for name, value in TRANSFORM.items()}
    fill = {"ty": "fl", "c": _still(colour), "o": _still(100)}
    group = {"ty": "gr", "it": [shape, fill, {"ty": "tr", **transform}]}
    placed = {**transform, **more}
    return {"ty": 4, "ind": 1, "ip": 0, "op": frames, "st": 0, "ks": placed, "shapes": [group]}


def box(width: float, height: float) -> dict[str, Any]:
    return {"ty": "rc", "p": _still([0, 0]), "s": _still([width, height]), "r": _still(0)}


def document(
    layers: list[dict[str, Any]],
    *,
    size: tuple[int, int] = (160, 90),
    rate: float = 25,
    frames: float = 50,
    **more: Any,
) -> bytes:
    root = {"v": "5.7.0", "fr": rate, "ip": 0, "op": frames, "w": size[0], "h": size[1]}
    return json.dumps({**root, "layers": layers, **more}).encode()


def sliding(frames: float = 50, *, rate: float = 25, size: tuple[int, int] = (160, 90)) -> bytes:
    """A red box that goes from left to right: no two frames are alike."""
    width, height = size
    path = moving([0, height / 2], [width, height / 2], frames)
    red = layer(box(width / 8, height / 2), [1, 0, 0, 1], frames, p=path)
    return document([red], size=size, rate=rate, frames=frames)


def blinking(frames: int, dark: range) -> bytes:
    """White, but for these frames."""
    white = layer(box(320, 180), [1, 1, 1, 1], frames)
    before, after = dict(white), dict(white)
    before["op"], after["ip"] = dark.start, dark.stop
    return document([before, after], frames=frames)


def endless(from_frame: int = 0) -> bytes:
    """An expression that never comes back, on a layer that appears at that frame."""
    red = layer(box(20, 20), [1, 0, 0, 1], 50)
    red["ks"]["r"] = {"a": 0, "k": 0, "x": "while(true){} var $bm_rt = 0;"}
    red["ip"] = from_frame
    return document([red])


def showing(path: Path) -> bytes:
    """A picture that it finds on the disk of whoever draws it."""
    asset = {"id": "file", "w": 160, "h": 90, "u": f"{path.parent}/", "p": path.name, "e": 0}
    shown = {"ty": 2, "ind": 1, "refId": "file", "ip": 0, "op": 50, "st": 0}
    shown["ks"] = {name: _still(value) for name, value in TRANSFORM.items()}
    return document([shown], assets=[asset])


def crashing() -> bytes:
    """A composition inside itself."""
    own = {"ty": 0, "refId": "self", "ip": 0, "op": 50, "st": 0, "w": 160, "h": 90, "ks": {}}
    return document([own], assets=[{"id": "self", "layers": [own]}])


def bloated() -> bytes:
    """A few bytes that want more memory than there is."""
    red = layer(box(20, 20), [1, 0, 0, 1], 50)
    repeater = {
        "ty": "rp",
        "c": _still(1e9),
        "o": _still(0),
        "m": 1,
        "tr": {"p": _still([1, 0]), "a": _still([0, 0]), "s": _still([100, 100]), "r": _still(0)},
    }
    red["shapes"].append(repeater)
    return document([red])
