"""An answer to a request that is still arriving."""

import asyncio

from starlette.responses import Response
from starlette.types import Receive, Send

_SECONDS = 2.0


async def answer_and_linger(response: Response, receive: Receive, send: Send) -> None:
    """Answer at once, then throw away what still comes, for a moment, before the line is cut.

    Closing a socket with unread bytes resets it, and the reset destroys the answer on its way.
    """
    headers = response.raw_headers
    start = {"type": "http.response.start", "status": response.status_code, "headers": headers}
    await send(start)
    await send({"type": "http.response.body", "body": bytes(response.body), "more_body": True})
    await _discard(receive)
    await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _discard(receive: Receive) -> None:
    try:
        async with asyncio.timeout(_SECONDS):
            while (message := await receive())["type"] == "http.request":
                if not message.get("more_body", False):
                    return
    except TimeoutError:
        return  # whoever still sends has had the time to read
