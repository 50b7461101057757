"""New saved projects."""

from typing import Annotated
from uuid import UUID

import strawberry

from domains.studio.api import DOMAIN
from domains.studio.graphql.mutations.arguments import IdempotencyKey, ProjectId
from domains.studio.graphql.types.projects import SavedProject, SavedProjectResult
from domains.studio.service import creation, projects
from domains.studio.service.creation import Wish
from domains.studio.service.document import LONGEST_NAME
from domains.studio.service.wording import LOCALE
from kernel.errors import bad_input
from kernel.graphql.context import Info
from kernel.graphql.fields import mutation
from kernel.idempotency import once
from kernel.permissions import Permission, may
from kernel.texts import Locale

_CUSTOMER = may(Permission.PROJECTS)


@strawberry.type
class MakingMutations:
    @mutation(allow=_CUSTOMER, description="Begins a project: copies a template to fill it in.")
    async def project_create(
        self,
        info: Info,
        template_project_id: Annotated[
            UUID, strawberry.argument(description="The template in the shape that is wanted.")
        ],
        idempotency_key: IdempotencyKey,
        name: Annotated[
            str | None,
            strawberry.argument(
                description=f"Its name, 1 to {LONGEST_NAME} characters; left out the template's."
            ),
        ] = None,
        preset_id: Annotated[
            UUID | None, strawberry.argument(description="Colours of the template to begin with.")
        ] = None,
        locale: Annotated[
            str | None,
            strawberry.argument(
                description="The language of the film, fa or en; left out the caller's."
            ),
        ] = None,
    ) -> SavedProjectResult:
        context = info.context
        wish = Wish(template_project_id, _spoken(locale) or context.locale, name, preset_id)
        request = [str(template_project_id), name, str(preset_id), wish.locale]
        async with context.services.database.unit(DOMAIN, context.actor) as unit:

            async def work() -> str:
                return str((await creation.create(unit, wish)).id)

            made = await once(unit, "projectCreate", idempotency_key, request, work)
            row = await projects.mine(unit, UUID(made))
        return SavedProject.of(row)

    @mutation(allow=_CUSTOMER, description="Copies a saved project as it is now.")
    async def project_duplicate(
        self, info: Info, id: ProjectId, idempotency_key: IdempotencyKey
    ) -> SavedProjectResult:
        context = info.context
        async with context.services.database.unit(DOMAIN, context.actor) as unit:

            async def work() -> str:
                return str((await creation.duplicate(unit, id, context.locale)).id)

            made = await once(unit, "projectDuplicate", idempotency_key, {"id": str(id)}, work)
            row = await projects.mine(unit, UUID(made))
        return SavedProject.of(row)


def _spoken(name: str | None) -> Locale | None:
    if name is None:
        return None
    if name not in {locale.value for locale in Locale}:
        raise bad_input("locale", LOCALE)
    return Locale(name)
