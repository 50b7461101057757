"""The aspects of a template with all that a customer may change in them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Index, Text, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Field, SQLModel

from domains.content.api import Aspect, ElementKind, Engine, ProjectType
from domains.content.models.columns import (
    choice,
    id_column,
    moment,
    of,
    real,
    uuid,
    whole,
    words,
)
from domains.content.models.security import PART, SCHEMA


class Project(SQLModel, table=True):
    """One aspect; customers see it when it has a source."""

    __tablename__ = "projects"
    __table_args__ = (
        Index("ux_projects_aspect", "template_id", "aspect", unique=True),
        {"schema": SCHEMA, "info": {"security": PART}},
    )

    id: UUID = Field(sa_column=id_column())
    tenant_id: UUID = Field(sa_column=uuid())
    template_id: UUID = Field(sa_column=of("project_containers"))
    aspect: Aspect = Field(sa_column=choice(Aspect, "projects_aspect"))
    width: int = Field(sa_column=whole())
    height: int = Field(sa_column=whole())
    rate_over: int = Field(sa_column=whole())
    rate_under: int = Field(sa_column=whole())
    seconds: float = Field(sa_column=real())
    engine: Engine = Field(sa_column=choice(Engine, "projects_engine"))
    type: ProjectType = Field(sa_column=choice(ProjectType, "projects_type"))
    convention_version: int = Field(sa_column=whole())
    fonts: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    # The file belongs to another domain: what a node needs to know of it is kept beside its id.
    source_file_id: UUID | None = Field(default=None, sa_column=uuid(required=False))
    source_sha256: str | None = Field(default=None, sa_column=words(required=False))
    source_media_type: str | None = Field(default=None, sa_column=words(required=False))
    version: int = Field(sa_column=whole())
    created_at: datetime = Field(sa_column=moment())
    updated_at: datetime = Field(sa_column=moment())


class SceneRow(SQLModel, table=True):
    """A removed scene stays: when it comes back it is the same one."""

    __tablename__ = "scenes"
    __table_args__ = (
        Index("ux_scenes_key", "project_id", "key", unique=True),
        {"schema": SCHEMA, "info": {"security": PART}},
    )

    id: UUID = Field(sa_column=id_column())
    tenant_id: UUID = Field(sa_column=uuid())
    template_id: UUID = Field(sa_column=uuid())
    project_id: UUID = Field(sa_column=of("projects"))
    key: str = Field(sa_column=words())
    title_fa: str = Field(sa_column=words())
    title_en: str = Field(sa_column=words())
    seconds: float = Field(sa_column=real())
    least_seconds: float = Field(sa_column=real())
    most_seconds: float = Field(sa_column=real())
    position: int = Field(sa_column=whole())
    image_file_id: UUID | None = Field(default=None, sa_column=uuid(required=False))
    snapshot_url: str | None = Field(default=None, sa_column=words(required=False))
    removed_at: datetime | None = Field(default=None, sa_column=moment(required=False))
    created_at: datetime = Field(sa_column=moment())
    updated_at: datetime = Field(sa_column=moment())


class ElementRow(SQLModel, table=True):
    """Without a scene it is in all of them."""

    __tablename__ = "elements"
    __table_args__ = (
        Index(
            "ux_elements_of_scene",
            "scene_id",
            "key",
            unique=True,
            postgresql_where=text("scene_id is not null"),
        ),
        Index(
            "ux_elements_shared",
            "project_id",
            "key",
            unique=True,
            postgresql_where=text("scene_id is null"),
        ),
        Index("ix_elements_project", "project_id"),
        {"schema": SCHEMA, "info": {"security": PART}},
    )

    id: UUID = Field(sa_column=id_column())
    tenant_id: UUID = Field(sa_column=uuid())
    template_id: UUID = Field(sa_column=uuid())
    project_id: UUID = Field(sa_column=of("projects"))
    scene_id: UUID | None = Field(default=None, sa_column=of("scenes", required=False))
    key: str = Field(sa_column=words())
    kind: ElementKind = Field(sa_column=choice(ElementKind, "elements_kind"))
    label_fa: str = Field(sa_column=words())
    label_en: str = Field(sa_column=words())
    default_value: str = Field(sa_column=words())
    default_fa: str | None = Field(default=None, sa_column=words(required=False))
    position: int = Field(sa_column=whole())
    limits: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    font: str | None = Field(default=None, sa_column=words(required=False))
    updated_at: datetime = Field(sa_column=moment())


class ColourRow(SQLModel, table=True):
    """Without a scene it is shared by all of them."""

    __tablename__ = "colours"
    __table_args__ = (
        Index(
            "ux_colours_of_scene",
            "scene_id",
            "key",
            unique=True,
            postgresql_where=text("scene_id is not null"),
        ),
        Index(
            "ux_colours_shared",
            "project_id",
            "key",
            unique=True,
            postgresql_where=text("scene_id is null"),
        ),
        Index("ix_colours_project", "project_id"),
        {"schema": SCHEMA, "info": {"security": PART}},
    )

    id: UUID = Field(sa_column=id_column())
    tenant_id: UUID = Field(sa_column=uuid())
    template_id: UUID = Field(sa_column=uuid())
    project_id: UUID = Field(sa_column=of("projects"))
    scene_id: UUID | None = Field(default=None, sa_column=of("scenes", required=False))
    key: str = Field(sa_column=words())
    label_fa: str = Field(sa_column=words())
    label_en: str = Field(sa_column=words())
    default_value: str = Field(sa_column=words())
    position: int = Field(sa_column=whole())
    updated_at: datetime = Field(sa_column=moment())


class PresetRow(SQLModel, table=True):
    __tablename__ = "colour_presets"
    __table_args__ = (
        Index("ux_colour_presets_key", "project_id", "key", unique=True),
        {"schema": SCHEMA, "info": {"security": PART}},
    )

    id: UUID = Field(sa_column=id_column())
    tenant_id: UUID = Field(sa_column=uuid())
    template_id: UUID = Field(sa_column=uuid())
    project_id: UUID = Field(sa_column=of("projects"))
    key: str = Field(sa_column=words())
    name_fa: str = Field(sa_column=words())
    name_en: str = Field(sa_column=words())
    colours: dict[str, str] = Field(sa_column=Column(JSONB, nullable=False))
    position: int = Field(sa_column=whole())
    updated_at: datetime = Field(sa_column=moment())
