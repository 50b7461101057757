"""Numbers that make the engine work or allocate without end."""

from collections.abc import Callable

from node_agent.lottie import limits
from node_agent.lottie.errors import LottieError
from node_agent.lottie.tree import Composition, Node, dicts, is_number, largest, nodes

_DRAWN_SHAPES = 200_000
Check = Callable[[Node], None]


def check_amounts(document: Node) -> None:
    for node in nodes(document):
        for field, check in _CHECKS:
            if field in node:
                check(node)


def check_repeaters(found: list[Composition]) -> None:
    for composition in found:
        for layer in composition.layers:
            if _drawn(layer.get("shapes")) > _DRAWN_SHAPES:
                raise LottieError(
                    "too_many_copies",
                    f"the repeaters of one layer draw more than {_DRAWN_SHAPES} shapes together",
                )


def _drawn(shapes: object) -> float:
    """How many shapes repeaters and groups unfold to; depth is bounded by the JSON's own."""
    total = 0.0
    for shape in dicts(shapes):
        if shape.get("ty") == "rp":
            total *= max(1.0, largest(shape.get("c")))
        else:
            total += _drawn(shape.get("it")) if shape.get("ty") == "gr" else 1.0
    return total


def _cap(found: float, limit: int, code: str, what: str) -> None:
    if found > limit:
        raise LottieError(code, f"{found:g} {what} are more than {limit}")


def _check_shape(node: Node) -> None:
    if node["ty"] == "rp":
        _cap(largest(node.get("c")), limits.COPIES, "too_many_copies", "copies of a repeater")
    elif node["ty"] == "sr":
        _cap(largest(node.get("pt")), limits.STAR_POINTS, "too_many_points", "points of a star")


def _check_keyframes(node: Node) -> None:
    if node.get("a") and isinstance(node["k"], list) and not _plain_numbers(node["k"]):
        _cap(len(node["k"]), limits.KEYFRAMES, "too_many_keyframes", "keyframes of a property")


def _plain_numbers(values: list[object]) -> bool:
    return bool(values) and is_number(values[0])


def _check_vertices(node: Node) -> None:
    if not isinstance(node["v"], list):
        return
    count = len(node["v"])
    _cap(count, limits.VERTICES, "too_many_vertices", "vertices of a path")
    for tangents in (node.get("i"), node.get("o")):
        if isinstance(tangents, list) and len(tangents) != count and "c" in node:
            raise LottieError(
                "broken_path", f"a path has {count} vertices, but {len(tangents)} tangents"
            )


def _check_stops(node: Node) -> None:
    if isinstance(node["g"], dict):
        stops = largest(node["g"].get("p"))
        _cap(stops, limits.GRADIENT_STOPS, "too_many_stops", "stops of a gradient")


def _check_dashes(node: Node) -> None:
    if isinstance(node["d"], list) and node.get("ty") in ("st", "gs"):
        _cap(len(node["d"]), limits.DASHES, "too_many_dashes", "dashes of a stroke")


def _check_text(node: Node) -> None:
    if isinstance(node["t"], str):
        _cap(len(node["t"]), limits.CHARACTERS, "text_too_long", "characters of a text")


_CHECKS: tuple[tuple[str, Check], ...] = (
    ("ty", _check_shape),
    ("k", _check_keyframes),
    ("v", _check_vertices),
    ("g", _check_stops),
    ("d", _check_dashes),
    ("t", _check_text),
)
