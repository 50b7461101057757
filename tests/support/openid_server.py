"""A small OpenID provider on a port of its own, that does whatever wrong it is told to."""

import asyncio
import base64
import contextlib
import hmac
import secrets
import socket
import warnings
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256, sha512
from typing import Any
from urllib.parse import parse_qs, unquote_plus, urlencode, urlsplit

import httpx2
import orjson
import uvicorn
from joserfc import jws
from joserfc.errors import SecurityWarning
from joserfc.jwk import ECKey, OKPKey, RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from kernel.clock import Clock
from tests.support.openid_claims import CLAIM_FAULTS, CLIENT
from tests.support.waiting import until

SECRET = "s3cr:t/+ with space"
HUGE = 300_000
Key = RSAKey | ECKey | OKPKey


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who has an account there."""

    sub: str = "sara-1"
    email: str | None = "sara@example.com"
    email_verified: Any = True
    name: str = "Sara"


@dataclass(slots=True)
class _Granted:
    asked: dict[str, str]
    person: Person


def b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _keys(bits: int = 2048) -> dict[str, Key]:
    return {
        "RS256": RSAKey.generate_key(bits),
        "ES256": ECKey.generate_key("P-256"),
        "Ed25519": OKPKey.generate_key("Ed25519"),
    }


@cache
def _first_keys() -> dict[str, Key]:
    return _keys()  # made once, for a key of RSA takes its time


@dataclass
class OpenIdServer:
    """`faults` says what goes wrong from now on."""

    issuer: str
    clock: Clock
    algorithm: str = "RS256"
    faults: set[str] = field(default_factory=set)
    auth_methods: list[str] = field(default_factory=lambda: ["client_secret_basic"])
    keys: dict[str, Key] = field(default_factory=_first_keys)
    generation: int = 1
    calls: list[str] = field(default_factory=list)
    hosts: list[str] = field(default_factory=list)
    bodies: list[dict[str, str]] = field(default_factory=list)
    released: asyncio.Event = field(default_factory=asyncio.Event)
    _codes: dict[str, _Granted] = field(default_factory=dict)
    _tokens: dict[str, Person] = field(default_factory=dict)

    def rotate(self) -> None:
        self.keys, self.generation = _keys(), self.generation + 1

    def weaken(self) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SecurityWarning)  # the weakness is wanted
            self.keys = _keys(1024)

    async def sign_in(self, address: str, person: Person | None = None) -> tuple[str, str]:
        """What a browser does there: state and code of the address that it is sent back to."""
        self._person = person or Person()
        async with httpx2.AsyncClient(trust_env=False) as browser:
            answer = await browser.get(address)
        assert answer.status_code == 302, answer.text
        back = parse_qs(urlsplit(answer.headers["location"]).query)
        return back["state"][0], back["code"][0]

    def app(self) -> Starlette:
        routes = {
            "/.well-known/openid-configuration": self._metadata,
            "/authorize": self._authorize,
            "/token": self._token,
            "/jwks": self._jwks,
            "/userinfo": self._userinfo,
            "/elsewhere": self._elsewhere,
        }
        ways = ["GET", "POST"]
        return Starlette(routes=[Route(path, view, methods=ways) for path, view in routes.items()])

    async def _spoiled(self, request: Request) -> Response | None:
        """A fault of the transport, at the place that it is named with: `token:slow`."""
        place = request.url.path.rpartition("/")[2]
        self.calls.append(place)
        self.hosts.append(request.headers["host"])
        for fault in self.faults:
            where, _, what = fault.partition(":")
            if where == place:
                return await self._badly(what)
        return None

    async def _badly(self, what: str) -> Response:
        match what:
            case "slow":
                await self.released.wait()
                return JSONResponse({})
            case "huge":
                return Response(b" " * HUGE + b"{}", media_type="application/json")
            case "redirect":
                return RedirectResponse(f"{self.issuer}/elsewhere")
            case "broken":
                return Response(b'{"issuer": ', media_type="application/json")
            case "list":
                return JSONResponse([])
            case _:
                return Response(status_code=500)

    async def _elsewhere(self, _: Request) -> Response:
        self.calls.append("elsewhere")
        return JSONResponse({})

    async def _metadata(self, request: Request) -> Response:
        page = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/jwks",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
            "token_endpoint_auth_methods_supported": self.auth_methods,
        }
        if "foreign metadata" in self.faults:
            page["issuer"] = "https://accounts.google.com"
        if "scripted address" in self.faults:
            page["authorization_endpoint"] = "javascript:alert(1)"
        if "no token address" in self.faults:
            del page["token_endpoint"]
        return await self._spoiled(request) or JSONResponse(page)

    async def _jwks(self, request: Request) -> Response:
        shown = [
            {**key.as_dict(private=False), "kid": self._kid(name), "use": "sig", "alg": name}
            for name, key in self.keys.items()
        ]
        page: dict[str, Any] = {"keys": shown}
        if "doubled keys" in self.faults:
            page["keys"] = shown + shown
        if "keys for encryption" in self.faults:
            page["keys"] = [{**key, "use": "enc"} for key in shown]
        if "no keys" in self.faults:
            page = {}
        return await self._spoiled(request) or JSONResponse(page)

    async def _authorize(self, request: Request) -> Response:
        asked = dict(request.query_params)
        if asked["client_id"] != CLIENT or asked["code_challenge_method"] != "S256":
            return Response("bad request", 400)
        code = secrets.token_urlsafe(8)
        self._codes[code] = _Granted(asked, self._person)
        back = urlencode({"state": asked["state"], "code": code})
        return RedirectResponse(f"{asked['redirect_uri']}?{back}", 302)

    async def _token(self, request: Request) -> Response:
        spoiled = await self._spoiled(request)
        form = {name: one[0] for name, one in parse_qs((await request.body()).decode()).items()}
        self.bodies.append(form)
        if spoiled is not None:
            return spoiled
        if self._client(request, form) != (CLIENT, SECRET):
            return JSONResponse({"error": "invalid_client"}, 401)
        granted = self._codes.pop(form.get("code", ""), None)
        if granted is None or not self._is_its(granted, form):
            return JSONResponse({"error": "invalid_grant"}, 400)
        access = secrets.token_urlsafe(16)
        self._tokens[access] = granted.person
        page = {"access_token": access, "token_type": "Bearer", "expires_in": 300}
        if "no id_token" not in self.faults:
            page["id_token"] = self._signed(self._claims(granted, access))
        return JSONResponse(page)

    def _client(self, request: Request, form: dict[str, str]) -> tuple[str, str] | None:
        if "client_secret_post" in self.auth_methods:
            return form.get("client_id", ""), form.get("client_secret", "")
        sent = request.headers.get("authorization", "").removeprefix("Basic ")
        name, _, secret = base64.b64decode(sent).decode().partition(":")
        return unquote_plus(name), unquote_plus(secret)

    def _is_its(self, granted: _Granted, form: dict[str, str]) -> bool:
        verifier = form.get("code_verifier", "")
        if "wrong challenge" in self.faults:
            verifier = verifier[::-1]
        return (
            form.get("grant_type") == "authorization_code"
            and form.get("redirect_uri") == granted.asked["redirect_uri"]
            and b64(sha256(verifier.encode()).digest()) == granted.asked["code_challenge"]
        )

    def _claims(self, granted: _Granted, access: str) -> dict[str, Any]:
        now = int(self.clock.now().timestamp())
        hashed = (sha512 if self.algorithm == "Ed25519" else sha256)(access.encode()).digest()
        claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "sub": granted.person.sub,
            "iat": now,
            "exp": now + 300,
            "nonce": granted.asked["nonce"],
            "at_hash": b64(hashed[: len(hashed) // 2]),
        }
        if granted.person.email and "email by userinfo" not in self.faults:
            claims |= self._about(granted.person)
        for name, change in CLAIM_FAULTS.items():
            if name in self.faults:
                claims |= change(claims)
        return {name: value for name, value in claims.items() if value is not None}

    def _about(self, person: Person) -> dict[str, Any]:
        told = {"email": person.email, "email_verified": person.email_verified}
        return {**told, "name": person.name}

    def _signed(self, claims: dict[str, Any]) -> str:
        head: dict[str, Any] = {"alg": self.algorithm, "kid": self._kid(self.algorithm)}
        key = self.keys[self.algorithm]
        body = orjson.dumps(claims)
        if "alg none" in self.faults:
            return f"{b64(orjson.dumps({**head, 'alg': 'none'}))}.{b64(body)}."
        if "hs256 with the public key" in self.faults:
            signed = f"{b64(orjson.dumps({**head, 'alg': 'HS256'}))}.{b64(body)}"
            secret = self.keys["RS256"].as_pem(private=False)
            return f"{signed}.{b64(hmac.digest(secret, signed.encode(), 'sha256'))}"
        if "foreign key" in self.faults:
            key = _keys()[self.algorithm]
        if "made-up key id" in self.faults:
            head["kid"] = secrets.token_hex(4)
        if "another key's id" in self.faults:
            head["kid"] = self._kid("ES256")
        if "no key id" in self.faults:
            del head["kid"]
        token = jws.serialize_compact(head, body, key, algorithms=[head["alg"]])
        return token[:-8] + "AAAAAAAA" if "spoiled signature" in self.faults else token

    def _kid(self, name: str) -> str:
        return f"{name}-{self.generation}"

    async def _userinfo(self, request: Request) -> Response:
        spoiled = await self._spoiled(request)
        sent = request.headers.get("authorization", "").removeprefix("Bearer ")
        person = self._tokens.get(sent)
        if person is None:
            return spoiled or Response(status_code=401)
        subject = "somebody-else" if "another's userinfo" in self.faults else person.sub
        return spoiled or JSONResponse({"sub": subject, **self._about(person)})


class _Quiet(uvicorn.Server):
    """Leaves the signals to pytest."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@contextlib.asynccontextmanager
async def running(clock: Clock) -> AsyncIterator[OpenIdServer]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        made = OpenIdServer(f"http://127.0.0.1:{listener.getsockname()[1]}", clock)
        server = _Quiet(uvicorn.Config(made.app(), log_config=None, access_log=False))
        serving = asyncio.create_task(server.serve([listener]))
        await until(lambda: server.started, what="the provider's start")
        try:
            yield made
        finally:
            made.released.set()
            server.should_exit = True
            await serving
