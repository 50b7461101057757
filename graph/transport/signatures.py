"""Requests that render nodes sign: the signature covers the body, so the body is read first."""

from starlette.requests import Request

from domains.identity.service import node_requests
from graph.transport.contexts import Contexts
from kernel.actor import ANONYMOUS
from kernel.graphql.context import Context


def is_signed(request: Request) -> bool:
    return node_requests.is_signed(request.headers)


async def open_signed(contexts: Contexts, request: Request, body: bytes) -> Context:
    """The node's context; raises AppError UNAUTHENTICATED or RATE_LIMITED."""
    stranger = contexts.make(request, ANONYMOUS)
    actor = await node_requests.verify(
        stranger.services.database,
        request.headers,
        request.method,
        request.url.path,
        body,
        address=stranger.address,
    )
    return contexts.make(request, actor)
