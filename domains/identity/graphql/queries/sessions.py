"""Queries about the caller: who he is, and where he is signed in."""

import strawberry

from domains.identity.api import DOMAIN
from domains.identity.graphql.types.sessions import Session
from domains.identity.graphql.types.viewer import Viewer
from domains.identity.service import users
from domains.identity.service.whose import own_session
from domains.identity.store import sessions as store
from kernel.actor import ANYONE
from kernel.graphql.connection import After, Before, Connection, First, Last
from kernel.graphql.context import Info
from kernel.graphql.fields import query
from kernel.keyset import USUAL, PageRequest
from kernel.permissions import Permission, may


@strawberry.type
class SessionQueries:
    @query(allow=ANYONE, description="The caller; null when he is not a user who has signed in.")
    async def me(self, info: Info) -> Viewer | None:
        context = info.context
        user_id, session_id = context.actor.id, context.actor.session_id
        if user_id is None or session_id is None:
            return None
        async with context.services.database.read(DOMAIN, context.actor) as session:
            user = await users.by_id(session, user_id)
        return None if user is None else Viewer.of(user, session_id, context.actor)

    @query(
        allow=may(Permission.OWN_ACCOUNT),
        description="The caller's own sessions that are open, newest first.",
        list_size=USUAL,
    )
    async def sessions(
        self,
        info: Info,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[Session]:
        request = PageRequest.of(first, after, last, before)
        context = info.context
        user_id, current = own_session(context.actor)
        now = context.services.database.tools.clock.now()
        async with context.services.database.read(DOMAIN, context.actor) as session:
            page = await store.of_user(session, user_id, now, request)
        return Connection.of(page, lambda row: Session.of(row, current))
