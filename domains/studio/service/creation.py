"""New saved projects: from a template, or as a copy of one that is there."""

from dataclasses import dataclass, replace
from uuid import UUID

from domains.content.api import ProjectGraph, TemplateBegun
from domains.studio.api import ProjectSaved, ProjectState
from domains.studio.models import SavedProject
from domains.studio.ports import TEMPLATES
from domains.studio.service import files, history, projects, shape, wording
from domains.studio.service.document import (
    LONGEST_NAME,
    Document,
    begun,
    document_of,
    film_seconds,
    graph_of,
    stored_document,
    stored_graph,
)
from domains.studio.store import projects as store
from kernel.db import UnitOfWork
from kernel.errors import AppError, Code
from kernel.texts import Locale

MOST_PROJECTS = 1_000
_COPIES = {Locale.EN: "{name} (copy)", Locale.FA: "{name} (رونوشت)"}


@dataclass(frozen=True, slots=True)
class Wish:
    """Without a name it gets the template's, in the language of the film."""

    template_project_id: UUID
    locale: Locale
    name: str | None = None
    preset_id: UUID | None = None


async def create(unit: UnitOfWork, wish: Wish) -> SavedProject:
    graph = await unit.port(TEMPLATES).graph(unit, wish.template_project_id)
    if graph is None:
        raise files.missing("templateProjectId", wording.NO_SUCH_TEMPLATE)
    named = graph.name.fa if wish.locale is Locale.FA else graph.name.en
    name = named[:LONGEST_NAME] if wish.name is None else shape.checked_name(wish.name, "name")
    document = begun(graph, name, wish.locale, unit.ids)
    if wish.preset_id is not None:
        document = _coloured(document, graph, wish.preset_id)
    shape.check_film(document, graph, "templateProjectId")
    unit.publish(TemplateBegun(template_id=graph.template_id))
    return await keep(unit, document, graph)


async def duplicate(unit: UnitOfWork, project_id: UUID, locale: Locale) -> SavedProject:
    """A copy of its newest version; it has a history and links of its own."""
    row = await projects.mine(unit, project_id)
    projects.check_is_active(row)
    room = LONGEST_NAME - len(_COPIES[locale].format(name=""))
    name = _COPIES[locale].format(name=row.name[:room])
    document = replace(document_of(row.document), name=name)
    return await keep(unit, document, graph_of(row.template), row.thumbnail_file_id)


def _coloured(document: Document, graph: ProjectGraph, preset_id: UUID) -> Document:
    preset = next((one for one in graph.presets if one.id == preset_id), None)
    if preset is None:
        raise files.missing("presetId", wording.NO_SUCH_PRESET)
    known = {
        key: colour for key, colour in preset.colours.items() if key in document.shared_colours
    }
    return replace(document, shared_colours=document.shared_colours | known)


async def keep(
    unit: UnitOfWork,
    document: Document,
    graph: ProjectGraph,
    thumbnail: UUID | None = None,
) -> SavedProject:
    """A first version of its own, if there is room."""
    await _check_room(unit)
    now = unit.clock.now()
    row = SavedProject(
        id=unit.ids.new(),
        tenant_id=unit.tenant_id,
        user_id=unit.actor.owner_id,
        template_project_id=graph.id,
        template_id=graph.template_id,
        name=document.name,
        aspect=graph.aspect.value,
        seconds=film_seconds(document, graph),
        document=stored_document(document),
        template=stored_graph(graph),
        version=1,
        thumbnail_file_id=thumbnail,
        state=ProjectState.ACTIVE,
        created_at=now,
        updated_at=now,
    )
    unit.add(row)
    await unit.flush()
    history.first(unit, row)
    unit.publish(ProjectSaved(project_id=row.id, version=row.version))
    return row


async def _check_room(unit: UnitOfWork) -> None:
    owner = unit.actor.owner_id
    await store.reserve(unit, owner)
    if await store.count(unit, owner) >= MOST_PROJECTS:
        raise AppError(
            Code.CONFLICT,
            wording.TOO_MANY_PROJECTS.with_(most=MOST_PROJECTS),
            details={"limit": MOST_PROJECTS},
        )
