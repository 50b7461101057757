"""Mutations on sessions: refresh, sign out, end others."""

from typing import Annotated
from uuid import UUID

import strawberry

from domains.identity.api import DOMAIN
from domains.identity.graphql.types.sessions import SessionsEnded, SessionTokens
from domains.identity.service import rotation, sessions
from domains.identity.service.whose import own_session
from kernel.actor import ANYONE
from kernel.graphql.context import Info
from kernel.graphql.fields import mutation
from kernel.graphql.problem import Problem
from kernel.permissions import Permission, may

Refreshed = Annotated[
    SessionTokens | Problem,
    strawberry.union("SessionRefreshResult", description="New tokens, or why not."),
]
Ended = Annotated[
    SessionsEnded | Problem,
    strawberry.union("SessionsEndedResult", description="How many were ended, or why not."),
]
RefreshToken = Annotated[
    str, strawberry.argument(description="The refresh token of the last answer.")
]
SessionId = Annotated[UUID, strawberry.argument(description="The session's id.")]
OWN = may(Permission.OWN_ACCOUNT)


@strawberry.type
class SessionMutations:
    @mutation(
        allow=ANYONE,
        description="New tokens for a session. The old refresh token is spent: who shows it "
        "again later than 10 seconds from now ends the session.",
        authenticates=True,
    )
    async def session_refresh(self, info: Info, refresh_token: RefreshToken) -> Refreshed:
        context = info.context
        device = sessions.Device(context.address, context.user_agent)
        tokens = await rotation.refresh(context.services.database, refresh_token, device)
        return SessionTokens.of(tokens)

    @mutation(allow=OWN, description="Ends one of the caller's own sessions.")
    async def session_revoke(self, info: Info, id: SessionId) -> Ended:
        context = info.context
        user_id, _ = own_session(context.actor)
        async with context.services.database.unit(DOMAIN, context.actor) as unit:
            count = await sessions.revoke_own(unit, user_id, id)
        return SessionsEnded(count=count)

    @mutation(allow=OWN, description="Ends all of the caller's sessions but the one that asks.")
    async def session_revoke_others(self, info: Info) -> Ended:
        context = info.context
        user_id, current = own_session(context.actor)
        async with context.services.database.unit(DOMAIN, context.actor) as unit:
            count = await sessions.revoke_all(unit, user_id, but=current, reason="revoked")
        return SessionsEnded(count=count)

    @mutation(allow=OWN, description="Ends the session that asks.")
    async def sign_out(self, info: Info) -> Ended:
        context = info.context
        user_id, current = own_session(context.actor)
        async with context.services.database.unit(DOMAIN, context.actor) as unit:
            count = await sessions.revoke_own(unit, user_id, current, "signed out")
        return SessionsEnded(count=count)
