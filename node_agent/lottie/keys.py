"""Finds the convention's names in a document: what can be bound, and as what."""

import re
from collections.abc import Iterable, Iterator

from node_agent.lottie.results import Keys
from node_agent.lottie.tree import (
    AUDIO,
    IMAGE,
    PRECOMP,
    TEXT,
    Composition,
    Node,
    assets,
    dicts,
    name_of,
    nodes,
    number,
)

SHARED = "frshare"
_FOUR_NUMBERS = re.compile(r"\s*\d{1,3}\s*(,\s*\d{1,3}\s*){3}")
_COLOR_EFFECT = 2
_VISIBLE, _DATA, _SCENE = "frl", "frd", "frc"
Found = tuple[str, str]


def find_keys(document: Node, found: list[Composition]) -> Keys:
    pairs = list(_pairs(document, found))
    return Keys(**{kind: _of(kind, pairs) for kind in Keys.__slots__})


def condition(name: str) -> tuple[str, str] | None:
    """`KEY=VALUE`: the layer is shown only while the data KEY has that VALUE."""
    key, equals, value = name.partition("=")
    return (key.strip(), value.strip()) if equals and key.strip().startswith(_DATA) else None


def is_data(layer: Node) -> bool:
    return name_of(layer).startswith(_DATA)


def text_of(layer: Node) -> str:
    """The text that a text layer was designed with, or nothing."""
    for node in nodes(layer.get("t") or []):
        if isinstance(node.get("t"), str):
            return str(node["t"])
    return ""


def _of(kind: str, pairs: Iterable[Found]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for each, name in pairs if each == kind))


def _pairs(document: Node, found: list[Composition]) -> Iterator[Found]:
    for composition in found:
        if composition.name.startswith(_SCENE):
            yield "scenes", composition.name
        for layer in composition.layers:
            yield from _of_layer(composition.name, layer)
    for asset in assets(document):
        if "layers" not in asset and name_of(asset).startswith(_VISIBLE):
            yield ("audio" if is_sound(asset) else "media"), name_of(asset)
    for node in nodes(document):
        yield from _of_node(node)


def is_sound(asset: Node) -> bool:
    held = asset.get("p")
    if not isinstance(held, str) or "w" in asset:
        return False
    start = held[:32].lower()
    return start.startswith("data:audio/") or held.lower().endswith(
        (".mp3", ".wav", ".m4a", ".ogg")
    )


def _of_layer(composition: str, layer: Node) -> Iterator[Found]:
    name, kind = name_of(layer), int(number(layer.get("ty"), -1))
    if condition(name):
        yield "data", (condition(name) or ("",))[0]
    elif composition == SHARED and kind == TEXT:
        yield ("colors" if _FOUR_NUMBERS.fullmatch(text_of(layer)) else "data"), name
    elif name.startswith(_VISIBLE):
        kinds = {TEXT: "texts", AUDIO: "audio", IMAGE: "media", PRECOMP: "media"}
        yield kinds.get(kind, "media"), name
    elif name.startswith(_DATA):
        yield ("data" if kind == TEXT else "colors"), name


def _of_node(node: Node) -> Iterator[Found]:
    name, kind = name_of(node), node.get("ty")
    if kind in ("gr", "fl", "st") and name.startswith(_DATA):
        yield "colors", name
    if isinstance(node.get("ef"), list):
        for effect in nodes(node["ef"]):
            if name_of(effect).startswith(_DATA):
                yield ("colors" if _is_color(effect) else "data"), name_of(effect)
    slot = node.get("sid")
    if isinstance(slot, str) and slot:
        yield _kind_of_slot(node), slot


def _is_color(effect: Node) -> bool:
    inner = dicts(effect.get("ef"))
    return all(each.get("ty") == _COLOR_EFFECT for each in (inner or [effect]))


def _kind_of_slot(node: Node) -> str:
    if "p" in node and "id" in node:
        return "media"
    held = node.get("k")
    if isinstance(held, list) and held and isinstance(held[0], dict):
        held = held[0].get("s")
    if isinstance(held, dict):
        return "texts"
    return "colors" if isinstance(held, list) and len(held) in (3, 4) else "data"
