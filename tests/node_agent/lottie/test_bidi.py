"""The bidirectional algorithm, against an independent implementation and by hand."""

import random

import pytest
from bidi import get_display  # type: ignore[import-untyped] # it ships no types

from node_agent.lottie.text.bidi import levels, line_levels, visual_order

LETTERS = (
    "abc ABC 123 ۱۲۳ سلام דגא ()[]{}«»⟨⟩〈〉⦍⦎⦏⦐.,:+-/%$#&*!\t٠١٬"
    "\u2329\u232a\u064e\u0651\u0301\u200c\u200d\u200e\u200f"
    "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
STRINGS = 20_000
BASES: dict[int | None, str | None] = {None: None, 0: "L", 1: "R"}


def shown(text: str, base: int | None = None) -> str:
    found, own = levels(text, base)
    return "".join(text[n] for n in visual_order(line_levels(text, found, own)))


def test_it_agrees_with_another_implementation() -> None:
    chance = random.Random(20)
    compared = 0
    while compared < STRINGS:
        text = "".join(chance.choice(LETTERS) for _ in range(chance.randint(1, 24)))
        base = chance.choice(list(BASES))
        if not any(level % 2 for level in levels(text, base)[0]):
            continue  # the other one leaves a line without any odd level as it is, before rule L1
        compared += 1
        assert shown(text, base) == get_display(text, base_dir=BASES[base]), ascii(text)


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("abc", "abc"),
        ("سلام", "مالس"),
        ("قیمت ۱۲۳ تومان", "ناموت ۱۲۳ تمیق"),
        ("FlatRender 2.0 (۵۰٪ تخفیف)", "FlatRender 2.0 (۵۰٪ فیفخت)"),
        ("با FlatRender 2.0 بساز", "زاسب FlatRender 2.0 اب"),
        ("می\u200cخواهم", "مهاوخ\u200cیم"),
        ("a\u2067ب c\u2069d", "a\u2067c ب\u2069d"),
        ("سلام (hello) دنیا", "ایند )hello( مالس"),
    ],
)
def test_it_orders_what_people_write(text: str, seen: str) -> None:
    assert shown(text) == seen


def test_a_direction_may_be_given() -> None:
    assert shown("abc!", 1) == "!abc"
    assert shown("abc!", 0) == "abc!"


def test_depth_is_bounded() -> None:
    found, _ = levels("\u202b" * 500 + "a")
    assert max(found) <= 126


def test_sixty_four_open_brackets_are_no_pairs() -> None:
    found, _ = levels("a" + "(" * 64 + "ب" + ")" * 64, 0)
    assert found[64:66] == [0, 1]
