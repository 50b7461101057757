"""Text layers become shape layers of glyph outlines, so that the engine needs no fonts."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from node_agent.lottie.bound.glyph_shapes import by_keyframe, shapes_of
from node_agent.lottie.checks.features import has_animators
from node_agent.lottie.errors import Cautions
from node_agent.lottie.fonts import Face, FontBook, FontError
from node_agent.lottie.keys import SHARED, is_data
from node_agent.lottie.pictures import embedded_bytes
from node_agent.lottie.spec import TextValue
from node_agent.lottie.text.setting import CENTER, LEFT, RIGHT, Setting, Style, set_text
from node_agent.lottie.text.shaping import direction_of, uncovered
from node_agent.lottie.tree import SHAPE, TEXT, Node, dicts, is_number, layers, name_of, number

_USUAL_LINE_HEIGHT = 1.2
_JUSTIFICATIONS = {"left": LEFT, "right": RIGHT, "center": CENTER}
# The last three are justified, told apart by their last line; lines are not stretched here.
_DESIGNED = {0: LEFT, 1: RIGHT, 2: CENTER, 3: LEFT, 4: RIGHT, 5: CENTER, 6: LEFT}
_ALL_CAPITALS = 1
_OPPOSITE = {LEFT: RIGHT, RIGHT: LEFT, CENTER: CENTER}
_OUTCOMES = {
    "shrunk": "the text was made smaller to fit its box",
    "broken": "the text was made smaller and broken inside of words to fit its box",
    "cut": "the text was cut, for it does not fit its box even at its least size",
}
_JOINED = ("R", "AL")


@dataclass(slots=True)
class Texts:
    """`wanted` is what a customer gave, by the identity of the layer."""

    listed: Mapping[str, Node]
    designed: frozenset[str]
    book: FontBook
    cautions: Cautions
    wanted: Mapping[int, TextValue]

    @classmethod
    def of(
        cls, document: Node, book: FontBook, cautions: Cautions, wanted: Mapping[int, TextValue]
    ) -> "Texts":
        held = document.get("fonts")
        listed = dicts(held.get("list") if isinstance(held, dict) else None)
        designed = frozenset(str(each.get("ch")) for each in dicts(document.get("chars")))
        by_name = {str(font.get("fName")): font for font in listed}
        return cls(by_name, designed, book.with_faces(_carried(by_name)), cautions, wanted)

    def draw(self, layer: Node) -> None:
        """Leaves a layer that nobody bound, and whose font is not at hand, as it is."""
        frames = _frames(layer)
        given = self.wanted.get(id(layer))
        if not frames or (given is None and self._stays(layer, frames)):
            return
        if has_animators(layer):
            text = "animators of single characters are not drawn; the text stands still"
            self.cautions.note("text_animators", name_of(layer), text)
        sets = [self._set(layer, frame["s"], given) for frame in frames]
        groups = [
            shapes_of(setting, frame["s"]) for setting, frame in zip(sets, frames, strict=True)
        ]
        layer.pop("t")
        layer.update(ty=SHAPE, shapes=by_keyframe(groups, [frame.get("t", 0) for frame in frames]))

    def _stays(self, layer: Node, frames: Sequence[Node]) -> bool:
        """Nobody bound it: outlines that the file carries, or a font missing in a free render."""
        texts = "".join(str(frame["s"].get("t") or "") for frame in frames)
        if not texts.strip() or self._has_outlines(texts):
            return True
        missing = [frame for frame in frames if self._face(frame["s"], None) is None]
        if missing:
            name = str(missing[0]["s"].get("f"))
            text = f"the font {name} is not at hand; add it to the template's fonts"
            self.cautions.grave("missing_font", name_of(layer), text)
        return bool(missing)

    def _has_outlines(self, text: str) -> bool:
        visible = {each for each in text if not unicodedata.category(each).startswith(("Z", "C"))}
        joined = any(unicodedata.bidirectional(each) in _JOINED for each in visible)
        return bool(self.designed) and visible <= self.designed and not joined

    def _face(self, said: Node, given: TextValue | None) -> Face | None:
        name = str(said.get("f") or "")
        font = self.listed.get(name, {})
        family, style = str(font.get("fFamily") or ""), str(font.get("fStyle") or "")
        if given and given.font:
            return self.book.find(f"{given.font} {style}", given.font)
        return self.book.find(name, f"{family} {style}", family)

    def _faces(self, layer: Node, said: Node, given: TextValue | None) -> tuple[Face, ...]:
        face = self._face(said, given)
        if face is None:
            name = (given and given.font) or said.get("f")
            text = f"the font {name} is not at hand; upload it, or choose another"
            self.cautions.grave("missing_font", name_of(layer), text)
        usual = self.book.fallback
        return tuple(dict.fromkeys([*([face] if face else []), *usual]))

    def _set(self, layer: Node, said: Node, given: TextValue | None) -> Setting:
        text = given.value if given else str(said.get("t") or "")
        if said.get("ca") == _ALL_CAPITALS:
            text = text.upper()
        faces = self._faces(layer, said, given)
        missing = uncovered(text, faces)
        if missing:
            told = f"no font at hand has {' '.join(missing)}; upload one that has"
            self.cautions.grave("missing_glyph", name_of(layer), told)
        elif uncovered(text, faces[:1]):
            told = f"the font {faces[0].family} lacks {uncovered(text, faces[:1])}; another is used"
            self.cautions.note("other_font", name_of(layer), told)
        setting = set_text(text, _style(said, given), faces, fit=given is not None)
        if setting.outcome:
            told = _OUTCOMES[setting.outcome]
            self.cautions.note(f"text_{setting.outcome}", name_of(layer), told)
        return setting


def draw_texts(document: Node, texts: Texts) -> None:
    """All but those that hold data, which expressions read and nobody sees."""
    for composition, layer in layers(document):
        if layer.get("ty") == TEXT and composition.name != SHARED and not is_data(layer):
            texts.draw(layer)
    if not any(layer.get("ty") == TEXT for _, layer in layers(document)):
        document.pop("fonts", None)
        document.pop("chars", None)


def _carried(listed: Mapping[str, Node]) -> dict[str, Face]:
    """Fonts that the document itself carries as data URIs."""
    found: dict[str, Face] = {}
    for name, font in listed.items():
        data = embedded_bytes(font["fPath"]) if isinstance(font.get("fPath"), str) else None
        face = _face_of(data) if data else None
        if face:
            found[name] = face
    return found


def _face_of(data: bytes) -> Face | None:
    try:
        return Face.of(data)
    except FontError:
        return None


def _frames(layer: Node) -> list[Node]:
    text = layer.get("t")
    document = text.get("d") if isinstance(text, dict) else None
    held = document.get("k") if isinstance(document, dict) else None
    held = [{"s": held, "t": 0}] if isinstance(held, dict) else held
    return [frame for frame in dicts(held) if isinstance(frame.get("s"), dict)]


def _style(said: Node, given: TextValue | None) -> Style:
    size = max(number(said.get("s"), 10.0), 0.01)
    line_height = number(said.get("lh"), 0.0) or size * _USUAL_LINE_HEIGHT
    style = Style(
        size=size,
        line_height=line_height,
        justification=_DESIGNED.get(int(number(said.get("j"), 0)), LEFT),
        tracking=number(said.get("tr"), 0.0),
        shift=number(said.get("ls"), 0.0),
        box=_box(said),
    )
    return _wanted(style, said, given) if given else style


def _wanted(style: Style, said: Node, given: TextValue) -> Style:
    direction = {"rtl": 1, "ltr": 0}.get(given.direction or "")
    factor = given.size / style.size if given.size else 1.0
    justification = style.justification
    if given.justification:
        justification = _JUSTIFICATIONS[given.justification]
    elif style.box:
        # A text that runs the other way than the designed one starts at the other side of its box.
        own = direction_of(str(said.get("t") or ""))
        runs = direction_of(given.value) if direction is None else direction
        justification = _OPPOSITE[justification] if own != runs else justification
    return replace(
        style,
        size=style.size * factor,
        line_height=style.line_height * factor,
        justification=justification,
        direction=direction,
    )


def _box(said: Node) -> tuple[float, float, float, float] | None:
    size, place = _pair(said.get("sz")), _pair(said.get("ps")) or (0.0, 0.0)
    return (*place, *size) if size and min(size) > 0 else None


def _pair(held: Any) -> tuple[float, float] | None:
    if isinstance(held, list) and len(held) > 1 and is_number(held[0]) and is_number(held[1]):
        return float(held[0]), float(held[1])
    return None
