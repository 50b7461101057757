"""The tables of the sample, in the schema `sample`."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Column, DateTime, Index, Integer, Text, Uuid
from sqlmodel import Field, SQLModel


class Note(SQLModel, table=True):
    __tablename__ = "notes"
    __table_args__ = (
        Index("ix_notes_tenant_written", "tenant_id", "author", "written_at", "id"),
        {"schema": "sample"},
    )

    id: UUID = Field(sa_column=Column(Uuid, primary_key=True))
    tenant_id: UUID = Field(sa_column=Column(Uuid, nullable=False))
    author: str = Field(sa_column=Column(Text, nullable=False))
    text: str = Field(sa_column=Column(Text, nullable=False))
    written_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))


class Tally(SQLModel, table=True):
    """How many notes a tenant has, counted by the handler of the event."""

    __tablename__ = "tallies"
    __table_args__ = ({"schema": "sample"},)

    tenant_id: UUID = Field(sa_column=Column(Uuid, primary_key=True))
    notes: int = Field(sa_column=Column(Integer, nullable=False))
