"""Examines a document: refuses what would hang or crash the engine, lists what it holds."""

from typing import Any

from node_agent.lottie.checks.amounts import check_amounts, check_repeaters
from node_agent.lottie.checks.features import features
from node_agent.lottie.checks.fields import check_fields
from node_agent.lottie.checks.graph import check_graph
from node_agent.lottie.checks.images import check_images
from node_agent.lottie.checks.outside import check_outside
from node_agent.lottie.checks.totals import check_totals
from node_agent.lottie.errors import Caution
from node_agent.lottie.frame import Frame
from node_agent.lottie.keys import find_keys
from node_agent.lottie.results import Scan
from node_agent.lottie.tree import TEXT, Composition, Node, compositions, dicts, nodes


def examine(document: dict[str, Any]) -> Scan:
    frame = Frame.of(document)
    check_fields(document)
    found = compositions(document)
    check_graph(found)
    check_amounts(document)
    check_repeaters(found)
    check_totals(found)
    check_outside(document)
    warnings: list[Caution] = [*check_images(document), *features(document, found)]
    return Scan(
        width=frame.width,
        height=frame.height,
        rate=frame.rate,
        frames=frame.frames,
        compositions=tuple(dict.fromkeys(each.name for each in found if each.name)),
        keys=find_keys(document, found),
        fonts=_fonts(document, found),
        warnings=tuple(dict.fromkeys(warnings)),
    )


def _fonts(document: Node, found: list[Composition]) -> tuple[str, ...]:
    held = document.get("fonts")
    listed = {
        str(font.get("fName")): f"{font.get('fFamily') or font.get('fName')}"
        f" {font.get('fStyle') or ''}".strip()
        for font in dicts(held.get("list") if isinstance(held, dict) else None)
    }
    used = [
        str(node["f"])
        for composition in found
        for layer in composition.layers
        if layer.get("ty") == TEXT
        for node in nodes(layer.get("t") or [])
        if "f" in node and isinstance(node.get("t"), str)
    ]
    return tuple(dict.fromkeys(listed.get(name, name) for name in used))
