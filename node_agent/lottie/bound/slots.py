"""Slots: their values are put where they are used, for the engine's own overriding crashes."""

from typing import Any

from node_agent.lottie.tree import Node, is_number, nodes


def put_defaults(document: Node) -> None:
    """The document's own slot values; the names stay until a customer's values are bound."""
    held = document.get("slots")
    if not isinstance(held, dict):
        return
    for node in nodes([document.get("layers"), document.get("assets")]):
        slot = held.get(node["sid"]) if isinstance(node.get("sid"), str) else None
        value = slot.get("p") if isinstance(slot, dict) else None
        if isinstance(value, dict):
            _put(node, value)


def _put(node: Node, value: Node) -> None:
    if "id" in node and "p" in value:
        node.update({key: each for key, each in value.items() if key != "id"})
    elif "k" in value and fits(node.get("k"), value["k"]):
        node.pop("x", None)
        node.update(a=value.get("a", int(_has_frames(value["k"]))), k=value["k"])


def drop_slots(document: Node) -> None:
    if "slots" not in document and not any("sid" in node for node in nodes(document)):
        return
    document.pop("slots", None)
    for node in nodes(document):
        node.pop("sid", None)


def fits(own: Any, value: Any) -> bool:
    """Whether a value is of the kind that a property has; a property without one takes any."""
    if own is None:
        return True
    own, value = _sample(own), _sample(value)
    if isinstance(own, list) and isinstance(value, list):
        return _is_numbers(own) == _is_numbers(value)
    return type(own) is type(value) or (is_number(own) and is_number(value))


def _sample(held: Any) -> Any:
    """A value as it stands in a keyframe or alone; one number may stand in a list."""
    if _has_frames(held):
        held = held[0].get("s")
    if isinstance(held, list) and len(held) == 1:
        held = held[0]
    return held


def _has_frames(held: Any) -> bool:
    return isinstance(held, list) and bool(held) and isinstance(held[0], dict)


def _is_numbers(held: list[Any]) -> bool:
    return all(is_number(each) for each in held)
