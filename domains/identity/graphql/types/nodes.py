"""Render nodes as callers: invitations, credentials, and what an administrator sees of them."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import strawberry

from domains.identity.models import NodeCredential
from domains.identity.service.nodes import Enrolled, Invitation
from kernel.graphql.problem import Problem


@strawberry.type(description="A code with which one machine may become a render node.")
class NodeEnrolment:
    id: UUID = strawberry.field(description="The enrolment's id.")
    name: str = strawberry.field(description="What the node will be called.")
    enrolment_code: str = strawberry.field(
        description="The code. It works once and is shown only now."
    )
    expires_at: datetime = strawberry.field(description="Until when the code works.")

    @classmethod
    def of(cls, invitation: Invitation) -> "NodeEnrolment":
        return cls(
            id=invitation.id,
            name=invitation.name,
            enrolment_code=invitation.code,
            expires_at=invitation.expires_at,
        )


@strawberry.type(description="What a machine needs to sign its requests as a render node.")
class NodeEnrolled:
    node_id: UUID = strawberry.field(description="The node's id.")
    secret: str = strawberry.field(description="What it signs with. It is shown only now.")

    @classmethod
    def of(cls, enrolled: Enrolled) -> "NodeEnrolled":
        return cls(node_id=enrolled.row.id, secret=enrolled.secret)


@strawberry.type(description="The right of a machine to call as a render node.")
class NodeAccess:
    node_id: UUID = strawberry.field(description="The node's id.")
    name: str = strawberry.field(description="What the node is called.")
    created_at: datetime = strawberry.field(description="When it was enrolled.")
    revoked_at: datetime | None = strawberry.field(description="When it was revoked, if it was.")

    @classmethod
    def of(cls, row: NodeCredential) -> "NodeAccess":
        return cls(
            node_id=row.id, name=row.name, created_at=row.created_at, revoked_at=row.revoked_at
        )


NodeEnrolmentResult = Annotated[
    NodeEnrolment | Problem,
    strawberry.union("NodeEnrolmentResult", description="The code, or why there is none."),
]
NodeEnrolledResult = Annotated[
    NodeEnrolled | Problem,
    strawberry.union("NodeEnrolledResult", description="The credential, or why there is none."),
]
NodeAccessResult = Annotated[
    NodeAccess | Problem,
    strawberry.union("NodeAccessResult", description="The access as it is now, or what is wrong."),
]
