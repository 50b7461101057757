"""From the code that the browser brings to what the provider says of the person."""

import base64
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote_plus, urlencode

from domains.identity.models import OpenIdProvider
from domains.identity.service.openid import id_tokens, metadata
from domains.identity.service.openid.id_tokens import Expected, NotProvenError, UnknownKeyError
from domains.identity.service.openid.metadata import OK, Published
from domains.identity.service.openid.refusals import not_proven, out_of_order
from kernel.db import Database

LONGEST_CODE = 4096
_REFUSED = {400, 401, 403}


@dataclass(frozen=True, slots=True)
class Asked:
    """What we remember of the beginning; only together with it a code is worth anything."""

    provider: OpenIdProvider
    secret: str
    redirect_uri: str
    nonce: str
    verifier: str


async def person(database: Database, asked: Asked, code: str) -> dict[str, Any]:
    """Holds no session: the other side may take its time."""
    issuer = asked.provider.issuer
    if not 0 < len(code) <= LONGEST_CODE:
        raise not_proven(issuer, "code")
    at = await metadata.published(database, issuer)
    tokens = await _tokens(database, at, asked, code)
    id_token, access_token = tokens.get("id_token"), tokens.get("access_token")
    if not isinstance(id_token, str):
        raise not_proven(issuer, "no id_token")
    known = access_token if isinstance(access_token, str) else None
    claims = await _proven(database, at, asked, id_token, known)
    if claims.get("email") or known is None or at.userinfo is None:
        return claims
    return await _with_more(database, at, claims, known)


async def _tokens(database: Database, at: Published, asked: Asked, code: str) -> dict[str, Any]:
    row = asked.provider
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": asked.redirect_uri,
        "code_verifier": asked.verifier,
    }
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
    if at.secret_in_body:
        form |= {"client_id": row.client_id, "client_secret": asked.secret}
    else:
        pair = f"{quote_plus(row.client_id)}:{quote_plus(asked.secret)}"
        headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
    answer = await database.tools.outward.post(at.token, headers, urlencode(form).encode())
    if answer.status in _REFUSED:
        raise not_proven(at.issuer, "the token endpoint refused")
    return metadata.parsed(at.issuer, answer)


async def _proven(
    database: Database, at: Published, asked: Asked, token: str, access_token: str | None
) -> dict[str, Any]:
    now = database.tools.clock.now()
    expected = Expected(at.issuer, asked.provider.client_id, asked.nonce, access_token, now)
    try:
        try:
            return id_tokens.proven(token, await metadata.keys(database, at), expected)
        except UnknownKeyError:
            newer = await metadata.keys(database, at, again=True)
            return id_tokens.proven(token, newer, expected)
    except NotProvenError as error:
        raise not_proven(at.issuer, str(error)) from None


async def _with_more(
    database: Database, at: Published, claims: dict[str, Any], access_token: str
) -> dict[str, Any]:
    """What the token leaves out; the signed claims have the last word."""
    headers = {"Authorization": f"Bearer {access_token}", "Accept": "application/json"}
    answer = await database.tools.outward.get(at.userinfo or "", headers)
    if answer.status != OK:
        raise out_of_order(at.issuer, "userinfo")
    told = metadata.parsed(at.issuer, answer)
    if told.get("sub") != claims["sub"]:
        raise not_proven(at.issuer, "userinfo of somebody else")
    return {**told, **claims}
