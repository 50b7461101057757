"""Walks over a document's parts, whatever shape a careless exporter gave them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Node = dict[str, Any]
PRECOMP, SOLID, IMAGE, NULL, SHAPE, TEXT, AUDIO = range(7)


@dataclass(frozen=True, slots=True)
class Composition:
    """The root, whose id is empty, or a precomposition."""

    id: str
    name: str
    node: Node
    layers: list[Node]


def dicts(value: object) -> list[Node]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def name_of(node: Node) -> str:
    name = node.get("nm")
    return name if isinstance(name, str) else ""


def is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def number(value: object, otherwise: float) -> float:
    if isinstance(value, list) and value:
        value = value[0]
    return float(value) if isinstance(value, int | float) else otherwise


def nodes(root: object) -> Iterator[Node]:
    """Every object below, the root first, in the order of the file."""
    waiting: list[Any] = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            yield node
            waiting.extend(v for v in reversed(list(node.values())) if isinstance(v, dict | list))
        elif isinstance(node, list) and node and isinstance(node[0], dict | list):
            waiting.extend(each for each in reversed(node) if _may_hold(each))


def assets(document: Node) -> list[Node]:
    return dicts(document.get("assets"))


def _may_hold(value: object) -> bool:
    """Not the many pairs of numbers that paths are made of."""
    if isinstance(value, list):
        return bool(value) and isinstance(value[0], dict | list)
    return isinstance(value, dict)


def compositions(document: Node) -> list[Composition]:
    """The root first; a precomposition without a name has the name of a layer that shows it."""
    found = [Composition("", name_of(document), document, dicts(document.get("layers")))]
    for asset in assets(document):
        if isinstance(asset.get("layers"), list):
            ident = str(asset.get("id"))
            found.append(Composition(ident, name_of(asset), asset, dicts(asset["layers"])))
    shown = _shown_names(found)
    return [
        Composition(each.id, each.name or shown.get(each.id, ""), each.node, each.layers)
        for each in found
    ]


def _shown_names(found: list[Composition]) -> dict[str, str]:
    names: dict[str, str] = {}
    for each in found:
        for layer in each.layers:
            if layer.get("ty") == PRECOMP and name_of(layer):
                names.setdefault(str(layer.get("refId")), name_of(layer))
    return names


def layers(document: Node) -> Iterator[tuple[Composition, Node]]:
    for composition in compositions(document):
        for layer in composition.layers:
            yield composition, layer


def values_of(animatable: object) -> Iterator[Any]:
    """The value of a property, or that of each of its keyframes."""
    held = animatable.get("k") if isinstance(animatable, dict) else animatable
    frames = dicts(held)
    if not frames:
        yield held
    for frame in frames:
        yield from (frame[name] for name in ("s", "e") if name in frame)


def largest(animatable: object) -> float:
    """The largest number among a property's values; 0 where there is none."""
    found = [0.0]
    for value in values_of(animatable):
        each = value if isinstance(value, list) else [value]
        found.extend(abs(float(one)) for one in each if is_number(one))
    return max(found)
