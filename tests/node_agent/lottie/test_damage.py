"""Damaged documents are drawn or refused; nothing else ever happens."""

import json
import random

import pytest

from node_agent.lottie.document import BindSpec, Bound, LottieError, bind, examine, read
from tests.node_agent.lottie.damage import PICTURE, SPECS, damaged, whole
from tests.support.binding import BOOK, bound, codes, sha256

ROUNDS = 25


def outcome(data: bytes, spec: BindSpec, *, strict: bool) -> Bound | LottieError:
    try:
        held = read(data)
        examine(held)
        return bind(held, spec, {sha256(PICTURE): PICTURE}, BOOK, strict=strict)
    except LottieError as error:
        return error


@pytest.mark.parametrize("seed", range(6))
def test_damage_is_survived(seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(ROUNDS):
        data = json.dumps(damaged(chance)).encode()
        for spec in map(BindSpec.of, SPECS):
            result = outcome(data, spec, strict=chance.random() < 0.3)
            shown = result.data if isinstance(result, Bound) else result.message.encode()
            assert len(shown) > len("{}")


def test_without_damage_all_is_bound_but_what_does_not_fit() -> None:
    result = bound(whole(), (PICTURE,), **{k: v for k, v in SPECS[1].items() if k != "version"})
    assert codes(result) == [("unbound", "sl"), ("text_shrunk", "frl_title")]
    assert (result.frames, len(result.sounds)) == (90, 2)
