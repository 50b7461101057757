"""The development outbox: messages to people, until notification delivers them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from domains.identity.api import Channel
from domains.identity.models.columns import choice, id_column, moment, uuid, words


class OutgoingMessage(SQLModel, table=True):
    __tablename__ = "outgoing_messages"
    __table_args__ = (
        Index("ix_outgoing_messages_tenant", "tenant_id", "written_at", "id"),
        {"schema": "identity"},
    )

    id: UUID = Field(sa_column=id_column())
    tenant_id: UUID = Field(sa_column=uuid())
    channel: Channel = Field(sa_column=choice(Channel, "outgoing_messages_channel"))
    recipient: str = Field(sa_column=words())
    kind: str = Field(sa_column=words())
    locale: str = Field(sa_column=words())
    subject: str = Field(sa_column=words())
    body: str = Field(sa_column=words())
    written_at: datetime = Field(sa_column=moment())
