"""Messages to people in the schema, for as long as nobody delivers them."""

from datetime import datetime
from uuid import UUID

import strawberry

from domains.identity.api import Channel
from domains.identity.models import OutgoingMessage as MessageRow
from kernel.graphql.enums import described

MessageChannel = described(
    Channel,
    name="MessageChannel",
    description="The way of a message to a person.",
    meanings={Channel.EMAIL: "By e-mail.", Channel.SMS: "By a text message to a phone."},
)


@strawberry.type(description="A message that would have gone out, were a provider set up.")
class OutgoingMessage:
    id: UUID = strawberry.field(description="The message's id.")
    tenant_id: UUID = strawberry.field(description="In whose name it is sent.")
    channel: Channel = strawberry.field(description="Its way.")
    recipient: str = strawberry.field(description="The e-mail address or the phone number.")
    kind: str = strawberry.field(description="What it is about; the name of its template.")
    locale: str = strawberry.field(description="The language that it is written in.")
    subject: str = strawberry.field(description="Its subject.")
    body: str = strawberry.field(description="What it says.")
    written_at: datetime = strawberry.field(description="When it was written.")

    @classmethod
    def of(cls, row: MessageRow) -> "OutgoingMessage":
        return cls(
            id=row.id,
            tenant_id=row.tenant_id,
            channel=row.channel,
            recipient=row.recipient,
            kind=row.kind,
            locale=row.locale,
            subject=row.subject,
            body=row.body,
            written_at=row.written_at,
        )
