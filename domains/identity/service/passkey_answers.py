"""Reads and verifies what an authenticator answered; whatever is wrong with it is None."""

from dataclasses import dataclass
from typing import Any

import webauthn
from cryptography.exceptions import UnsupportedAlgorithm
from webauthn.authentication.verify_authentication_response import VerifiedAuthentication
from webauthn.helpers import (
    parse_authentication_credential_json,
    parse_registration_credential_json,
)
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import AuthenticationCredential
from webauthn.registration.verify_registration_response import VerifiedRegistration

# The library refuses with the first; a stranger's bytes also trip over the others inside it.
REFUSED = (
    WebAuthnException,
    UnsupportedAlgorithm,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
)
MOST_TRANSPORTS = 10


@dataclass(frozen=True, slots=True)
class Site:
    """Where a passkey is good: the address bar of the browser and the name in the passkey."""

    origin: str
    rp_id: str


def parsed(credential: Any) -> AuthenticationCredential | None:
    try:
        return parse_authentication_credential_json(credential)
    except REFUSED:
        return None


def registered(site: Site, challenge: bytes, credential: Any) -> VerifiedRegistration | None:
    try:
        return webauthn.verify_registration_response(
            credential=parse_registration_credential_json(credential),
            expected_challenge=challenge,
            expected_rp_id=site.rp_id,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except REFUSED:
        return None


def count_of(
    site: Site, challenge: bytes, sent: AuthenticationCredential, public_key: bytes
) -> int | None:
    """The counter of an answer that is right; whether it rose is the caller's to judge."""
    try:
        return _verified(site, challenge, sent, public_key).new_sign_count
    except REFUSED:
        return None


def _verified(
    site: Site, challenge: bytes, sent: AuthenticationCredential, public_key: bytes
) -> VerifiedAuthentication:
    return webauthn.verify_authentication_response(
        credential=sent,
        expected_challenge=challenge,
        expected_rp_id=site.rp_id,
        expected_origin=site.origin,
        credential_public_key=public_key,
        credential_current_sign_count=0,
        require_user_verification=True,
    )


def transports(credential: Any) -> list[str]:
    """How the device is reached, told by the browser: a hint, kept only where it is known."""
    try:
        told = parse_registration_credential_json(credential).response.transports
    except REFUSED:
        return []
    return [transport.value for transport in told or ()][:MOST_TRANSPORTS]
