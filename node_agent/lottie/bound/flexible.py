"""Puts a film together from scenes: each instance is a copy with a time and values of its own."""

from dataclasses import dataclass

import orjson

from node_agent.lottie import limits
from node_agent.lottie.bound.scope import Scope
from node_agent.lottie.bound.warp import Warp, move_layer
from node_agent.lottie.errors import Cautions, LottieError
from node_agent.lottie.frame import Frame
from node_agent.lottie.spec import Scene
from node_agent.lottie.tree import PRECOMP, Node, assets, compositions, dicts, is_number, name_of

_SCENE = "frc_"
_STRANGE_INDEX = 10**6


@dataclass(frozen=True, slots=True)
class Instance:
    """One scene of the film and the root layers that show it."""

    scene: Scene
    layers: list[Node]


@dataclass(frozen=True, slots=True)
class _Pattern:
    """A root layer that shows a scene, after the layer above it if that is its matte."""

    place: int
    layers: list[Node]
    start: float
    length: float


def assemble(document: Node, scenes: tuple[Scene, ...], cautions: Cautions) -> list[Instance]:
    frame = Frame.of(document)
    rate = float(frame.rate)
    patterns = _patterns(document, {scene.key for scene in scenes})
    instances: list[Instance] = []
    clock = 0.0
    for scene in scenes:
        pattern = patterns.get(scene.key)
        if pattern is None:
            text = "the template has no such scene; scan the template again"
            cautions.grave("unknown_scene", scene.key, text)
            continue
        length = float(scene.seconds) * rate if scene.seconds else pattern.length
        warp = Warp.stretching(pattern.start, pattern.length, clock, length, rate)
        layers = _cloned(document, pattern.layers, len(instances))
        for layer in layers:
            move_layer(layer, warp, rate)
        instances.append(Instance(scene, layers))
        clock += length
    if not instances:
        raise LottieError("no_scenes", "none of the ordered scenes is in the template")
    _lay_out(document, patterns, instances, frame, clock)
    _drop_patterns(document, patterns)
    return instances


def _patterns(document: Node, keys: set[str]) -> dict[str, _Pattern]:
    names = {each.id: each.name for each in compositions(document) if each.id}
    layers = dicts(document["layers"])
    found: dict[str, _Pattern] = {}
    for place, layer in enumerate(layers):
        key = _scene_of(layer, names, keys)
        if key is None or key in found:
            continue
        matte = layers[place - 1] if place and layer.get("tt") and "tp" not in layer else None
        bundle = [*([matte] if matte else []), layer]
        found[key] = _Pattern(place, bundle, layer["ip"], layer["op"] - layer["ip"])
    return found


def _scene_of(layer: Node, names: dict[str, str], keys: set[str]) -> str | None:
    if layer.get("ty") != PRECOMP or not (
        is_number(layer.get("ip")) and is_number(layer.get("op"))
    ):
        return None
    for name in (names.get(str(layer.get("refId")), ""), name_of(layer)):
        if name in keys or name.startswith(_SCENE):
            return name
    return None


def _cloned(document: Node, layers: list[Node], number: int) -> list[Node]:
    """Deep copies of the layers and of every composition below them, under new ids."""
    scope = Scope.below(document, "", layers)
    renamed = {each.id: f"{each.id}#{number}" for each in scope.compositions if each.id}
    copies: list[Node] = orjson.loads(orjson.dumps(layers))
    for composition in scope.compositions:
        if composition.id:
            asset = orjson.loads(orjson.dumps(composition.node))
            asset["id"] = renamed[composition.id]
            _refer(dicts(asset["layers"]), renamed)
            document["assets"].append(asset)
    _refer(copies, renamed)
    if sum(len(dicts(each.get("layers"))) for each in assets(document)) > limits.LAYERS:
        raise LottieError("too_many_layers", f"the scenes have more than {limits.LAYERS} layers")
    return copies


def _refer(layers: list[Node], renamed: dict[str, str]) -> None:
    for layer in layers:
        if layer.get("ty") == PRECOMP and str(layer.get("refId")) in renamed:
            layer["refId"] = renamed[str(layer["refId"])]


def _lay_out(
    document: Node,
    patterns: dict[str, _Pattern],
    instances: list[Instance],
    frame: Frame,
    length: float,
) -> None:
    gone = {id(layer) for pattern in patterns.values() for layer in pattern.layers}
    place = min(pattern.place for pattern in patterns.values())
    layers = dicts(document["layers"])
    warp = Warp.stretching(frame.start, frame.span, 0.0, length, float(frame.rate))
    above = [layer for layer in layers[:place] if id(layer) not in gone]
    below = [layer for layer in layers[place:] if id(layer) not in gone]
    for layer in (*above, *below):
        move_layer(layer, warp, float(frame.rate))
    scenes = [layer for instance in instances for layer in instance.layers]
    _number(scenes, [layer.get("ind") for layer in layers])
    document["layers"] = [*above, *scenes, *below]
    document.update(ip=0, op=length)


def _drop_patterns(document: Node, patterns: dict[str, _Pattern]) -> None:
    """What was copied and is shown nowhere else would only be carried along."""
    roots = [layer for pattern in patterns.values() for layer in pattern.layers]
    copied = {each.id for each in Scope.below(document, "", roots).compositions}
    shown = {each.id for each in Scope.below(document, "", dicts(document["layers"])).compositions}
    gone = copied - shown
    document["assets"] = [each for each in assets(document) if str(each.get("id")) not in gone]


def _number(scenes: list[Node], taken: list[object]) -> None:
    """Instances need indices of their own, or the engine takes one for another."""
    usual = [each for each in taken if isinstance(each, int) and 0 < each < _STRANGE_INDEX]
    following = max(usual, default=0) + 1
    for step, layer in enumerate(scenes):
        layer["ind"] = following + step
