"""The composition of shared values: a text layer for each key."""

from node_agent.lottie.bound.scope import Scope
from node_agent.lottie.keys import SHARED
from node_agent.lottie.tree import TEXT, Node, name_of, nodes


def shared_layers(scope: Scope, key: str) -> list[Node]:
    return [
        layer
        for composition, layer in scope.layers()
        if composition.name == SHARED and layer.get("ty") == TEXT and name_of(layer) == key
    ]


def put_text(layer: Node, text: str) -> None:
    """The same text at each of its keyframes."""
    for node in nodes(layer.get("t") or []):
        if isinstance(node.get("t"), str):
            node["t"] = text
