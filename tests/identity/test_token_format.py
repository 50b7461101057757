"""The spelling of an API token, by which a typing error is seen without a statement."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domains.identity.service import token_format
from kernel.telemetry.redaction import masked

TOKEN = "fr_live_abcdefgh_0123456789ABCDEFGHIJKLMNOPQRSTUV"


def test_a_new_token_has_the_published_form() -> None:
    token = token_format.make()
    assert re.fullmatch(r"fr_live_[0-9A-Za-z]{8}_[0-9A-Za-z]{32}_[0-9A-Za-z]{6}", token)
    read = token_format.read(token)
    assert read is not None
    assert read.public_id == token[8:16]
    assert token_format.last_four(token) == token[45:49]
    assert token_format.make() != token


def test_the_checksum_is_always_the_same() -> None:
    read = token_format.read(f"{TOKEN}_1qjXKD")
    assert read is not None
    assert read.public_id == "abcdefgh"


@pytest.mark.parametrize("wrong", ["", "fr_live_", TOKEN, f"{TOKEN}_000000", "fr_local_x", "\0"])
def test_what_is_no_token_is_seen_at_once(wrong: str) -> None:
    assert token_format.read(wrong) is None


@given(st.integers(0, 55), st.sampled_from("aZ09_-ü"))
def test_one_wrong_character_is_always_seen(place: int, other: str) -> None:
    token = token_format.make()
    changed = token[:place] + other + token[place + 1 :]
    assert (token_format.read(changed) is None) is (changed != token)


def test_a_log_shows_nothing_of_a_token() -> None:
    assert masked(f"sent {token_format.make()} to us") == "sent [hidden] to us"
