"""Shared colours: by slot, by shared text, by the name of a group, a solid, a fill, an effect."""

from collections.abc import Iterator

from node_agent.lottie.bound.scope import Scope, effects
from node_agent.lottie.bound.shared import put_text, shared_layers
from node_agent.lottie.errors import Cautions
from node_agent.lottie.keys import text_of
from node_agent.lottie.spec import Value, rgb
from node_agent.lottie.tree import SHAPE, SOLID, TEXT, Node, dicts, is_number, name_of, nodes

_COLOR_EFFECT = 2
_PAINTS = ("fl", "st")
_LONGEST_COLOR = 4
Rgb = tuple[int, int, int]


def bind_colors(values: tuple[Value, ...], scope: Scope, cautions: Cautions) -> None:
    for value in values:
        color = rgb(value.value)
        if color is None:
            text = f"{value.value!r} is no colour; write it as #rrggbb"
            cautions.grave("bad_color", scope.full_key(value.key), text)
        elif not put_color(value.key, color, scope):
            text = "the template has nothing of that name to colour"
            cautions.note("unbound", scope.full_key(value.key), text)


def put_color(key: str, color: Rgb, scope: Scope) -> int:
    """How many places took it."""
    count = sum(1 for node in _painted(key, scope) if _paint(node, color))
    for layer in shared_layers(scope, key):
        put_text(layer, _written(text_of(layer), color))
        count += 1
    return count + _whole_layers(key, color, scope)


def _painted(key: str, scope: Scope) -> Iterator[Node]:
    """Properties that hold the colour."""
    for node in scope.nodes():
        if node.get("sid") == key:
            yield node
        elif node.get("ty") in _PAINTS and name_of(node) == key:
            yield from _property(node)
        elif node.get("ty") == "gr" and name_of(node) == key:
            yield from _paints_below(node.get("it"))
    for _, layer in scope.layers():
        if layer.get("ty") == SHAPE and name_of(layer) == key:
            yield from _paints_below(layer.get("shapes"))
        for effect in effects(layer):
            yield from _effect_colors(effect, key)


def _paints_below(shapes: object) -> Iterator[Node]:
    for node in nodes(shapes or []):
        if node.get("ty") in _PAINTS:
            yield from _property(node)


def _property(paint: Node) -> Iterator[Node]:
    if isinstance(paint.get("c"), dict):
        yield paint["c"]


def _effect_colors(effect: Node, key: str) -> Iterator[Node]:
    for each in dicts(effect.get("ef")):
        named = key in (name_of(effect), name_of(each))
        if named and each.get("ty") == _COLOR_EFFECT and isinstance(each.get("v"), dict):
            yield each["v"]


def _paint(held: Node, color: Rgb) -> bool:
    own = held.get("k")
    if isinstance(own, list) and own and isinstance(own[0], dict):
        own = own[0].get("s")
    if own is not None and not _is_color(own):
        return False
    alpha = own[3:] if own else []
    held.pop("x", None)
    held.update(a=0, k=[*(round(channel / 255, 6) for channel in color), *alpha])
    return True


def _is_color(own: object) -> bool:
    if not isinstance(own, list) or not len("rgb") <= len(own) <= _LONGEST_COLOR:
        return False
    return all(is_number(each) for each in own)


def _written(own: str, color: Rgb) -> str:
    """In the form that the template's own value has."""
    if own.strip().startswith("#"):
        return "#" + "".join(f"{channel:02x}" for channel in color)
    alpha = own.rsplit(",", 1)[1].strip() if own.count(",") == len("rgb") else "255"
    return ",".join(map(str, (*color, alpha)))


def _whole_layers(key: str, color: Rgb, scope: Scope) -> int:
    count = 0
    for composition, layer in scope.named(key):
        if layer.get("ty") == SOLID:
            layer["sc"] = "#" + "".join(f"{channel:02x}" for channel in color)
            count += 1
        elif layer.get("ty") == TEXT and layer not in shared_layers(scope, key):
            for node in nodes(layer.get("t") or []):
                if isinstance(node.get("t"), str):
                    node["fc"] = [round(channel / 255, 6) for channel in color]
            count += bool(composition)
    return count
