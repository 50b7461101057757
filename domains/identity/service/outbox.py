"""Answers the messenger port while there is no notification: messages land in a table.

An administrator reads them there, so that a fresh installation can be tried without a mail server.
"""

from domains.identity.models import OutgoingMessage
from domains.identity.ports import Message
from domains.identity.service.wording import written
from kernel.db import UnitOfWork


class MessagesIntoTable:
    async def send(self, unit: UnitOfWork, message: Message) -> None:
        subject, body = written(message)
        unit.add(
            OutgoingMessage(
                id=unit.ids.new(),
                tenant_id=unit.tenant_id,
                channel=message.channel,
                recipient=message.recipient,
                kind=message.kind,
                locale=message.locale.value,
                subject=subject,
                body=body,
                written_at=unit.clock.now(),
            )
        )
