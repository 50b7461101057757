"""The few fields of layers and assets without which nothing is drawn, and their types."""

from typing import Any, NoReturn

from node_agent.lottie.errors import LottieError
from node_agent.lottie.tree import Node, is_number, name_of

_LAST_TYPE = 255
_NUMBERS = ("ip", "op", "st", "sr")


def check_fields(document: Node) -> None:
    _check_layers("the document", document.get("layers"))
    held = document.get("assets")
    if held is not None and not isinstance(held, list):
        _refuse("assets are no list")
    for asset in held or ():
        if not isinstance(asset, dict):
            _refuse("an asset is no object")
        if "layers" in asset:
            _check_layers(f"the composition {asset.get('id')}", asset["layers"])


def _check_layers(owner: str, held: Any) -> None:
    if not isinstance(held, list):
        _refuse(f"{owner} has no list of layers")
    for layer in held:
        if not isinstance(layer, dict):
            _refuse(f"{owner} holds a layer that is no object")
        _check_layer(owner, layer)


def _check_layer(owner: str, layer: Node) -> None:
    said = f"the layer {name_of(layer) or layer.get('ind')} of {owner}"
    if not is_number(layer.get("ty")) or not 0 <= layer["ty"] <= _LAST_TYPE:
        _refuse(f"{said} has no type that is known")
    for field in _NUMBERS:
        if layer.get(field) is not None and not is_number(layer[field]):
            _refuse(f"{said} has a {field} that is no number")
    if layer.get("ks") is not None and not isinstance(layer["ks"], dict):
        _refuse(f"{said} has a transform that is no object")


def _refuse(what: str) -> NoReturn:
    raise LottieError("not_lottie", f"{what}; export the file from Bodymovin again")
