"""Whole documents by the convention: final composition, shared values, pictures and sounds."""

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from domains.content.api import Aspect, Colour
from graph.samples.lottie.layers import TEXT, Box, Layers, Motion, Span, layer, scene
from graph.samples.lottie.texts import FONT, FONTS
from graph.samples.lottie.values import RATE, Json, fixed, frames

SHARED = "frshare"
_VERSION = "5.12.0"
_SHARED_SIZE = 100
_SIZES = {Aspect.WIDE: (1280, 720), Aspect.SQUARE: (1080, 1080), Aspect.TALL: (720, 1280)}
_SHORT_SIDE = 720
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Stage:
    """The picture that a template is laid out for; lengths are given in units.

    A mirrored one is for writing that runs from right to left: sides are changed, words are not.
    """

    aspect: Aspect
    seconds: float
    is_mirrored: bool = False

    @property
    def size(self) -> tuple[int, int]:
        return _SIZES[self.aspect]

    @property
    def width(self) -> int:
        return self.size[0]

    @property
    def height(self) -> int:
        return self.size[1]

    @property
    def unit(self) -> float:
        """As much of the picture in every aspect: 720 of them are its short side."""
        return min(self.size) / _SHORT_SIDE

    @property
    def middle(self) -> tuple[float, float]:
        return self.width / 2, self.height / 2

    @property
    def whole(self) -> Box:
        return Box(0, 0, self.width, self.height)

    @property
    def span(self) -> Span:
        return Span(0, self.seconds)

    @property
    def is_wide(self) -> bool:
        return self.aspect is Aspect.WIDE

    @property
    def is_tall(self) -> bool:
        return self.aspect is Aspect.TALL

    def across(self, x: float) -> float:
        """Where something stands that is so far from the side at which reading begins."""
        return self.width - x if self.is_mirrored else x

    def pick(self, wide: T, square: T, tall: T) -> T:
        return {Aspect.WIDE: wide, Aspect.SQUARE: square, Aspect.TALL: tall}[self.aspect]


def document(name: str, stage: Stage, layers: Layers, assets: Sequence[Json]) -> Json:
    width, height = stage.size
    return {
        "v": _VERSION,
        "nm": name,
        "fr": RATE,
        "ip": 0,
        "op": frames(stage.seconds),
        "w": width,
        "h": height,
        "ddd": 0,
        "fonts": FONTS,
        "assets": list(assets),
        "layers": layers,
    }


def composition(ident: str, name: str, layers: Layers) -> Json:
    return {"id": ident, "nm": name, "fr": RATE, "layers": layers}


def either_way(
    stage: Stage, key: str, draw: Callable[[Stage], Layers]
) -> tuple[Layers, list[Json]]:
    """What a check box mirrors: the layers that show one of two compositions, and these two."""
    layers, drawn = [], []
    for value, is_mirrored in ((0, False), (1, True)):
        name = f"{draw.__name__.strip('_')} {value}"
        drawn.append(composition(name, name, draw(replace(stage, is_mirrored=is_mirrored))))
        layers.append(scene(f"{key}={value}", name, stage.span, stage.size, Motion()))
    return layers, drawn


def shared(colours: Sequence[Colour], controls: dict[str, int] | None = None) -> Json:
    """One text layer for each shared value: four numbers are a colour, one is a control."""
    texts = {each.key: _four_numbers(each.default) for each in colours}
    texts |= {key: str(value) for key, value in (controls or {}).items()}
    layers = [_value(key, text) for key, text in texts.items()]
    return composition(SHARED, SHARED, layers)


def image(ident: str, name: str, data: bytes, media_type: str, size: tuple[float, float]) -> Json:
    """A placeholder of that size; until it is bound it shows the picture that it carries."""
    width, height = (round(each) for each in size)
    return {"id": ident, "nm": name, "w": width, "h": height} | _embedded(data, media_type)


def audio(ident: str, name: str, data: bytes) -> Json:
    return {"id": ident, "nm": name} | _embedded(data, "audio/wav")


def _embedded(data: bytes, media_type: str) -> Json:
    return {"u": "", "p": f"data:{media_type};base64,{base64.b64encode(data).decode()}", "e": 1}


def _four_numbers(colour: str) -> str:
    numbers = [str(int(colour[n : n + 2], 16)) for n in (1, 3, 5)]
    return ",".join([*numbers, "255"])


def _value(key: str, text: str) -> Json:
    said = {"f": FONT, "s": _SHARED_SIZE, "t": text, "j": 0, "tr": 0, "lh": _SHARED_SIZE, "ls": 0}
    held = {"d": {"k": [{"s": said | {"fc": [0, 0, 0]}, "t": 0}]}, "p": {}, "a": []}
    held["m"] = {"g": 1, "a": fixed(0, 0)}
    return layer(TEXT, key, Span(0, 1), Motion(), t=held)
