"""Data: hidden values, controls, and layers that are shown for one value only."""

from node_agent.lottie.bound.colors import put_color
from node_agent.lottie.bound.scope import Scope, effects
from node_agent.lottie.bound.shared import put_text, shared_layers
from node_agent.lottie.errors import Cautions
from node_agent.lottie.keys import SHARED, condition, text_of
from node_agent.lottie.spec import Value, rgb
from node_agent.lottie.tree import TEXT, Node, dicts, is_number, name_of, nodes

_WORDS = {"true": "1", "yes": "1", "on": "1", "false": "0", "no": "0", "off": "0"}
_DIRECTIONS = {"rtl": "rtl", "ltr": "ltr", "1": "rtl", "0": "ltr"}
_DIRECTION = "frd_d"
_COLOR_EFFECT = 2


def bind_data(values: tuple[Value, ...], scope: Scope, cautions: Cautions) -> None:
    for value in values:
        if not _bind(value, scope) and not value.key.startswith(_DIRECTION):
            text = "the template has no data of that name"
            cautions.note("unbound", scope.full_key(value.key), text)


def directions(values: tuple[Value, ...]) -> dict[str, str]:
    """The direction of the text `frl_x` is in the data `frd_dx`, as rtl, ltr, 1 or 0."""
    found = {}
    for value in values:
        said = _DIRECTIONS.get(value.value.strip().lower())
        if value.key.startswith(_DIRECTION) and said:
            found["frl_" + value.key.removeprefix(_DIRECTION).lstrip("_")] = said
    return found


def show_variants(values: tuple[Value, ...], scope: Scope) -> None:
    """A layer `KEY=VALUE` is shown only while the data KEY has that VALUE."""
    chosen = {value.key: value.value for value in values}
    for _, layer in scope.layers():
        wanted = condition(name_of(layer))
        if wanted and wanted[0] in chosen:
            layer["hd"] = _plain(chosen[wanted[0]]) != _plain(wanted[1])


def shared_values(scope: Scope) -> tuple[Value, ...]:
    """What the template itself has chosen."""
    return tuple(
        Value(name_of(layer), text_of(layer).strip())
        for composition, layer in scope.layers()
        if composition.name == SHARED and layer.get("ty") == TEXT
    )


def _plain(value: str) -> str:
    text = value.strip().lower()
    text = _WORDS.get(text, text)
    number = _number(text)
    return text if number is None else f"{number:g}"


def _number(text: str) -> float | None:
    try:
        return float(_WORDS.get(text.strip().lower(), text))
    except ValueError:
        return None


def _bind(value: Value, scope: Scope) -> int:
    """How many places took it."""
    count = sum(1 for node in scope.slotted(value.key) if _put(node, value.value))
    for layer in shared_layers(scope, value.key):
        put_text(layer, value.value)
        count += 1
    for _, layer in scope.layers():
        count += bool((condition(name_of(layer)) or ("",))[0] == value.key)
        count += sum(_put_effect(effect, value) for effect in effects(layer))
    count += _texts(value, scope)
    color = rgb(value.value) if value.value.startswith("#") else None
    return count or (put_color(value.key, color, scope) if color else 0)


def _texts(value: Value, scope: Scope) -> int:
    count = 0
    for composition, layer in scope.named(value.key):
        if layer.get("ty") == TEXT and composition.name != SHARED:
            put_text(layer, value.value)
            count += 1
    return count


def _put_effect(effect: Node, value: Value) -> int:
    count = 0
    for each in dicts(effect.get("ef")):
        held = each.get("v")
        named = value.key in (name_of(effect), name_of(each))
        if named and isinstance(held, dict) and each.get("ty") != _COLOR_EFFECT:
            count += _put(held, value.value)
    return count


def _put(held: Node, value: str) -> bool:
    """A text into a text property, numbers into a property of as many numbers."""
    own = held.get("k")
    texts = [node for node in nodes(own or []) if isinstance(node.get("t"), str)]
    for node in texts:
        node["t"] = value
    if texts:
        return True
    if isinstance(own, list) and own and isinstance(own[0], dict):
        own = own[0].get("s")
    numbers = [_number(part) for part in value.split(",")]
    wanted = len(own) if isinstance(own, list) else 1
    if None in numbers or len(numbers) != wanted or not (is_number(own) or isinstance(own, list)):
        return False
    held.pop("x", None)
    held.update(a=0, k=numbers if isinstance(own, list) else numbers[0])
    return True
