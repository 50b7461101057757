"""Only Telegram's own word of the last minutes proves anything."""

import hmac
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from urllib.parse import parse_qs, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domains.identity.service.telegram_proof import MiniApp, Person, Widget, proven
from tests.identity.telegram_support import (
    OTHER_TOKEN,
    SARA_AT_TELEGRAM,
    TOKEN,
    mini_app,
    widget,
)

NOW = datetime(2026, 3, 20, 12, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def test_the_published_rule_by_hand() -> None:
    """The text that is signed, written out: names in their order, a line each, no hash."""
    told = "auth_date=1774008000\nfirst_name=Sara\nid=42"
    fields = {"id": "42", "first_name": "Sara", "auth_date": "1774008000"}
    key = sha256(TOKEN.encode()).digest()
    signed = {**fields, "hash": hmac.new(key, told.encode(), sha256).hexdigest()}
    assert proven(Widget(signed), TOKEN, NOW) == Person("42", "Sara", None, signed["hash"])


def test_the_widget_s_word_is_heard() -> None:
    fields = widget(NOW)
    assert proven(Widget(fields), TOKEN, NOW) == Person(
        SARA_AT_TELEGRAM, "Sara Zand", None, fields["hash"]
    )


def test_a_mini_app_s_word_is_heard() -> None:
    text = mini_app(NOW)
    assert proven(MiniApp(text), TOKEN, NOW) == Person(
        SARA_AT_TELEGRAM, "Sara", "fa", parse_qs(text)["hash"][0]
    )


def test_a_person_without_names_has_a_username() -> None:
    found = proven(Widget(widget(NOW, first_name=None, last_name=None)), TOKEN, NOW)
    assert found is not None
    assert found.name == "sara_z"


@pytest.mark.parametrize(
    ("age", "good"),
    [
        (timedelta(minutes=5), True),
        (timedelta(minutes=5) + SECOND, False),
        (timedelta(days=1), False),
        (timedelta(minutes=-1), True),
        (timedelta(minutes=-1) - SECOND, False),
    ],
)
def test_the_word_is_good_for_minutes(age: timedelta, *, good: bool) -> None:
    assert (proven(Widget(widget(NOW - age)), TOKEN, NOW) is not None) is good
    assert (proven(MiniApp(mini_app(NOW - age)), TOKEN, NOW) is not None) is good


@pytest.mark.parametrize("name", ["id", "first_name", "last_name", "username", "photo_url"])
def test_every_field_is_signed(name: str) -> None:
    fields = widget(NOW)
    changed = {**fields, name: fields[name] + "1"}
    dropped = {key: value for key, value in fields.items() if key != name}
    assert proven(Widget(changed), TOKEN, NOW) is None
    assert proven(Widget(dropped), TOKEN, NOW) is None


@pytest.mark.parametrize(
    "changes",
    [
        {"hash": ""},
        {"hash": "0" * 64},
        {"hash": "z" * 64},
        {"hash": "آ" * 64},
        {"is_admin": "1"},
        {"Id": "1"},
        {"auth_date": "9" * 19},
        {"auth_date": "-1"},
        {"auth_date": "۱۷۷۴۰۰۸۰۰۰"},
    ],
)
def test_what_is_bent_is_refused(changes: dict[str, str]) -> None:
    assert proven(Widget({**widget(NOW), **changes}), TOKEN, NOW) is None


def test_the_same_signature_has_one_spelling() -> None:
    fields = widget(NOW)
    assert proven(Widget({**fields, "hash": fields["hash"].upper()}), TOKEN, NOW) is None


@pytest.mark.parametrize("wrong", ["0", "-5", "1.5", "abc", "1" * 20, "٥", " 1"])
def test_a_number_that_is_none_is_nobody_s_even_when_signed(wrong: str) -> None:
    assert proven(Widget(widget(NOW, id=wrong)), TOKEN, NOW) is None


def test_another_bot_s_word_is_not_ours() -> None:
    assert proven(Widget(widget(NOW, OTHER_TOKEN)), TOKEN, NOW) is None
    assert proven(MiniApp(mini_app(NOW, OTHER_TOKEN)), TOKEN, NOW) is None


def test_one_kind_of_word_is_not_taken_for_the_other() -> None:
    as_text = urlencode(widget(NOW))
    assert proven(MiniApp(as_text), TOKEN, NOW) is None
    as_fields = {name: values[0] for name, values in parse_qs(mini_app(NOW)).items()}
    assert proven(Widget(as_fields), TOKEN, NOW) is None


def test_a_line_break_does_not_make_other_fields_of_one_signed_text() -> None:
    """Telegram signs for 666; read otherwise, the same text would be the word for 42."""
    signed = widget(NOW, id="666", first_name="X\nid=42\nlast_name=Y", last_name=None)
    bent = {**signed, "first_name": "X", "id": "42", "last_name": "Y\nid=666"}
    assert "\n".join(f"{k}={bent[k]}" for k in sorted(bent) if k != "hash") == "\n".join(
        f"{k}={signed[k]}" for k in sorted(signed) if k != "hash"
    )
    assert proven(Widget(bent), TOKEN, NOW) is None
    assert proven(Widget(signed), TOKEN, NOW) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hash",
        "hash=" + "0" * 64,
        "a=1&a=2",
        "%ff=1",
        "=",
        "&".join(f"a{number}=1" for number in range(50)),
        "a=" + "x" * 5000,
    ],
)
def test_init_data_that_is_none(text: str) -> None:
    assert proven(MiniApp(text), TOKEN, NOW) is None


def test_init_data_with_a_field_twice_is_refused() -> None:
    text = mini_app(NOW)
    assert proven(MiniApp(f"{text}&auth_date=1"), TOKEN, NOW) is None
    assert proven(MiniApp(f"auth_date=1&{text}"), TOKEN, NOW) is None


@pytest.mark.parametrize("user", [{"id": "x"}, {"id": None}, {"id": [1]}, {"id": -4}])
def test_a_mini_app_without_a_person_is_nobody_s(user: dict[str, object]) -> None:
    assert proven(MiniApp(mini_app(NOW, TOKEN, **user)), TOKEN, NOW) is None


@given(st.text(max_size=300))
def test_no_text_makes_it_stumble(text: str) -> None:
    assert proven(MiniApp(text), TOKEN, NOW) is None
    assert proven(Widget({"id": text, "auth_date": text, "hash": text}), TOKEN, NOW) is None
