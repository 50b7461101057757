"""Who asks for what is not theirs, each with a credential that the product itself has issued."""

import hashlib
import itertools
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from domains.identity.api import DOMAIN
from domains.identity.service import tenant_directory
from domains.identity.service.sessions import access_of
from kernel.actor import SYSTEM, Role
from kernel.permissions import BY_SCOPE
from tests.conftest import TENANT_A, TENANT_B
from tests.identity.machines import make_node, make_token
from tests.sweep.world import SUSPENDED, Person, World, person

MODERATOR = "a moderator"
NODE = "a node"
NOBODY = "nobody"
SUSPENDED_CUSTOMER = "a customer of a suspended tenant"


@dataclass(frozen=True, slots=True)
class Caller:
    """`signs` answers the headers for a body; a node's documents are known ones."""

    name: str
    signs: Callable[[bytes], dict[str, str]]
    sends_known_documents: bool = False
    is_let_in: bool = True


def bearer(name: str, token: str) -> Caller:
    return Caller(name, lambda _: {"authorization": f"Bearer {token}"})


def known_as(name: str, somebody: Person) -> Caller:
    return bearer(name, somebody.tokens.access)


def document_id(document: str) -> str:
    return f"sha256:{hashlib.sha256(document.encode()).hexdigest()}"


async def strangers(world: World) -> list[Caller]:
    made = {
        "a customer who is fresh": (TENANT_A, Role.CUSTOMER),
        MODERATOR: (TENANT_A, Role.MODERATOR),
        "a customer of another tenant": (TENANT_B, Role.CUSTOMER),
        "an admin of another tenant": (TENANT_B, Role.TENANT_ADMIN),
    }
    people = [known_as(name, await person(world.database, *which)) for name, which in made.items()]
    return [
        Caller(NOBODY, lambda _: {}),
        await _another_customer(world),
        *people,
        await _token_without_the_scope(world),
        await _token_of_another_tenant(world),
        await _node(world),
        await _of_a_suspended_tenant(world),
    ]


async def _another_customer(world: World) -> Caller:
    """Signed in long ago, as most people are."""
    somebody = await person(world.database, TENANT_A, Role.CUSTOMER)
    session = somebody.tokens.session_id
    await world.raw.execute("update identity.sessions set fresh_at = null where id = $1", session)
    async with world.database.unit(DOMAIN, SYSTEM, tenant_id=TENANT_A) as unit:
        stale = await access_of(unit, session)
    return bearer("another customer", stale.token)


async def _token_without_the_scope(world: World) -> Caller:
    admin = world.holders["admin"].actor
    issued = await make_token(world.database, admin, scopes=("templates:read",))
    return bearer("a token without the scope", issued.token)


async def _token_of_another_tenant(world: World) -> Caller:
    admin = (await person(world.database, TENANT_B, Role.TENANT_ADMIN)).actor
    issued = await make_token(world.database, admin, scopes=tuple(BY_SCOPE))
    return bearer("another tenant's token with every scope", issued.token)


async def _node(world: World) -> Caller:
    machine = await make_node(world.database)
    numbers = itertools.count(1)

    def signs(body: bytes) -> dict[str, str]:
        return machine.headers(body, time=datetime.now(UTC), sequence=next(numbers))

    return Caller(NODE, signs, sends_known_documents=True)


async def _of_a_suspended_tenant(world: World) -> Caller:
    somebody = await person(world.database, SUSPENDED, Role.CUSTOMER)
    await world.raw.execute(
        "update identity.tenants set status = 'SUSPENDED' where id = $1", SUSPENDED
    )
    tenant_directory.forget()
    return replace(known_as(SUSPENDED_CUSTOMER, somebody), is_let_in=False)
