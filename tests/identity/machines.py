"""Tenants, administrators, tokens and nodes for the tests of what machines show."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg

from domains.identity.api import DOMAIN, NodeChannel
from domains.identity.service import api_keys, nodes
from domains.identity.service.node_requests import signature
from kernel.actor import OPERATOR, Actor, ActorKind, Role
from kernel.db import Database
from tests.conftest import TENANT_A

ADMIN_ID = UUID(int=51)
TENANT = """
    insert into identity.tenants (id, slug, name, kind, status, settings, created_at, updated_at)
    values ($1, $2, $2, 'RESELLER', 'ACTIVE', '{}', now(), now())
"""
USER = """
    insert into identity.users (id, tenant_id, mode, status, display_name, locale, time_zone, roles,
                                created_at, updated_at)
    values ($1, $2, 'EMAIL', 'ACTIVE', 'Ada', 'en', 'UTC', '{tenant_admin}', now(), now())
"""


async def make_tenant(raw: asyncpg.Connection, tenant: UUID, user: UUID = ADMIN_ID) -> None:
    """A tenant with an administrator."""
    await raw.execute(TENANT, tenant, f"tenant-{tenant.int}")
    await raw.execute(USER, user, tenant)


def admin(tenant: UUID = TENANT_A, user: UUID = ADMIN_ID, **more: Any) -> Actor:
    roles = frozenset({Role.TENANT_ADMIN})
    return Actor(ActorKind.USER, tenant, user, UUID(int=151), roles, **more)


async def make_token(
    database: Database,
    actor: Actor,
    *,
    scopes: tuple[str, ...] = ("render:start",),
    addresses: tuple[str, ...] = (),
    expires_at: datetime | None = None,
) -> api_keys.Issued:
    wish = api_keys.Wish("shop", scopes, addresses, expires_at)
    async with database.unit(DOMAIN, actor) as unit:
        return await api_keys.create(unit, wish, "192.0.2.1")


@dataclass(slots=True)
class Machine:
    """Signs as the node agent does."""

    id: UUID
    secret: str

    def headers(
        self,
        body: bytes,
        *,
        time: datetime,
        sequence: int,
        channel: NodeChannel = NodeChannel.CLAIM,
        path: str = "/graphql",
    ) -> dict[str, str]:
        seconds = int(time.timestamp())
        parts = ("POST", path, self.id, channel.value, seconds, sequence)
        message = "\n".join([*map(str, parts), hashlib.sha256(body).hexdigest()])
        return {
            "x-flatrender-node": str(self.id),
            "x-flatrender-time": str(seconds),
            "x-flatrender-sequence": str(sequence),
            "x-flatrender-channel": channel.value,
            "x-flatrender-signature": signature(self.secret, message.encode()),
        }


async def make_node(database: Database, name: str = "farm 1") -> Machine:
    async with database.unit(DOMAIN, OPERATOR) as unit:
        invitation = await nodes.invite(unit, name, "192.0.2.1")
    async with database.unit(DOMAIN, OPERATOR) as unit:
        enrolled = await nodes.enrol(unit, invitation.code, "192.0.2.2")
    return Machine(enrolled.row.id, enrolled.secret)
