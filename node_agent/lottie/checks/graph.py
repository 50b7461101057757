"""Layers that show, follow or mask one another: no cycles, no endless multiplication."""

from collections.abc import Hashable, Iterable, Mapping

from node_agent.lottie import limits
from node_agent.lottie.errors import LottieError
from node_agent.lottie.tree import Composition, Node

Edges = Mapping[Hashable, Iterable[Hashable]]


def check_graph(found: list[Composition]) -> int:
    """How many layers are drawn once every precomposition is unfolded."""
    total = sum(len(each.layers) for each in found)
    if total > limits.LAYERS:
        raise LottieError("too_many_layers", f"{total} layers are more than {limits.LAYERS}")
    for each in found:
        _check_followers(each)
    return _check_precompositions(found)


def _check_precompositions(found: list[Composition]) -> int:
    shown: dict[Hashable, list[Hashable]] = {
        # The engine follows the reference of a layer of any type.
        each.id: [str(layer["refId"]) for layer in each.layers if layer.get("refId") is not None]
        for each in found
    }
    order = _inside_out(shown, "precomp_cycle", "the composition {} shows itself")
    sizes = {each.id: len(each.layers) for each in found}
    depths: dict[Hashable, int] = {}
    totals: dict[Hashable, int] = {}
    for ident in order:
        inner = [each for each in shown.get(ident, ()) if each in shown]
        totals[ident] = sizes.get(str(ident), 0) + sum(totals[each] for each in inner)
        depths[ident] = 1 + max((depths[each] for each in inner), default=0)
        if depths[ident] > limits.NESTED_COMPOSITIONS:
            raise LottieError(
                "too_deep", f"compositions are nested deeper than {limits.NESTED_COMPOSITIONS}"
            )
        if totals[ident] > limits.DRAWN_LAYERS:
            raise LottieError(
                "too_many_layers",
                f"unfolded, the compositions hold more than {limits.DRAWN_LAYERS} layers",
            )
    return totals.get("", 0)


def _check_followers(composition: Composition) -> None:
    first: dict[Hashable, Node] = {}
    for layer in composition.layers:
        if _is_index(layer.get("ind")):
            first.setdefault(layer["ind"], layer)
    for field, code, text in (
        ("parent", "parent_cycle", "the layer {} is its own parent"),
        ("tp", "matte_cycle", "the layer {} is its own matte"),
    ):
        edges = {
            index: [layer[field]] if _is_index(layer.get(field)) else []
            for index, layer in first.items()
        }
        _check_chains(_inside_out(edges, code, text), edges)


def _is_index(value: object) -> bool:
    return isinstance(value, int | float | str)


def _check_chains(order: list[Hashable], edges: Edges) -> None:
    lengths: dict[Hashable, int] = {}
    for index in order:
        lengths[index] = 1 + max((lengths.get(each, 0) for each in edges.get(index, ())), default=0)
        if lengths[index] > limits.CHAIN:
            raise LottieError(
                "too_deep", f"more than {limits.CHAIN} layers follow one another as parents"
            )


def _inside_out(edges: Edges, code: str, text: str) -> list[Hashable]:
    """What is pointed at comes before what points; a cycle is refused."""
    order: list[Hashable] = []
    state: dict[Hashable, bool] = {}
    for start in edges:
        waiting = [(start, iter(edges[start]))] if start not in state else []
        state.setdefault(start, False)
        while waiting:
            current, following = waiting[-1]
            step = next((each for each in following if state.get(each) is not True), None)
            if step is None:
                state[current] = True
                order.append(current)
                waiting.pop()
            elif step in state:
                raise LottieError(code, f"{text.format(step)}; mend the chain in the template")
            else:
                state[step] = False
                waiting.append((step, iter(edges.get(step, ()))))
    return order
