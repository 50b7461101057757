"""Closes a document: every picture lies inside of it, and no name leads out of it."""

import re
from typing import Any

from node_agent.lottie.errors import Cautions
from node_agent.lottie.pictures import NOTHING, embedded_bytes, is_embedded, mime_of, size_of
from node_agent.lottie.tree import Node, assets, dicts, largest, layers, name_of, nodes, values_of

_NUMBERS_OF_STOP = 4
_SVG = "image/svg+xml"
# An SVG can name other files, which the engine would open.
_LEADS_OUT = re.compile(rb"<image|<!entity|<use|@import|url\((?!#)", re.IGNORECASE)


def close_pictures(document: Node, cautions: Cautions) -> None:
    shown = {str(layer.get("refId")) for _, layer in layers(document)}
    for asset in assets(document):
        if "layers" in asset:
            asset.pop("p", None)  # the engine would show the file and not the layers
        if not isinstance(asset.get("p"), str) or not asset["p"]:
            continue
        name = name_of(asset) or str(asset.get("id"))
        if str(asset.get("id")) not in shown:
            _blank(asset)
        elif is_embedded(asset):
            asset.update(e=1, u="")
            _check(asset, name, cautions)
        else:
            text = "it lies outside of the file and is left blank; embed it in the template"
            cautions.grave("external", name, text)
            _blank(asset)


def close_fonts(document: Node) -> None:
    held = document.get("fonts")
    for font in dicts(held.get("list") if isinstance(held, dict) else None):
        path = font.get("fPath")
        if isinstance(path, str) and not path.startswith("data:"):
            font["fPath"] = ""


def mend_gradients(document: Node) -> None:
    """A gradient that promises more stops than it has is read beyond its end by the engine."""
    for node in nodes([document.get("layers"), document.get("assets")]):
        gradient = node.get("g")
        if isinstance(gradient, dict) and node.get("ty") in ("gf", "gs"):
            held = [len(each) for each in values_of(gradient.get("k")) if isinstance(each, list)]
            most = min(held, default=0) // _NUMBERS_OF_STOP
            if largest(gradient.get("p")) > most:
                gradient["p"] = most


def mend_nulls(document: Node) -> None:
    """The engine's reader hangs over a null where it expects a number."""
    waiting: list[Any] = [document]
    while waiting:
        held = waiting.pop()
        if isinstance(held, dict):
            for key in [key for key, value in held.items() if value is None]:
                del held[key]
            waiting.extend(each for each in held.values() if isinstance(each, dict | list))
        else:
            held[:] = [0 if each is None else each for each in held]
            waiting.extend(each for each in held if isinstance(each, dict | list))


def _check(asset: Node, name: str, cautions: Cautions) -> None:
    data = embedded_bytes(asset["p"])
    kind = mime_of(data) if data else None
    if data is None or kind is None:
        cautions.grave("unreadable_picture", name, "it is no picture that can be read")
        if data is not None or _LEADS_OUT.search(asset["p"].encode()) or not _is_svg(asset["p"]):
            _blank(asset)  # the engine goes by the name alone, and reads whole documents so
    elif kind == _SVG:
        if _LEADS_OUT.search(data):
            text = "the SVG names other files and is left blank; embed a PNG instead"
            cautions.grave("external", name, text)
            _blank(asset)
    elif size_of(data) is None:
        cautions.grave("unreadable_picture", name, "the picture is damaged; embed it again")


def _is_svg(uri: str) -> bool:
    return uri.lower().startswith(f"data:{_SVG}")


def _blank(asset: Node) -> None:
    asset.update(u="", p=NOTHING, e=1)
