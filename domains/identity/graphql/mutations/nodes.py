"""Enrolling render nodes and revoking them."""

from typing import Annotated
from uuid import UUID

import strawberry

from domains.identity.api import DOMAIN
from domains.identity.graphql.types.nodes import (
    NodeAccess,
    NodeAccessResult,
    NodeEnrolled,
    NodeEnrolledResult,
    NodeEnrolment,
    NodeEnrolmentResult,
)
from domains.identity.service import nodes
from kernel.actor import ANONYMOUS, ANYONE
from kernel.graphql.context import Info
from kernel.graphql.fields import mutation
from kernel.ids import HOUSE_TENANT_ID
from kernel.permissions import Permission, may

_PLATFORM = may(Permission.PLATFORM)


@strawberry.type
class NodeMutations:
    @mutation(
        allow=_PLATFORM,
        description="Makes a code with which one machine may become a render node within "
        "10 minutes.",
    )
    async def node_enrolment_create(
        self,
        info: Info,
        name: Annotated[
            str,
            strawberry.argument(
                description=f"What the node is called, 1 to {nodes.LONGEST_NAME} characters."
            ),
        ],
    ) -> NodeEnrolmentResult:
        context = info.context
        async with context.services.database.unit(
            DOMAIN, context.actor, tenant_id=HOUSE_TENANT_ID
        ) as unit:
            invitation = await nodes.invite(unit, name, context.address)
        return NodeEnrolment.of(invitation)

    @mutation(
        allow=ANYONE,
        description="Turns a code into the credential of a render node. A code works once.",
        authenticates=True,
    )
    async def node_enrol(
        self,
        info: Info,
        code: Annotated[str, strawberry.argument(description="The code of the administrator.")],
    ) -> NodeEnrolledResult:
        context = info.context
        # The machine has no account yet, whoever may be signed in where its agent runs.
        async with context.services.database.unit(DOMAIN, ANONYMOUS) as unit:
            enrolled = await nodes.enrol(unit, code, context.address)
        return NodeEnrolled.of(enrolled)

    @mutation(allow=_PLATFORM, description="Ends a render node's access, with its next request.")
    async def node_revoke(
        self,
        info: Info,
        id: Annotated[UUID, strawberry.argument(description="The node's id.")],
    ) -> NodeAccessResult:
        context = info.context
        async with context.services.database.unit(
            DOMAIN, context.actor, tenant_id=HOUSE_TENANT_ID
        ) as unit:
            row = await nodes.revoke(unit, id, context.address)
        return NodeAccess.of(row)
