"""Templates as the catalogue shows them, and what they are found by."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, Column, Date, ForeignKey, Index, Uuid, text
from sqlmodel import Field, SQLModel

from domains.content.models.columns import (
    flag,
    id_column,
    moment,
    of,
    sortable,
    uuid,
    whole,
    words,
)
from domains.content.models.security import PART, SCHEMA, TEMPLATE


class Template(SQLModel, table=True):
    __tablename__ = "project_containers"
    __table_args__ = (
        Index("ux_project_containers_slug", "tenant_id", "slug", unique=True),
        Index("ix_project_containers_newest", "tenant_id", "listed_at", "id"),
        {"schema": SCHEMA, "info": {"security": TEMPLATE}},
    )

    id: UUID = Field(sa_column=id_column())
    tenant_id: UUID = Field(sa_column=uuid())
    slug: str = Field(sa_column=words())
    name_fa: str = Field(sa_column=words())
    name_en: str = Field(sa_column=words())
    description_fa: str = Field(sa_column=words())
    description_en: str = Field(sa_column=words())
    # Files belong to another domain: plain ids, checked when they are set.
    cover_file_id: UUID | None = Field(default=None, sa_column=uuid(required=False))
    preview_file_id: UUID | None = Field(default=None, sa_column=uuid(required=False))
    is_premium: bool = Field(sa_column=flag())
    # What its designer hears with it; of the tenant's own library or of the house's.
    music_track_id: UUID | None = Field(
        default=None,
        sa_column=Column(Uuid, ForeignKey("content.music_tracks.id", ondelete="SET NULL")),
    )
    listed_at: datetime = Field(sa_column=moment())
    """When it was published first; until then, when it was made."""
    published_at: datetime | None = Field(default=None, sa_column=moment(required=False))
    trashed_at: datetime | None = Field(default=None, sa_column=moment(required=False))
    uses: int = Field(sa_column=Column(BigInteger, nullable=False))
    uses_lately: int = Field(sa_column=whole())
    sort_fa: str = Field(sa_column=sortable())
    sort_en: str = Field(sa_column=sortable())
    version: int = Field(sa_column=whole())
    created_at: datetime = Field(sa_column=moment())
    updated_at: datetime = Field(sa_column=moment())


class TemplateCategory(SQLModel, table=True):
    __tablename__ = "container_categories"
    __table_args__ = (
        Index(
            "ux_container_categories_primary",
            "template_id",
            unique=True,
            postgresql_where=text("is_primary"),
        ),
        Index("ix_container_categories_category", "category_id"),
        {"schema": SCHEMA, "info": {"security": PART}},
    )

    template_id: UUID = Field(sa_column=of("project_containers", key=True))
    category_id: UUID = Field(sa_column=of("categories", key=True))
    tenant_id: UUID = Field(sa_column=uuid())
    is_primary: bool = Field(sa_column=flag())


class TemplateUses(SQLModel, table=True):
    """How often a tenant's people began a film with a template on one day.

    A row of its own for each of them, so that a popular template is no row that all wait for.
    `counted` is how many of them the template's own figures hold already.
    """

    __tablename__ = "container_uses"
    __table_args__ = (
        Index("ix_container_uses_uncounted", "day", postgresql_where=text("counted < count")),
        {"schema": SCHEMA},
    )

    template_id: UUID = Field(sa_column=of("project_containers", key=True))
    tenant_id: UUID = Field(sa_column=Column(Uuid, primary_key=True))
    day: date = Field(sa_column=Column(Date, primary_key=True))
    count: int = Field(sa_column=whole())
    counted: int = Field(sa_column=whole())


class TemplateWord(SQLModel, table=True):
    """A word that a template is found by.

    A table and not a text vector: under row security PostgreSQL uses an index only with operators
    that can't leak, which the comparisons of text are and those of full text are not.
    """

    __tablename__ = "container_words"
    __table_args__ = (
        Index("ix_container_words_word", "tenant_id", "word", "template_id"),
        {"schema": SCHEMA, "info": {"security": PART}},
    )

    template_id: UUID = Field(sa_column=of("project_containers", key=True))
    word: str = Field(sa_column=sortable(key=True))
    tenant_id: UUID = Field(sa_column=uuid())
