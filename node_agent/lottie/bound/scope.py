"""The part of a document that values are bound to: all of it, or one instance of a scene."""

from collections.abc import Iterator
from dataclasses import dataclass

from node_agent.lottie.tree import (
    PRECOMP,
    Composition,
    Node,
    assets,
    compositions,
    dicts,
    name_of,
    nodes,
)


@dataclass(frozen=True, slots=True)
class Scope:
    """`owner` is empty for the whole document, else the scene's key."""

    document: Node
    owner: str
    compositions: list[Composition]

    @classmethod
    def whole(cls, document: Node) -> "Scope":
        return cls(document, "", compositions(document))

    @classmethod
    def below(cls, document: Node, owner: str, roots: list[Node]) -> "Scope":
        """The layers given and every composition that they show."""
        by_id = {each.id: each for each in compositions(document)}
        found = [Composition("", owner, {"layers": roots}, roots)]
        waiting = list(roots)
        while waiting:
            layer = waiting.pop()
            shown = by_id.pop(str(layer.get("refId")), None) if layer.get("ty") == PRECOMP else None
            if shown and shown.id:
                found.append(shown)
                waiting.extend(shown.layers)
        return cls(document, owner, found)

    def layers(self) -> Iterator[tuple[Composition, Node]]:
        for composition in self.compositions:
            for layer in composition.layers:
                yield composition, layer

    def named(self, key: str) -> Iterator[tuple[Composition, Node]]:
        return ((each, layer) for each, layer in self.layers() if name_of(layer) == key)

    def nodes(self) -> Iterator[Node]:
        for _, layer in self.layers():
            yield from nodes(layer)

    def slotted(self, key: str) -> Iterator[Node]:
        return (node for node in self.nodes() if node.get("sid") == key)

    def assets(self) -> list[Node]:
        return assets(self.document)

    def full_key(self, key: str) -> str:
        return f"{self.owner}/{key}" if self.owner else key


def effects(layer: Node) -> Iterator[Node]:
    yield from dicts(layer.get("ef"))
