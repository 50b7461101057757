"""What an order needs of a node: its engine, and the fonts that are not sent along."""

from collections.abc import Iterable
from dataclasses import dataclass

from domains.content.api import Engine
from domains.render.service.wording import FONTS
from domains.render.store import claims as claim_store
from domains.render.store import nodes as store
from domains.studio.api import Ordered
from kernel.db import UnitOfWork
from kernel.errors import bad_input

CARRIED = frozenset({"dejavusans"})
"""Fonts that come with the engine that draws Lottie files."""


@dataclass(frozen=True, slots=True)
class Needs:
    engine: str
    fonts: tuple[str, ...]

    @property
    def signature(self) -> str:
        return "/".join((self.engine, *self.fonts))


async def checked(unit: UnitOfWork, ordered: Ordered) -> Needs:
    """Refuses an order whose fonts no node has, and names them."""
    wanted = _installed(ordered)
    known = {plain(font) for font in await store.fonts(unit, unit.clock.now())}
    missing = sorted({name for name in wanted if plain(name) not in known})
    if missing:
        raise bad_input("savedProjectId", FONTS.with_(names=", ".join(missing)))
    engine = ordered.project.engine.value
    needs = Needs(engine, tuple(sorted({plain(name) for name in wanted})))
    await claim_store.enter_requirements(unit, needs.signature, engine, list(needs.fonts))
    return needs


def _installed(ordered: Ordered) -> set[str]:
    """Names of fonts that have to be on the node already."""
    sent = {plain(font.family) for font in ordered.project.fonts if font.file_id is not None}
    carried = CARRIED if ordered.project.engine is Engine.LOTTIE else frozenset()
    named = {font.family for font in ordered.project.fonts} | set(_chosen(ordered))
    return {name for name in named if plain(name) not in sent | carried}


def _chosen(ordered: Ordered) -> Iterable[str]:
    values = [*ordered.shared_values, *(value for one in ordered.scenes for value in one.values)]
    return (value.font for value in values if value.font)


def plain(family: str) -> str:
    """One spelling for `DejaVu Sans`, `DejaVuSans` and `dejavu sans`."""
    return "".join(family.casefold().split())
