"""Binds values to a document and closes it: what comes out needs no other file."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

import orjson

from node_agent.lottie.bound.closing import close_fonts, close_pictures, mend_gradients, mend_nulls
from node_agent.lottie.bound.colors import bind_colors
from node_agent.lottie.bound.data import bind_data, directions, shared_values, show_variants
from node_agent.lottie.bound.flexible import Instance, assemble
from node_agent.lottie.bound.media import Media, blank_sounds
from node_agent.lottie.bound.root import choose, stretch
from node_agent.lottie.bound.scope import Scope
from node_agent.lottie.bound.slots import drop_slots, put_defaults
from node_agent.lottie.bound.sounds import find_sounds
from node_agent.lottie.bound.texts import Texts, draw_texts
from node_agent.lottie.checks.graph import check_graph
from node_agent.lottie.errors import Cautions, LottieError
from node_agent.lottie.fonts import FontBook
from node_agent.lottie.frame import Frame
from node_agent.lottie.results import Bound
from node_agent.lottie.spec import AudioValue, BindSpec, MediaValue, TextValue, Values
from node_agent.lottie.tree import TEXT, Node, compositions, name_of

_BLACK = (0, 0, 0)


def bind(
    document: dict[str, Any],
    spec: BindSpec,
    assets: Mapping[str, bytes],
    fonts: FontBook,
    *,
    strict: bool,
) -> Bound:
    """The document has to be examined before; it is left as it is."""
    cautions = Cautions(strict=strict)
    work: Node = orjson.loads(_packed(document))
    choose(work, spec.composition, cautions)
    put_defaults(work)
    instances = [] if spec.scenes is None else assemble(work, spec.scenes, cautions)
    binder = _Binder(work, cautions, _media(work, spec, assets, cautions))
    binder.bind_all(spec.values, instances)
    draw_texts(work, Texts.of(work, fonts, cautions, binder.texts))
    return _closed(work, spec, cautions)


def _media(work: Node, spec: BindSpec, assets: Mapping[str, bytes], cautions: Cautions) -> Media:
    frame = Frame.of(work)
    scale = (spec.width or frame.width) / frame.width
    return Media(work, assets, scale, cautions)


def _closed(work: Node, spec: BindSpec, cautions: Cautions) -> Bound:
    designed = Frame.of(work)
    rate = spec.rate or designed.rate
    seconds = spec.seconds or Fraction(designed.span).limit_denominator(10**6) / designed.rate
    stretch(work, seconds, rate)
    sounds = find_sounds(work)
    blank_sounds(work)
    close_pictures(work, cautions)
    close_fonts(work)
    mend_gradients(work)
    if b"null" in _packed(work):
        mend_nulls(work)
    drop_slots(work)
    check_graph(compositions(work))
    return Bound(
        data=_packed(work),
        width=spec.width or designed.width,
        height=spec.height or designed.height,
        rate=rate,
        frames=max(1, round(seconds * rate)),
        step=designed.rate / rate,
        background=spec.background or _BLACK,
        warnings=tuple(cautions.all),
        sounds=sounds,
    )


def _packed(document: Node) -> bytes:
    try:
        return orjson.dumps(document)
    except orjson.JSONEncodeError as error:
        raise LottieError("too_deep", f"the document can't be written ({error})") from error


@dataclass(slots=True)
class _Binder:
    """Binds the values of the whole film first, then each scene's own over them."""

    work: Node
    cautions: Cautions
    media: Media
    texts: dict[int, TextValue] = field(default_factory=dict)

    def bind_all(self, values: Values, instances: list[Instance]) -> None:
        whole = Scope.whole(self.work)
        self._bind(values, whole)
        chosen = (*shared_values(whole), *values.data)
        show_variants(chosen, whole)
        for instance in instances:
            scene = Scope.below(self.work, instance.scene.key, instance.layers)
            self._bind(instance.scene.values, scene)
            show_variants((*chosen, *instance.scene.values.data), scene)

    def _bind(self, values: Values, scope: Scope) -> None:
        bind_colors(values.colors, scope, self.cautions)
        bind_data(values.data, scope, self.cautions)
        runs = directions(values.data)
        for value in values.layers:
            if isinstance(value, TextValue):
                said = value.direction or runs.get(value.key)
                self._bind_text(replace(value, direction=said), scope)
            elif isinstance(value, MediaValue):
                self.media.bind_picture(value, scope)
            elif isinstance(value, AudioValue):
                self.media.bind_sound(value, scope)

    def _bind_text(self, value: TextValue, scope: Scope) -> None:
        found = [layer for _, layer in scope.layers() if _takes(layer, value.key)]
        self.texts.update((id(layer), value) for layer in found)
        if not found:
            text = "the template has no text layer of that name"
            self.cautions.note("unbound", scope.full_key(value.key), text)


def _takes(layer: Node, key: str) -> bool:
    if layer.get("ty") != TEXT:
        return False
    text = layer.get("t")
    document = text.get("d") if isinstance(text, dict) else None
    slot = document.get("sid") if isinstance(document, dict) else None
    return key in (name_of(layer), slot)
