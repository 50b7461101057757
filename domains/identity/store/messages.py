"""The statements of messages to people."""

from sqlalchemy import select
from sqlmodel import col

from domains.identity.models import OutgoingMessage
from kernel.db import ReadSession
from kernel.keyset import Key, Order, Page, PageRequest, page

NEWEST_FIRST = Order("messages", (Key(col(OutgoingMessage.id), descending=True),))


async def messages(session: ReadSession, request: PageRequest) -> Page[OutgoingMessage]:
    """Of all tenants: who reads them looks after the whole installation."""
    return await page(session, select(OutgoingMessage), NEWEST_FIRST, request)
