"""What the engine does not draw as After Effects does, told rather than found out."""

from collections.abc import Iterator

from node_agent.lottie.errors import Caution
from node_agent.lottie.tree import PRECOMP, TEXT, Composition, Node, dicts, name_of, nodes

_SHAPES = {
    "op": "the path operator 'offset' is not drawn",
    "zz": "the path operator 'zig zag' is not drawn",
}
_INDIVIDUALLY = 2
_DARKEN = 4


def features(document: Node, found: list[Composition]) -> Iterator[Caution]:
    yield from _expressions(document)
    for composition in found:
        for layer in composition.layers:
            yield from _of_layer(layer)
    ids = {each.id for each in found}
    for composition in found:
        for layer in composition.layers:
            if layer.get("ty") == PRECOMP and str(layer.get("refId")) not in ids:
                text = f"it shows the composition {layer.get('refId')}, which the file doesn't hold"
                yield Caution("missing_composition", name_of(layer), text)


def _expressions(document: Node) -> Iterator[Caution]:
    count = sum(1 for node in nodes(document) if isinstance(node.get("x"), str) and "k" in node)
    if count:
        text = f"{count} properties have expressions; they are run, but not all are understood"
        yield Caution("expressions", "", text)


def _of_layer(layer: Node) -> Iterator[Caution]:
    name = name_of(layer)
    if layer.get("bm") == _DARKEN:
        yield Caution("not_drawn", name, "the blend mode 'darken' is drawn as 'normal'")
    for mask in dicts(layer.get("masksProperties")):
        grown = mask.get("x")
        if isinstance(grown, dict) and grown.get("k") not in (0, None, [0]):
            yield Caution("not_drawn", name, "mask expansion is not drawn")
    for shape in nodes(layer.get("shapes") or []):
        kind = shape.get("ty")
        if isinstance(kind, str) and kind in _SHAPES:
            yield Caution("not_drawn", name, _SHAPES[kind])
        if kind == "tm" and shape.get("m") == _INDIVIDUALLY:
            yield Caution("not_drawn", name, "'trim individually' is drawn as 'simultaneously'")
    if layer.get("ty") == TEXT and has_animators(layer):
        yield Caution("text_animators", name, "animators of single characters are not drawn")


def has_animators(layer: Node) -> bool:
    text = layer.get("t")
    return isinstance(text, dict) and bool(dicts(text.get("a")))
