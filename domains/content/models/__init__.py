"""The tables of content, in the schema `content`."""

from domains.content.models.library import CatalogueSettings, Font, MusicTrack, ProjectAsset
from domains.content.models.projects import ColourRow, ElementRow, PresetRow, Project, SceneRow
from domains.content.models.taxonomy import Category, Tag, TemplateTag
from domains.content.models.templates import (
    Template,
    TemplateCategory,
    TemplateUses,
    TemplateWord,
)

__all__ = [
    "CatalogueSettings",
    "Category",
    "ColourRow",
    "ElementRow",
    "Font",
    "MusicTrack",
    "PresetRow",
    "Project",
    "ProjectAsset",
    "SceneRow",
    "Tag",
    "Template",
    "TemplateCategory",
    "TemplateTag",
    "TemplateUses",
    "TemplateWord",
]
