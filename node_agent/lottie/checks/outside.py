"""Files that a document shows although they are not its own: none of them is ever opened."""

import re

from node_agent.lottie.errors import LottieError
from node_agent.lottie.tree import Node, assets, layers, name_of

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
# Where a dotLottie archive has its own pictures, written as if from its root.
_OWN = ("/images/", "/i/")
_LONGEST = 80


def check_outside(document: Node) -> None:
    """A name beside the file is only missing; one that leads elsewhere was put in to be read."""
    shown = {str(layer.get("refId")) for _, layer in layers(document)}
    for asset in assets(document):
        path = _path(asset)
        if str(asset.get("id")) in shown and _leads_out(path):
            name = name_of(asset) or str(asset.get("id"))
            raise LottieError(
                "external_path",
                f"{name} lies outside of the template, at {path[:_LONGEST]}; embed it",
            )


def _path(asset: Node) -> str:
    folder, name = asset.get("u"), asset.get("p")
    if not isinstance(name, str) or name[:5].lower() == "data:":
        return ""
    if not isinstance(folder, str) or _leads_out(name):
        return name
    return folder + name


def _leads_out(path: str) -> bool:
    plain = path.replace("\\", "/")
    own = next((each for each in _OWN if plain.startswith(each)), "")
    plain = plain.removeprefix(own)
    return bool(_SCHEME.match(plain)) or plain.startswith("/") or ".." in plain.split("/")
