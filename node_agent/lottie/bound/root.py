"""The root of the film: the composition that was ordered, at the length that was ordered."""

from fractions import Fraction

from node_agent.lottie.bound.warp import Warp, remap
from node_agent.lottie.errors import Cautions
from node_agent.lottie.frame import Frame
from node_agent.lottie.tree import PRECOMP, Composition, Node, compositions, name_of, number

FILM = "fr_film"
_HALF = Fraction(1, 2)


def choose(document: Node, name: str | None, cautions: Cautions) -> None:
    if not name or name_of(document) == name:
        return
    found = [each for each in compositions(document) if each.name == name and each.id]
    if found:
        _promote(document, found[0])
    else:
        text = "the file has no composition of that name; its root is rendered"
        cautions.note("no_composition", name, text)


def _promote(document: Node, composition: Composition) -> None:
    shown = next(
        (each for each in _shows(document) if str(each.get("refId")) == composition.id), {}
    )
    document["layers"] = composition.layers
    for side in ("w", "h"):
        document[side] = number(composition.node.get(side), number(shown.get(side), document[side]))
    if shown:
        begins = number(shown.get("st"), 0.0)
        for field in ("ip", "op"):
            document[field] = number(shown.get(field), document[field]) - begins
    document["assets"] = [
        each for each in document["assets"] if str(each.get("id")) != composition.id
    ]


def _shows(document: Node) -> list[Node]:
    return [
        layer
        for each in compositions(document)
        for layer in each.layers
        if layer.get("ty") == PRECOMP
    ]


def stretch(document: Node, seconds: Fraction, rate: Fraction) -> None:
    """Nothing is touched where the designed length already gives the ordered frames."""
    frame = Frame.of(document)
    designed = Fraction(frame.span).limit_denominator(10**6) / frame.rate
    if abs(seconds - designed) * rate < _HALF:
        return
    own = float(frame.rate)
    length = float(seconds * frame.rate)
    warp = Warp.stretching(frame.start, frame.span, 0.0, length, own)
    document.setdefault("assets", []).append({"id": FILM, "layers": document["layers"]})
    document["layers"] = [
        {
            "ty": PRECOMP,
            "nm": name_of(document),
            "refId": FILM,
            "ind": 1,
            "w": frame.width,
            "h": frame.height,
            "ip": 0,
            "op": length,
            "st": 0,
            "ks": {},
            "tm": remap([(new, old) for old, new in warp.knots], number(document["fr"], own)),
        }
    ]
    document.update(ip=0, op=length)
