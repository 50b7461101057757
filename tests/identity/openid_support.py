"""People who come through a provider that is a real server, for the tests of OpenID."""

from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

import asyncpg

from domains.identity.service.openid import metadata
from graph.composition import FLATRENDER
from graph.schema import build_schema
from kernel.actor import ANONYMOUS, Actor, Role
from kernel.db import Database
from kernel.ids import HOUSE_TENANT_ID
from kernel.outward import Outward
from tests.identity.administration import acting
from tests.support.asking import Asker
from tests.support.openid_claims import CLIENT
from tests.support.openid_server import SECRET, OpenIdServer, Person

SCHEMA = build_schema()
BACK = "http://localhost:8080/sign-in/openid"
PUT = """mutation ($input: OpenIdProviderInput!) { openIdProviderPut(input: $input) {
    __typename ... on OpenIdProvider { key issuer clientId scopes enabled }
    ... on Problem { code field } } }"""
BEGIN = """mutation ($provider: String!, $redirectUri: String!, $tenant: String) {
    openIdBegin(provider: $provider, redirectUri: $redirectUri, tenant: $tenant) {
    __typename ... on OpenIdBegun { address ticket minutes } ... on Problem { code field } } }"""
FINISH = """mutation ($ticket: String!, $state: String!, $authorizationCode: String!,
    $tenant: String) { openIdFinish(ticket: $ticket, state: $state,
    authorizationCode: $authorizationCode, tenant: $tenant) {
    __typename ... on SignedIn { user { id email } tokens { sessionId } }
    ... on SecondFactorNeeded { ticket kinds } ... on Problem { code field message } } }"""
LINK = """mutation ($ticket: String!, $state: String!, $authorizationCode: String!) {
    openIdLinkFinish(ticket: $ticket, state: $state, authorizationCode: $authorizationCode) {
    __typename ... on ExternalIdentity { provider email displayName }
    ... on Problem { code field details } } }"""
LINKED = "{ externalIdentities { id provider email displayName } }"
UNLINK = """mutation ($id: UUID!) { externalIdentityRemove(id: $id) {
    __typename ... on Problem { code field details } } }"""
MADE = """select (select count(*) from identity.users) as users,
    (select count(*) from identity.sessions) as sessions,
    (select count(*) from identity.external_identities) as identities"""


@dataclass(frozen=True)
class Back:
    """What a browser has when it comes back: its ticket, and what the address said."""

    ticket: str
    state: str
    code: str

    def given(self) -> dict[str, str]:
        return {"ticket": self.ticket, "state": self.state, "authorizationCode": self.code}


@dataclass
class Desk:
    """Everybody's browser, beside the database and the provider."""

    database: Database
    raw: asyncpg.Connection
    server: OpenIdServer
    asker: Asker = field(init=False)

    def __post_init__(self) -> None:
        tools = self.database.tools
        outward = Outward(allow_private=True, seconds=5)
        self.database.tools = replace(tools, ports=FLATRENDER.ports(), outward=outward)
        self.asker = Asker(self.database, SCHEMA)
        metadata.forget(self.database)

    async def ask(self, query: str, actor: Actor = ANONYMOUS, **given: Any) -> Any:
        answer = await self.asker.ask(query, actor, **given)
        assert answer.errors is None, answer.errors
        assert answer.data is not None
        (value,) = answer.data.values()
        return value

    def admin(self, tenant: UUID = HOUSE_TENANT_ID) -> Actor:
        return acting(self.database, tenant, Role.TENANT_ADMIN)

    async def put(self, tenant: UUID = HOUSE_TENANT_ID, **changes: Any) -> Any:
        given = {
            "key": "own",
            "nameFa": "شرکت",
            "nameEn": "Company",
            "issuer": self.server.issuer,
            "clientId": CLIENT,
            "clientSecret": SECRET,
            **changes,
        }
        return await self.ask(PUT, self.admin(tenant), input=given)

    async def begin(self, tenant: str | None = None, back: str = BACK, key: str = "own") -> Any:
        return await self.ask(BEGIN, provider=key, redirectUri=back, tenant=tenant)

    async def come(self, person: Person | None = None, tenant: str | None = None) -> Back:
        begun = await self.begin(tenant)
        assert begun["__typename"] == "OpenIdBegun", begun
        state, code = await self.server.sign_in(begun["address"], person)
        return Back(begun["ticket"], state, code)

    async def finish(self, back: Back, tenant: str | None = None) -> Any:
        return await self.ask(FINISH, ANONYMOUS, tenant=tenant, **back.given())

    async def sign_in(self, person: Person | None = None, tenant: str | None = None) -> Any:
        return await self.finish(await self.come(person, tenant), tenant)

    async def made(self) -> tuple[int, int, int]:
        """How many users, sessions and external identities there are."""
        row = await self.raw.fetchrow(MADE)
        return row["users"], row["sessions"], row["identities"]

    async def count_of(self, table: str) -> int:
        return int(await self.raw.fetchval(f"select count(*) from identity.{table}"))

    async def notices(self) -> list[tuple[str, str]]:
        rows = await self.raw.fetch("select kind, recipient from identity.outgoing_messages")
        return sorted((row["kind"], row["recipient"]) for row in rows)
