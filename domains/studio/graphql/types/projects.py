"""Saved projects, as their customer sees them and as one does who has a link."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import strawberry

from domains.studio.graphql.loaders import Documents
from domains.studio.graphql.types.document import SavedDocument
from domains.studio.graphql.types.kinds import ProjectState
from domains.studio.models import SavedProject as SavedProjectRow
from domains.studio.service.document import document_of
from domains.studio.service.outcome import Outcome, Stale
from domains.studio.service.sharing import Shared
from kernel.errors import not_found
from kernel.graphql.context import Info
from kernel.graphql.fields import field
from kernel.graphql.problem import Problem
from kernel.texts import Locale


@strawberry.type(description="What a customer makes of a template.")
class SavedProject:
    id: UUID = strawberry.field(description="The saved project's id.")
    template_id: UUID = strawberry.field(description="The template that it is made of.")
    template_project_id: UUID = strawberry.field(
        description="The template's project, which is the template in one shape."
    )
    name: str = strawberry.field(description="What its customer calls it.")
    aspect: str = strawberry.field(description="The shape of the picture: 16:9, 1:1 or 9:16.")
    seconds: float = strawberry.field(description="How long the film is.")
    version: int = strawberry.field(
        description="Rises with everything that is saved; give it to the next save."
    )
    state: ProjectState = strawberry.field(description="Whether it is in the trash.")
    can_undo: bool = strawberry.field(description="Whether there is something to undo.")
    can_redo: bool = strawberry.field(description="Whether there is something to redo.")
    thumbnail_file_id: UUID | None = strawberry.field(description="The file of its picture.")
    shared_at: datetime | None = strawberry.field(
        description="Since when there is a link that lets anybody look at it."
    )
    created_at: datetime = strawberry.field(description="When it was begun.")
    updated_at: datetime = strawberry.field(description="When it was saved last.")
    trashed_at: datetime | None = strawberry.field(description="When it went into the trash.")
    known: strawberry.Private[SavedDocument | None] = None

    @field(description="All that is in it.")
    async def document(self, info: Info) -> SavedDocument:
        """A list brings its rows without; whoever asks for one project has it at hand."""
        if self.known is not None:
            return self.known
        found = await info.context.loader(Documents).load(self.id)
        if found is None:
            raise not_found()
        version, stored = found
        return SavedDocument.of(document_of(stored), version)

    @classmethod
    def of(cls, row: SavedProjectRow) -> "SavedProject":
        project = cls.without_document(row)
        project.known = SavedDocument.of(document_of(row.document), row.version)
        return project

    @classmethod
    def without_document(cls, row: SavedProjectRow) -> "SavedProject":
        return cls(
            id=row.id,
            template_id=row.template_id,
            template_project_id=row.template_project_id,
            name=row.name,
            aspect=row.aspect,
            seconds=row.seconds,
            version=row.version,
            state=row.state,
            can_undo=row.undo_to is not None,
            can_redo=row.redo_to is not None,
            thumbnail_file_id=row.thumbnail_file_id,
            shared_at=row.shared_at,
            created_at=row.created_at,
            updated_at=row.updated_at,
            trashed_at=row.trashed_at,
        )


@strawberry.type(description="Nothing was saved: somebody else has saved in the meantime.")
class ProjectStale:
    saved: SavedProject = strawberry.field(description="The project as it is now.")
    your_version: int = strawberry.field(description="The version that your changes stand on.")
    yours: SavedDocument | None = strawberry.field(
        description="What your changes would have made of your version. Null when that version "
        "is kept no more, or when the changes do not fit it."
    )
    message: str = strawberry.field(
        description="What happened and what to do next, in the caller's language."
    )

    @classmethod
    def of(cls, stale: Stale, locale: Locale) -> "ProjectStale":
        yours = stale.yours
        return cls(
            saved=SavedProject.of(stale.saved),
            your_version=stale.version,
            yours=None if yours is None else SavedDocument.of(yours, stale.version),
            message=stale.text.in_(locale),
        )


@strawberry.type(description="A link to look at a project. The token is shown this once.")
class ProjectShared:
    token: str = strawberry.field(description="What sharedProject asks for.")
    project: SavedProject = strawberry.field(description="The project.")

    @classmethod
    def of(cls, shared: Shared) -> "ProjectShared":
        return cls(token=shared.token, project=SavedProject.of(shared.row))


@strawberry.type(description="A project that somebody lets others look at.")
class SharedProject:
    name: str = strawberry.field(description="What its customer calls it.")
    aspect: str = strawberry.field(description="The shape of the picture: 16:9, 1:1 or 9:16.")
    seconds: float = strawberry.field(description="How long the film is.")
    template_project_id: UUID = strawberry.field(description="The template's project.")
    updated_at: datetime = strawberry.field(description="When it was saved last.")
    document: SavedDocument = strawberry.field(description="All that is in it.")

    @classmethod
    def of(cls, row: SavedProjectRow) -> "SharedProject":
        return cls(
            name=row.name,
            aspect=row.aspect,
            seconds=row.seconds,
            template_project_id=row.template_project_id,
            updated_at=row.updated_at,
            document=SavedDocument.of(document_of(row.document), row.version),
        )


@strawberry.type(description="A project that is gone for good.")
class ProjectRemoved:
    id: UUID = strawberry.field(description="The id that it had.")


SavedProjectResult = Annotated[
    SavedProject | Problem,
    strawberry.union("SavedProjectResult", description="The project as it is now, or why not."),
]
ProjectSaveResult = Annotated[
    SavedProject | ProjectStale | Problem,
    strawberry.union(
        "ProjectSaveResult",
        description="The project as it is saved now, both sides of a conflict, or what is wrong.",
    ),
]
ProjectShareResult = Annotated[
    ProjectShared | Problem,
    strawberry.union("ProjectShareResult", description="The link, or why there is none."),
]
ProjectRemoveResult = Annotated[
    ProjectRemoved | Problem,
    strawberry.union("ProjectRemoveResult", description="What is gone, or why it is not."),
]


def outcome(of: Outcome, locale: Locale) -> SavedProject | ProjectStale:
    return ProjectStale.of(of, locale) if isinstance(of, Stale) else SavedProject.of(of)
