"""Whatever a stranger sends as a passkey's answer is a refusal and never a fault of ours."""

from base64 import urlsafe_b64decode
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from domains.identity.service import passkey_answers as answers
from domains.identity.service.passkey_answers import Site
from tests.identity.authenticator import Authenticator, encoded

SITE = Site("http://localhost:8080", "localhost")
CHALLENGE = b"a challenge of thirty-two letters"
OPTIONS = {"challenge": encoded(CHALLENGE), "user": {"id": encoded(b"somebody")}}
DEVICE = Authenticator()
REGISTERED = DEVICE.register(OPTIONS)
SIGNED = DEVICE.sign(OPTIONS)
KEPT = answers.registered(SITE, CHALLENGE, REGISTERED)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


def public_key() -> bytes:
    assert KEPT is not None
    return KEPT.credential_public_key


def counted(credential: Any) -> int | None:
    sent = answers.parsed(credential)
    return None if sent is None else answers.count_of(SITE, CHALLENGE, sent, public_key())


@st.composite
def changed(draw: st.DrawFn, credential: dict[str, Any]) -> dict[str, Any]:
    """One part of the response with some bytes in the middle of it replaced."""
    name = draw(st.sampled_from(sorted(set(credential["response"]) - {"transports"})))
    raw = urlsafe_b64decode(credential["response"][name] + "==")
    at = draw(st.integers(0, len(raw)))
    until = draw(st.integers(at, min(len(raw), at + 4)))
    spoiled = raw[:at] + draw(st.binary(max_size=4)) + raw[until:]
    return {**credential, "response": {**credential["response"], name: encoded(spoiled)}}


def test_an_untouched_answer_is_right() -> None:
    assert KEPT is not None
    assert KEPT.credential_id == DEVICE.id
    assert counted(SIGNED) == 1


@given(JSON)
def test_any_json_is_refused(credential: Any) -> None:
    assert answers.parsed(credential) is None
    assert answers.registered(SITE, CHALLENGE, credential) is None
    assert answers.transports(credential) == []


@given(JSON, st.sampled_from(["id", "rawId", "type", "response"]))
def test_any_json_in_a_part_is_refused(value: Any, name: str) -> None:
    if value == SIGNED[name]:
        return
    assert answers.registered(SITE, CHALLENGE, {**REGISTERED, name: value}) is None
    assert counted({**SIGNED, name: value}) is None


@given(changed(REGISTERED))
def test_a_changed_registration_is_refused_or_another_passkey(credential: Any) -> None:
    """Nothing attests a new passkey, so that its own id, key and counter may be anything."""
    made = answers.registered(SITE, CHALLENGE, credential)
    assert made is None or made.user_verified


@given(changed(SIGNED))
def test_a_changed_signature_is_refused(credential: Any) -> None:
    told = ("clientDataJSON", "authenticatorData", "signature")
    same = all(credential["response"][name] == SIGNED["response"][name] for name in told)
    assert counted(credential) == (1 if same else None)
