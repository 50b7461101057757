"""Things that show, follow, mask or multiply one another without end."""

from collections.abc import Callable

from tests.node_agent.hostile.making import packed, red, ring
from tests.support.lottie import Json, document, fixed, group, layer, precomp, rectangle, shape


def _shown(*edges: tuple[str, str], first: str = "c0") -> bytes:
    assets = [{"id": own, "layers": [precomp(other), red()]} for own, other in edges]
    return packed(document(precomp(first), red(), assets=assets))


def _shown_in_a_ring(length: int) -> bytes:
    return _shown(*((f"c{own}", f"c{other}") for own, other in ring(length)))


def _followed(length: int, field: str, **more: object) -> bytes:
    layers = [{**red(), "ind": own + 1, field: other + 1, **more} for own, other in ring(length)]
    return packed(document(*layers))


def _names_that_hash_alike() -> bytes:
    """The engine compares hashes of 33 times the last one and a letter: `Ab` is `BA` to it."""
    return _shown(("Ab", "BA"), first="BA")


def _numbered_ids() -> bytes:
    assets = [{"id": 1, "layers": [{**precomp("x"), "refId": "1"}, red()]}]
    return packed(document({**precomp("x"), "refId": 1}, assets=assets))


def _parents_in_fractions() -> bytes:
    return packed(document({**red(), "ind": 1.2, "parent": 1.7}))


def _parents_as_texts() -> bytes:
    return packed(
        document({**red(), "ind": "1", "parent": "2"}, {**red(), "ind": "2", "parent": "1"})
    )


def _doubled(times: int, width: int) -> bytes:
    assets: list[Json] = [{"id": "c0", "layers": [red()] * width}]
    assets += [{"id": f"c{n}", "layers": [precomp(f"c{n - 1}")] * width} for n in range(1, times)]
    return packed(document(precomp(f"c{times - 1}"), assets=assets))


def _two_of_one_name() -> bytes:
    """The second of that name shows the first, and so itself."""
    assets = [{"id": "a", "layers": [red()]}, {"id": "a", "layers": [precomp("a")]}]
    return packed(document(precomp("a"), assets=assets))


def _picture_and_composition() -> bytes:
    """One asset is both, so that a check of pictures and one of compositions may each pass."""
    both: Json = {"id": "a", "layers": [precomp("a")], "w": 9, "h": 9, "u": "/etc/", "p": "passwd"}
    return packed(document(layer(2, refId="a"), assets=[both]))


def _slots_within_slots() -> bytes:
    slots = {
        f"s{own}": {"p": {"a": 0, "k": [0, 0], "sid": f"s{other}", "p": {"sid": f"s{own}"}}}
        for own, other in ring(40)
    }
    moved = red(ks={"p": {"a": 0, "k": [0, 0], "sid": "s0"}})
    return packed(document(moved, slots=slots))


def _groups(depth: int) -> bytes:
    inner: Json = rectangle()
    for _ in range(depth):
        inner = group(inner)
    return packed(document(shape(inner)))


def _mattes_of_mattes(count: int) -> bytes:
    layers = [{**red(), "ind": n + 1, "tt": 1, "td": 1, "tp": n + 2} for n in range(count)]
    return packed(document(*layers, {**red(), "ind": count + 1, "td": 1}))


def _matted_in_a_row(count: int) -> bytes:
    return packed(document(*({**red(), "ind": n + 1, "tt": 1, "td": 1} for n in range(count))))


def _masked_by_itself() -> bytes:
    masks = [{"mode": "a", "inv": False, "pt": fixed({"v": [], "i": [], "o": [], "c": True})}] * 500
    return packed(document(red(hasMask=True, masksProperties=masks, tp=1, tt=1, td=1)))


def _wide_family(count: int) -> bytes:
    """One parent, and each child has to be found by its number: a square of steps."""
    followers = ({**layer(3), "ind": n + 2, "parent": 1} for n in range(count))
    return packed(document({**layer(3), "ind": 1}, *followers))


ATTACKS: dict[str, Callable[[], bytes]] = {
    "a composition shows itself": lambda: _shown(("c0", "c0")),
    "two compositions show each other": lambda: _shown_in_a_ring(2),
    "nine compositions in a ring": lambda: _shown_in_a_ring(9),
    "forty compositions in a ring": lambda: _shown_in_a_ring(40),
    "two thousand compositions in a ring": lambda: _shown_in_a_ring(2000),
    "names that the engine takes for one": _names_that_hash_alike,
    "ids that are numbers": _numbered_ids,
    "two compositions of one name": _two_of_one_name,
    "an asset that is picture and composition": _picture_and_composition,
    "its own parent": lambda: _followed(1, "parent"),
    "parents in pairs": lambda: _followed(2, "parent"),
    "parents in a ring": lambda: _followed(17, "parent"),
    "parents in a large ring": lambda: _followed(9000, "parent"),
    "parents by fractions": _parents_in_fractions,
    "parents by texts": _parents_as_texts,
    "its own matte": lambda: _followed(1, "tp", tt=1, td=1),
    "mattes in a ring": lambda: _followed(5, "tp", tt=1, td=1),
    "a chain of mattes": lambda: _mattes_of_mattes(400),
    "mattes all in a row": lambda: _matted_in_a_row(3000),
    "masked by itself": _masked_by_itself,
    "two to the thirtieth layers": lambda: _doubled(31, 2),
    "a thousand to the fourth layers": lambda: _doubled(4, 1000),
    "just under the limit of layers": lambda: _doubled(15, 2),
    "slots within slots": _slots_within_slots,
    "deep groups": lambda: _groups(60),
    "groups down to the limit": lambda: _groups(110),
    "a parent of nineteen thousand": lambda: _wide_family(19_000),
}
