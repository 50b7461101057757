"""Pictures and sounds for placeholders: layers, assets and slots that carry the key."""

import hashlib
import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from node_agent.lottie import limits
from node_agent.lottie.bound.fitting import Size, fitted
from node_agent.lottie.bound.scope import Scope
from node_agent.lottie.errors import Cautions, LottieError
from node_agent.lottie.pictures import data_uri
from node_agent.lottie.spec import AudioValue, MediaValue
from node_agent.lottie.tree import (
    AUDIO,
    IMAGE,
    PRECOMP,
    SOLID,
    Node,
    assets,
    dicts,
    largest,
    name_of,
    number,
)

_LARGEST_SCALE = 4.0
_UNSEEN = ("tm", "w", "h", "sw", "sh", "sc")


@dataclass(slots=True)
class Media:
    """Binds pictures; `scale` is how many pixels of the film a pixel of the document is."""

    document: Node
    files: Mapping[str, bytes]
    scale: float
    cautions: Cautions
    made: dict[str, str] = field(default_factory=dict)

    def bind_picture(self, value: MediaValue, scope: Scope) -> None:
        key = scope.full_key(value.key)
        places = list(_placeholders(value.key, scope))
        if not places:
            self.cautions.note("unbound", key, "the template has no placeholder of that name")
        data = self._file(key, value.asset) if places else None
        if data is None:
            return
        if value.mime.startswith("video/"):
            text = "a video can't be shown by this engine; choose a picture"
            self.cautions.grave("video_placeholder", key, text)
            return
        for layer, box in places:
            try:
                self._show(layer, box, value, data)
            except LottieError as error:
                self.cautions.grave(error.code, key, error.message)

    def bind_sound(self, value: AudioValue, scope: Scope) -> None:
        key = scope.full_key(value.key)
        named = {str(each.get("id")) for each in scope.assets() if value.key in names_of(each)}
        found = [
            layer
            for _, layer in scope.layers()
            if layer.get("ty") == AUDIO
            and (name_of(layer) == value.key or str(layer.get("refId")) in named)
        ]
        if not found:
            self.cautions.note("unbound", key, "the template has no audio layer of that name")
            return
        data = self._file(key, value.asset)
        if data is not None:
            uri = data_uri(data, "audio/mpeg")
            ident = self._add(f"fr_sound_{value.asset}", {"u": "", "p": uri, "e": 1})
            for layer in found:
                layer["refId"] = ident

    def _file(self, key: str, asset: str) -> bytes | None:
        data = self.files.get(asset)
        if data is None:
            self.cautions.grave("missing_asset", key, f"the file {asset[:12]}… was not fetched")
        return data

    def _show(self, layer: Node, box: Size, value: MediaValue, data: bytes) -> None:
        own = max(1.0, min(_LARGEST_SCALE, _own_scale(layer)))
        ident = self._picture(value, data, box, self.scale * own)
        layer.update(ty=IMAGE, refId=ident)
        for name in _UNSEEN:
            layer.pop(name, None)

    def _picture(self, value: MediaValue, data: bytes, box: Size, scale: float) -> str:
        said = f"{value.asset} {value.fit} {value.focus} {box} {scale}"
        ident = "fr_picture_" + hashlib.sha256(said.encode()).hexdigest()[:24]
        if ident not in self.made:
            shaped, mime = fitted(data, box, scale, value.fit, value.focus)
            uri = data_uri(shaped, mime)
            asset = {"nm": value.key, "w": box[0], "h": box[1], "u": "", "p": uri, "e": 1}
            self._add(ident, asset)
            self.made[ident] = ident
        return ident

    def _add(self, ident: str, asset: Node) -> str:
        held = self.document.setdefault("assets", [])
        if all(each.get("id") != ident for each in assets(self.document)):
            held.append({"id": ident, **asset})
        return ident


def names_of(asset: Node) -> tuple[str, ...]:
    """An asset is called by its name, its slot, its id, or its file without the ending."""
    held = asset.get("p")
    path = held if isinstance(held, str) and not held.startswith("data:") else ""
    stem = posixpath.splitext(posixpath.basename(path))[0]
    return (name_of(asset), str(asset.get("sid", "")), str(asset.get("id", "")), stem)


def _placeholders(key: str, scope: Scope) -> Iterator[tuple[Node, Size]]:
    by_id = {str(each.get("id")): each for each in scope.assets()}
    for _, layer in scope.layers():
        kind = layer.get("ty")
        shown = by_id.get(str(layer.get("refId")), {})
        named = name_of(layer) == key or (bool(shown) and key in names_of(shown))
        if named and kind in (IMAGE, SOLID, PRECOMP):
            yield layer, _box(layer, shown, scope)


def _box(layer: Node, shown: Node, scope: Scope) -> Size:
    for width, height in (
        (layer.get("sw"), layer.get("sh")),
        (layer.get("w"), layer.get("h")),
        (shown.get("w"), shown.get("h")),
        (scope.document.get("w"), scope.document.get("h")),
    ):
        found = number(width, 0.0), number(height, 0.0)
        if min(found) >= 1 and max(found) <= limits.SIDE:
            return found
    return 1.0, 1.0


def _own_scale(layer: Node) -> float:
    transform = layer.get("ks")
    return largest(transform.get("s")) / 100 if isinstance(transform, dict) else 1.0


def blank_sounds(document: Node) -> None:
    """The engine draws no sounds; their bytes would only be carried along."""
    played = {
        str(layer.get("refId"))
        for owner in (document, *assets(document))
        for layer in dicts(owner.get("layers"))
        if layer.get("ty") == AUDIO
    }
    for asset in assets(document):
        if str(asset.get("id")) in played and "w" not in asset:
            asset.update(u="", p="", e=0)
