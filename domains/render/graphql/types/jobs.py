"""Renders, as their owners and administrators see them."""

import base64
from datetime import datetime
from typing import Annotated
from uuid import UUID

import strawberry

from domains.render.graphql.loaders import Exports, Histories, Places, Previews
from domains.render.graphql.types.enums import ExportKind, JobState, Resolution
from domains.render.graphql.types.steps import STEPS
from domains.render.models import Export, HistoryEntry
from domains.render.models import RenderJob as JobRow
from domains.render.service import reading
from kernel.graphql.context import Info
from kernel.graphql.fields import field
from kernel.graphql.problem import Problem
from kernel.texts import Locale


@strawberry.type(description="A file that a render has made.")
class RenderExport:
    id: UUID = strawberry.field(description="The export's id.")
    file_id: UUID = strawberry.field(description="The id of the file among the owner's files.")
    name: str = strawberry.field(description="What it is called within the render.")
    kind: ExportKind = strawberry.field(description="What kind of file it is.")
    media_type: str = strawberry.field(description="Its media type.")
    size: float = strawberry.field(description="Its size in bytes.")
    sha256: str = strawberry.field(description="The SHA-256 of its bytes, hexadecimal.")
    row: strawberry.Private[Export]

    @field(description="Where it can be downloaded for an hour.", cost=2)
    async def url(self, info: Info) -> str:
        context = info.context
        return await reading.address(context.services.database, context.actor, self.row)

    @classmethod
    def of(cls, row: Export) -> "RenderExport":
        return cls(
            id=row.id,
            file_id=row.file_id,
            name=row.name,
            kind=ExportKind(row.kind),
            media_type=row.media_type,
            size=float(row.size),
            sha256=row.sha256,
            row=row,
        )


@strawberry.type(description="A change of state in the life of a render.")
class RenderHistoryEntry:
    id: UUID = strawberry.field(description="The entry's id.")
    at: datetime = strawberry.field(description="When it changed.")
    item_id: UUID | None = strawberry.field(
        description="The item of work that changed; none when it was the render itself."
    )
    node_id: UUID | None = strawberry.field(description="The node that had the item.")
    before: str | None = strawberry.field(description="The state before; none at the beginning.")
    after: str = strawberry.field(description="The state after.")
    reason: str | None = strawberry.field(description="Why, in a word for programs.")

    @classmethod
    def of(cls, row: HistoryEntry) -> "RenderHistoryEntry":
        return cls(
            id=row.id,
            at=row.at,
            item_id=row.item_id,
            node_id=row.node_id,
            before=row.before,
            after=row.after,
            reason=row.reason,
        )


@strawberry.type(description="Something that a person should know of a film that was made.")
class RenderWarning:
    kind: str = strawberry.field(description="What kind of warning it is; for programs.")
    key: str = strawberry.field(description="The element that it is about, or empty.")
    message: str = strawberry.field(description="What is to be known.")

    @classmethod
    def of(cls, stored: dict[str, str]) -> "RenderWarning":
        return cls(kind=stored["code"], key=stored["key"], message=stored["message"])


@strawberry.type(description="A film that was ordered, and how far it is.")
class RenderJob:
    id: UUID = strawberry.field(description="The render's id.")
    tenant_id: UUID = strawberry.field(description="The tenant that it belongs to.")
    owner_id: UUID = strawberry.field(
        description="Whose it is: a user, or the tenant for what its own server has ordered."
    )
    saved_project_id: UUID = strawberry.field(description="The saved project that it was made of.")
    template_project_id: UUID = strawberry.field(
        description="The template's project, which is the template in one shape."
    )
    retry_of: UUID | None = strawberry.field(description="The render that it tries once more.")
    title: str = strawberry.field(description="The template's name, in the caller's language.")
    resolution: Resolution = strawberry.field(description="The ordered size.")
    width: int = strawberry.field(description="The film's width.")
    height: int = strawberry.field(description="The film's height.")
    rate: str = strawberry.field(description="Frames a second, as a fraction.")
    seconds: float = strawberry.field(description="The film's length.")
    state: JobState = strawberry.field(description="How far it is.")
    step: str = strawberry.field(description="What is being done now, for a person.")
    progress: float = strawberry.field(description="From 0 to 1; it never goes back.")
    frames: int = strawberry.field(description="How many frames the film has.")
    frames_done: int = strawberry.field(description="How many of them are drawn.")
    seconds_left: float | None = strawberry.field(
        description="How long it will take at its speed so far; none while that is a guess."
    )
    reason: str | None = strawberry.field(description="Why it failed or ended, and what to do.")
    reason_kind: str | None = strawberry.field(description="The same for programs.")
    watermark: str | None = strawberry.field(description="What is written over the film.")
    warnings: list[RenderWarning] = strawberry.field(description="What a person should know.")
    created_at: datetime = strawberry.field(description="When it was ordered.")
    started_at: datetime | None = strawberry.field(description="When a node took it.")
    finished_at: datetime | None = strawberry.field(description="When it was over.")
    thumbnail_key: strawberry.Private[str | None]

    @field(description="The files that it has made.", list_size=5)
    async def exports(self, info: Info) -> list[RenderExport]:
        rows = await info.context.loader(Exports).load(self.id) or []
        return [RenderExport.of(row) for row in rows]

    @field(description="Every change of its state and of its items', in order.", list_size=20)
    async def history(self, info: Info) -> list[RenderHistoryEntry]:
        rows = await info.context.loader(Histories).load(self.id) or []
        return [RenderHistoryEntry.of(row) for row in rows]

    @field(
        description="Which turn it has among all that wait, from 1; none when it has begun.", cost=5
    )
    async def queue_position(self, info: Info) -> int | None:
        if self.state is not JobState.QUEUED:
            return None
        return await info.context.loader(Places).load(self.id)

    @field(description="The latest small picture of it, a JPEG in base64.")
    async def preview(self, info: Info) -> str | None:
        row = await info.context.loader(Previews).load(self.id)
        return None if row is None else base64.b64encode(row.picture).decode()

    @classmethod
    def of(cls, row: JobRow, locale: Locale, now: datetime) -> "RenderJob":
        persian = locale is Locale.FA
        return cls(
            id=row.id,
            tenant_id=row.tenant_id,
            owner_id=row.owner_id,
            saved_project_id=row.saved_project_id,
            template_project_id=row.template_project_id,
            retry_of=row.retry_of,
            title=row.title_fa if persian else row.title_en,
            resolution=Resolution(row.resolution),
            width=row.width,
            height=row.height,
            rate=row.rate,
            seconds=row.seconds,
            state=JobState(row.state),
            step=STEPS[JobState(row.state)].in_(locale),
            progress=row.progress,
            frames=row.frames,
            frames_done=row.frames_done,
            seconds_left=reading.Pace(row, now).seconds_left,
            reason=row.reason_fa if persian else row.reason_en,
            reason_kind=row.reason_code,
            watermark=row.watermark,
            warnings=[RenderWarning.of(one) for one in row.warnings],
            created_at=row.created_at,
            started_at=row.started_at,
            finished_at=row.finished_at,
            thumbnail_key=row.thumbnail_key,
        )

    @classmethod
    def shown(cls, row: JobRow, info: Info) -> "RenderJob":
        context = info.context
        return cls.of(row, context.locale, context.services.database.tools.clock.now())


RenderResult = Annotated[
    RenderJob | Problem, strawberry.union("RenderResult", description="The render, or why not.")
]
