"""The way of a sign-in through a provider: begun in a browser, finished in the same one."""

import base64
import hmac
import re
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode, urlsplit

from domains.identity.api import SignInMode
from domains.identity.models import ExternalIdentity
from domains.identity.service import challenges, external, guesses
from domains.identity.service.external import Stranger
from domains.identity.service.openid import exchange, metadata, providers
from domains.identity.service.openid.exchange import Asked
from domains.identity.service.openid.refusals import over
from domains.identity.service.sign_in import Outcome
from domains.identity.service.visits import Visit, refuse_suspended
from domains.identity.store import openid as provider_store
from domains.identity.store import tenants as tenant_store
from kernel.db import ReadSession, UnitOfWork
from kernel.errors import bad_input
from kernel.texts import Locale, Text

PURPOSE = "openid"
MINUTES = 10
BEGINS = (guesses.Window(60, timedelta(minutes=10)),)
_PATH = re.compile(r"(?:/[A-Za-z0-9_~.-]*)+")
_NOT_OURS = Text(
    en="The browser can only come back to this site: give an address of it, without a query.",
    fa="مرورگر تنها به همین سایت بازمی‌گردد: نشانی‌ای از همین سایت، بدون پرسمان، بدهید.",
)


@dataclass(frozen=True, slots=True)
class Begun:
    """The ticket stays in the browser, the address is where it goes."""

    address: str
    ticket: str


async def begin(visit: Visit, key: str, redirect_uri: str) -> Begun:
    await _allow(visit)
    async with visit.read() as session:
        await refuse_suspended(session)
        provider = await providers.enabled(session, key)
        await _check_return(session, redirect_uri, visit.database.tools.public_url)
    at = await metadata.published(visit.database, provider.issuer)
    state, nonce, verifier = (challenges.random_secret() for _ in range(3))
    async with visit.unit() as unit:
        ticket = await challenges.issue(
            unit,
            PURPOSE,
            user_id=None,
            target=key,
            minutes=MINUTES,
            digits=None,
            data={
                "key": key,
                "state": challenges.fingerprint(state),
                "nonce": nonce,
                "verifier": verifier,
                "redirect_uri": redirect_uri,
                "issuer": provider.issuer,
                "client_id": provider.client_id,
            },
        )
    asked = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": redirect_uri,
        "scope": " ".join(provider.scopes),
        "state": state,
        "nonce": nonce,
        "code_challenge": _challenge_of(verifier),
        "code_challenge_method": "S256",
        "ui_locales": visit.locale.value,
    }
    joint = "&" if "?" in at.authorization else "?"
    return Begun(f"{at.authorization}{joint}{urlencode(asked)}", ticket)


async def finish(visit: Visit, ticket: str, state: str, code: str) -> Outcome:
    return await external.sign_in(visit, await _stranger(visit, ticket, state, code))


async def link(visit: Visit, ticket: str, state: str, code: str) -> ExternalIdentity:
    stranger = await _stranger(visit, ticket, state, code)
    async with visit.unit() as unit:
        return await external.link(unit, stranger)


async def _stranger(visit: Visit, ticket: str, state: str, code: str) -> Stranger:
    await _allow(visit)
    asked = None
    async with visit.unit() as unit:
        await refuse_suspended(unit)
        begun = await challenges.redeem_link(unit, PURPOSE, ticket)
        if begun is not None and _is_its_state(begun.data, state):
            asked = await _asked(unit, begun)
    if asked is None:
        raise over()
    claims = await exchange.person(visit.database, asked, code)
    return _read(asked.provider.issuer, claims, visit.locale)


async def _asked(unit: UnitOfWork, begun: challenges.Redeemed) -> Asked | None:
    """None when the provider has been changed or switched off in between."""
    provider = await provider_store.by_key(unit, begun.data["key"])
    data = begun.data
    if provider is None or not provider.enabled:
        return None
    if (provider.issuer, provider.client_id) != (data["issuer"], data["client_id"]):
        return None
    return Asked(
        provider=provider,
        secret=providers.secret_of(unit, provider),
        redirect_uri=data["redirect_uri"],
        nonce=data["nonce"],
        verifier=data["verifier"],
    )


def _is_its_state(data: dict[str, Any], state: str) -> bool:
    return hmac.compare_digest(challenges.fingerprint(state), data["state"])


def _read(issuer: str, claims: dict[str, Any], locale: Locale) -> Stranger:
    """Some providers write the truth as a word."""
    return Stranger(
        provider=issuer,
        subject=claims["sub"],
        mode=SignInMode.OPENID,
        locale=locale,
        display_name=_word(claims.get("name")),
        email=_word(claims.get("email")) or None,
        email_verified=claims.get("email_verified") in {True, "true"},
    )


def _word(value: object) -> str:
    return value if isinstance(value, str) else ""


async def _allow(visit: Visit) -> None:
    await guesses.allow(
        visit.database, f"openid:{visit.address}", actor=visit.actor, windows=BEGINS
    )


async def _check_return(session: ReadSession, address: str, public_url: str) -> None:
    """Nowhere else: a code that goes astray opens the account to whoever finds it."""
    parts = urlsplit(address) if address.isascii() and address.isprintable() else None
    if parts is None or not _PATH.fullmatch(parts.path or "/") or ".." in parts.path:
        raise bad_input("redirectUri", _NOT_OURS)
    hosts = await tenant_store.hosts(session, [session.tenant_id])
    origins = {public_url, *(f"https://{host}" for host in hosts[session.tenant_id])}
    if address not in {f"{origin}{parts.path}" for origin in origins}:
        raise bad_input("redirectUri", _NOT_OURS)


def _challenge_of(verifier: str) -> str:
    digest = sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
