"""Documents as designers make them: gradient, forty moving shapes, Persian text, a picture.

The light one is drawn far faster than a film of it is encoded; clouds of light that drift over the
whole picture make the heavy one, which takes longer to draw than to encode.
"""

import base64
import io
import json
import math
from typing import Any

from PIL import Image

SHAPES = 40
CLOUDS = 12
TITLE = "frl_title"
TEXTS = ("سلام دنیا، این یک فیلم است", "۵۰٪ تخفیف برای FlatRender", "ساخته‌شده با قالب")


def still(value: Any) -> dict[str, Any]:
    return {"a": 0, "k": value}


def moving(*stops: tuple[float, list[float]]) -> dict[str, Any]:
    ease = {"i": {"x": [0.6], "y": [1]}, "o": {"x": [0.4], "y": [0]}}
    return {"a": 1, "k": [{"t": time, "s": value, **ease} for time, value in stops]}


def transform(**changed: Any) -> dict[str, Any]:
    usual = {"o": 100, "r": 0, "p": [0, 0], "a": [0, 0], "s": [100, 100]}
    return {**{name: still(value) for name, value in usual.items()}, **changed}


def light(width: int, height: int, frames: int, rate: int) -> bytes:
    return _document(width, height, frames, rate, [])


def heavy(width: int, height: int, frames: int, rate: int) -> bytes:
    clouds = [_cloud(index, width, height, frames) for index in range(CLOUDS)]
    return _document(width, height, frames, rate, clouds)


def _document(
    width: int, height: int, frames: int, rate: int, clouds: list[dict[str, Any]]
) -> bytes:
    layers = [
        *(_text(index, line, width, height, frames) for index, line in enumerate(TEXTS)),
        _picture_layer(width, height, frames),
        *(_shape(index, width, height, frames) for index in range(SHAPES)),
        *clouds,
        _gradient(width, height),
    ]
    for index, layer in enumerate(layers):
        layer.update({"ind": index + 1, "ip": 0, "op": frames, "st": 0})
    font = {"fName": "DejaVuSans", "fFamily": "DejaVu Sans", "fStyle": "Book", "ascent": 75}
    root = {
        "v": "5.9.0",
        "nm": "frfinal",
        "fr": rate,
        "ip": 0,
        "op": frames,
        "w": width,
        "h": height,
        "assets": [_picture()],
        "fonts": {"list": [font]},
        "layers": layers,
    }
    return json.dumps(root).encode()


def _group(*shapes: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"ty": "gr", "it": [*shapes, {"ty": "tr", **transform()}]}]


def _gradient(width: int, height: int) -> dict[str, Any]:
    fill = {
        "ty": "gf",
        "t": 1,
        "o": still(100),
        "s": still([0, 0]),
        "e": still([width, height]),
        "g": {"p": 3, "k": still([0, 0.1, 0.1, 0.4, 0.5, 0.5, 0.2, 0.4, 1, 0.9, 0.6, 0.2])},
    }
    box = {"ty": "rc", "p": still([0, 0]), "s": still([width, height]), "r": still(0)}
    middle = transform(p=still([width / 2, height / 2]))
    return {"ty": 4, "ks": middle, "shapes": _group(box, fill)}


def _cloud(index: int, width: int, height: int, frames: int) -> dict[str, Any]:
    turn = 2 * math.pi * index / CLOUDS
    centre = [width * (0.5 + 0.3 * math.cos(turn)), height * (0.5 + 0.3 * math.sin(turn))]
    away = [width - centre[0], height - centre[1]]
    size = height * (0.8 + 0.4 * (index % 3))
    light, dark = ((index * step % CLOUDS) / CLOUDS for step in (5, 9))
    fill = {
        "ty": "gf",
        "t": 2,
        "o": still(30),
        "s": still([0, 0]),
        "e": still([size / 2, 0]),
        "g": {"p": 2, "k": still([0, light, dark, 0.6, 1, dark, light, 0.3, 0, 1, 1, 0])},
    }
    drifting = transform(p=moving((0, centre), (frames / 2, away), (frames, centre)))
    round_ = {"ty": "el", "p": still([0, 0]), "s": still([size, size])}
    return {"ty": 4, "ks": drifting, "shapes": _group(round_, fill)}


def _shape(index: int, width: int, height: int, frames: int) -> dict[str, Any]:
    turn = 2 * math.pi * index / SHAPES
    start = [width * (0.5 + 0.45 * math.cos(turn)), height * (0.5 + 0.45 * math.sin(turn))]
    end = [width - start[0], height - start[1]]
    size = height / 12 * (1 + index % 3)
    kind = (
        {"ty": "el", "p": still([0, 0]), "s": still([size, size])},
        {"ty": "rc", "p": still([0, 0]), "s": still([size, size]), "r": still(size / 8)},
    )[index % 2]
    colour = [(index * step % SHAPES) / SHAPES for step in (3, 7, 11)]
    fill = {"ty": "fl", "c": still([*colour, 1]), "o": still(70)}
    moves = transform(
        p=moving((0, start), (frames / 2, end), (frames, start)),
        r=moving((0, [0]), (frames, [360 + index * 9])),
    )
    return {"ty": 4, "ks": moves, "shapes": _group(kind, fill)}


def _text(index: int, line: str, width: int, height: int, frames: int) -> dict[str, Any]:
    style = {
        "f": "DejaVuSans",
        "t": line,
        "s": height / 14,
        "j": 2,
        "fc": [1, 1, 1],
        "lh": height / 11,
        "tr": 0,
    }
    place = [width / 2, height * (0.3 + 0.2 * index)]
    drift = moving((0, [place[0] - 40, place[1]]), (frames, [place[0] + 40, place[1]]))
    return {
        "ty": 5,
        "nm": f"{TITLE}{index}" if index else TITLE,
        "ks": transform(p=drift),
        "t": {
            "d": {"k": [{"s": style, "t": 0}]},
            "p": {},
            "m": {"g": 1, "a": still([0, 0])},
            "a": [],
        },
    }


def _picture_layer(width: int, height: int, frames: int) -> dict[str, Any]:
    turns = transform(
        p=still([width * 0.8, height * 0.75]),
        a=still([128, 128]),
        r=moving((0, [0]), (frames, [720])),
    )
    return {"ty": 2, "refId": "picture", "ks": turns}


def _picture() -> dict[str, Any]:
    pixels = bytes(
        value for y in range(256) for x in range(256) for value in (x, y, (x * y >> 8) & 255, 255)
    )
    file = io.BytesIO()
    Image.frombytes("RGBA", (256, 256), pixels).save(file, "png")
    data = base64.b64encode(file.getvalue()).decode()
    return {
        "id": "picture",
        "w": 256,
        "h": 256,
        "u": "",
        "e": 1,
        "p": f"data:image/png;base64,{data}",
    }
