"""Fonts, music, named files of a project, and what a tenant shows of the house."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Column, Index, Uuid
from sqlmodel import Field, SQLModel

from domains.content.models.columns import (
    flag,
    id_column,
    moment,
    of,
    real,
    sortable,
    uuid,
    whole,
    words,
)
from domains.content.models.security import PART, SCHEMA, SHARED


class Font(SQLModel, table=True):
    """A family of the catalogue; without a file it has to be on the nodes already."""

    __tablename__ = "fonts"
    __table_args__ = (
        Index("ux_fonts_family", "tenant_id", "family", unique=True),
        {"schema": SCHEMA, "info": {"security": SHARED}},
    )

    id: UUID = Field(sa_column=id_column())
    tenant_id: UUID = Field(sa_column=uuid())
    family: str = Field(sa_column=sortable())
    name_fa: str = Field(sa_column=words())
    name_en: str = Field(sa_column=words())
    file_id: UUID | None = Field(default=None, sa_column=uuid(required=False))
    sha256: str | None = Field(default=None, sa_column=words(required=False))
    version: int = Field(sa_column=whole())
    created_at: datetime = Field(sa_column=moment())
    updated_at: datetime = Field(sa_column=moment())


class MusicTrack(SQLModel, table=True):
    __tablename__ = "music_tracks"
    __table_args__ = (
        Index("ux_music_tracks_slug", "tenant_id", "slug", unique=True),
        {"schema": SCHEMA, "info": {"security": SHARED}},
    )

    id: UUID = Field(sa_column=id_column())
    tenant_id: UUID = Field(sa_column=uuid())
    slug: str = Field(sa_column=sortable())
    title_fa: str = Field(sa_column=words())
    title_en: str = Field(sa_column=words())
    file_id: UUID = Field(sa_column=uuid())
    seconds: float = Field(sa_column=real())
    version: int = Field(sa_column=whole())
    created_at: datetime = Field(sa_column=moment())
    updated_at: datetime = Field(sa_column=moment())


class ProjectAsset(SQLModel, table=True):
    """A file that a project names: the default of a picture, a sound, a piece of footage."""

    __tablename__ = "project_assets"
    __table_args__ = (
        Index("ux_project_assets_name", "project_id", "name", unique=True),
        {"schema": SCHEMA, "info": {"security": PART}},
    )

    id: UUID = Field(sa_column=id_column())
    tenant_id: UUID = Field(sa_column=uuid())
    template_id: UUID = Field(sa_column=uuid())
    project_id: UUID = Field(sa_column=of("projects"))
    name: str = Field(sa_column=words())
    file_id: UUID = Field(sa_column=uuid())
    sha256: str = Field(sa_column=words())
    media_type: str = Field(sa_column=words())
    updated_at: datetime = Field(sa_column=moment())


class CatalogueSettings(SQLModel, table=True):
    """Without a row a tenant shows the catalogue of the house beside its own."""

    __tablename__ = "catalogue_settings"
    __table_args__ = ({"schema": SCHEMA},)

    tenant_id: UUID = Field(sa_column=Column(Uuid, primary_key=True))
    shows_house: bool = Field(sa_column=flag())
    updated_at: datetime = Field(sa_column=moment())
