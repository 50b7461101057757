"""How much room everybody takes."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Column
from sqlmodel import Field, SQLModel

from domains.file_mgr.models.columns import byte_count, moment, soft


class StorageUsage(SQLModel, table=True):
    """`holder_id` is an owner of files, or the tenant for its catalogue.

    Everybody pays for all of his files, also where the bytes are kept once for several: else the
    figure would tell that somebody else has them. `quota` is only there where it was set.
    """

    __tablename__ = "storage_usage"
    __table_args__ = (
        CheckConstraint("used >= 0", name="storage_usage_used"),
        CheckConstraint("reserved >= 0", name="storage_usage_reserved"),
        {"schema": "file_mgr"},
    )

    tenant_id: UUID = Field(sa_column=soft(key=True))
    holder_id: UUID = Field(sa_column=soft(key=True))
    used: int = Field(sa_column=byte_count())
    reserved: int = Field(sa_column=byte_count())
    quota: int | None = Field(default=None, sa_column=Column(BigInteger, nullable=True))
    updated_at: datetime = Field(sa_column=moment())
