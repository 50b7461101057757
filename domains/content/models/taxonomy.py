"""Categories, a tree, and tags."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from domains.content.models.columns import id_column, moment, of, sortable, uuid, whole, words
from domains.content.models.security import PART, SCHEMA, SHARED


class Category(SQLModel, table=True):
    __tablename__ = "categories"
    __table_args__ = (
        Index("ux_categories_slug", "tenant_id", "slug", unique=True),
        Index("ix_categories_parent", "parent_id"),
        {"schema": SCHEMA, "info": {"security": SHARED}},
    )

    id: UUID = Field(sa_column=id_column())
    tenant_id: UUID = Field(sa_column=uuid())
    parent_id: UUID | None = Field(default=None, sa_column=of("categories", required=False))
    slug: str = Field(sa_column=words())
    name_fa: str = Field(sa_column=words())
    name_en: str = Field(sa_column=words())
    description_fa: str = Field(sa_column=words())
    description_en: str = Field(sa_column=words())
    position: int = Field(sa_column=whole())
    version: int = Field(sa_column=whole())
    created_at: datetime = Field(sa_column=moment())
    updated_at: datetime = Field(sa_column=moment())


class Tag(SQLModel, table=True):
    __tablename__ = "tags"
    __table_args__ = (
        Index("ux_tags_slug", "tenant_id", "slug", unique=True),
        {"schema": SCHEMA, "info": {"security": SHARED}},
    )

    id: UUID = Field(sa_column=id_column())
    tenant_id: UUID = Field(sa_column=uuid())
    slug: str = Field(sa_column=sortable())
    name_fa: str = Field(sa_column=words())
    name_en: str = Field(sa_column=words())
    version: int = Field(sa_column=whole())
    created_at: datetime = Field(sa_column=moment())
    updated_at: datetime = Field(sa_column=moment())


class TemplateTag(SQLModel, table=True):
    __tablename__ = "container_tags"
    __table_args__ = (
        Index("ix_container_tags_tag", "tag_id"),
        {"schema": SCHEMA, "info": {"security": PART}},
    )

    template_id: UUID = Field(sa_column=of("project_containers", key=True))
    tag_id: UUID = Field(sa_column=of("tags", key=True))
    tenant_id: UUID = Field(sa_column=uuid())
