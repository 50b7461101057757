"""Which tenant a query is about: one's own, or the one that the platform names."""

from typing import Annotated
from uuid import UUID

import strawberry

from kernel.actor import Actor
from kernel.errors import not_found

OtherTenant = Annotated[
    UUID | None,
    strawberry.argument(description="Another tenant; only the platform may name one."),
]


def asked_about(actor: Actor, tenant_id: UUID | None) -> UUID:
    """Another tenant does not exist for those who may not name one."""
    wanted = tenant_id or actor.tenant_id
    if wanted != actor.tenant_id and not actor.crosses_tenants:
        raise not_found()
    return wanted
