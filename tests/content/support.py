"""Authors of the house and of a reseller, and a template that they write."""

from copy import deepcopy
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Any
from uuid import UUID, uuid4

import asyncpg

from domains.content.api import Aspect, Both, Colour, Engine, ProjectType
from domains.content.service.wanted import PresetWanted, ProjectWanted, SceneWanted
from graph.composition import FLATRENDER
from graph.schema import ComposedSchema, build_schema
from kernel.actor import Actor, ActorKind, Role
from kernel.db import Database
from kernel.ids import HOUSE_TENANT_ID
from kernel.texts import Locale
from tests.conftest import TENANT_A, TENANT_B
from tests.support.asking import Asker

PROBLEM = "... on Problem { code field message }"
TEMPLATE = f"__typename ... on Template {{ id slug state version }} {PROBLEM}"
PROJECT = f"__typename ... on TemplateProject {{ id version }} {PROBLEM}"
CREATE = (
    "mutation ($slug: String!, $input: TemplateInput!) "
    f"{{ templateCreate(slug: $slug, input: $input) {{ {TEMPLATE} }} }}"
)
PUT = f"mutation ($input: ProjectInput!) {{ projectPut(input: $input) {{ {PROJECT} }} }}"
SOURCE = (
    "mutation ($project: UUID!, $file: UUID!) "
    f"{{ projectSourceSet(projectId: $project, fileId: $file) {{ {PROJECT} }} }}"
)
CATEGORY = (
    "mutation ($input: CategoryInput!) { categoryPut(input: $input) "
    f"{{ __typename ... on Category {{ id slug version }} {PROBLEM} }} }}"
)
TAG = (
    "mutation ($slug: String!, $name: BilingualInput!) { tagPut(slug: $slug, name: $name) "
    f"{{ __typename ... on Tag {{ slug version }} {PROBLEM} }} }}"
)


def person(tenant: UUID, role: Role, number: int) -> Actor:
    return Actor(
        ActorKind.USER,
        tenant_id=tenant,
        id=UUID(int=number),
        session_id=UUID(int=number),
        roles=frozenset({role}),
    )


AUTHOR = person(HOUSE_TENANT_ID, Role.MODERATOR, 51)
CUSTOMER = person(HOUSE_TENANT_ID, Role.CUSTOMER, 52)
AUTHOR_A = person(TENANT_A, Role.MODERATOR, 53)
ADMIN_A = person(TENANT_A, Role.TENANT_ADMIN, 54)
CUSTOMER_A = person(TENANT_A, Role.CUSTOMER, 55)
CUSTOMER_B = person(TENANT_B, Role.CUSTOMER, 56)


def both(text: str, fa: str | None = None) -> dict[str, str]:
    return {"fa": fa or text, "en": text}


def text(key: str, default: str = "Hello", **limits: Any) -> dict[str, Any]:
    return {
        "key": key,
        "kind": "TEXT",
        "label": both("Title", "عنوان"),
        "default": default,
        "limits": {"least": 1, "most": 20, "lines": 1, **limits},
    }


PHOTO = {
    "key": "frl_photo",
    "kind": "MEDIA",
    "label": both("Photo", "عکس"),
    "default": "dusk",
    "limits": {"accepts": ["image", "video"]},
}
COLOUR = {"key": "frd_primary", "label": both("Ground", "زمینه"), "default": "#15173d"}
WIDE: dict[str, Any] = {
    "aspect": "WIDE",
    "width": 1280,
    "height": 720,
    "rate": "25",
    "seconds": 6,
    "engine": "LOTTIE",
    "type": "FLEXIBLE",
    "scenes": [
        {
            "key": "frc_title",
            "title": both("Title", "عنوان"),
            "seconds": 3,
            "leastSeconds": 2,
            "mostSeconds": 8,
            "elements": [text("frl_title"), text("frl_subtitle")],
        },
        {
            "key": "frc_photo",
            "title": both("Photo", "عکس"),
            "seconds": 3,
            "elements": [PHOTO],
            "colours": [{**COLOUR, "key": "frd_frame"}],
        },
    ],
    "sharedElements": [text("frs_brand", "Ava")],
    "sharedColours": [COLOUR],
    "colourPresets": [
        {
            "key": "night",
            "name": both("Night", "شب"),
            "colours": [{"key": "frd_primary", "colour": "#000000"}],
        }
    ],
    "fonts": ["DejaVu Sans"],
}


def wide(**changes: Any) -> dict[str, Any]:
    return {**deepcopy(WIDE), **changes}


TITLE_AND_PHOTO = ProjectWanted(
    aspect=Aspect.WIDE,
    width=1280,
    height=720,
    rate=Fraction(25),
    seconds=6,
    engine=Engine.LOTTIE,
    type=ProjectType.FLEXIBLE,
    scenes=(
        SceneWanted("frc_title", Both("عنوان", "Title"), 3, 2, 8),
        SceneWanted("frc_photo", Both("عکس", "Photo"), 3, 3, 3),
    ),
    shared_colours=(Colour("frd_primary", Both("زمینه", "Ground"), "#15173d"),),
    presets=(PresetWanted("night", Both("شب", "Night"), {"frd_primary": "#000000"}),),
)


@cache
def _schema() -> ComposedSchema:
    return build_schema()


@dataclass(frozen=True)
class Desk:
    """Asks as an author, and looks behind the schema."""

    asker: Asker
    raw: asyncpg.Connection

    @classmethod
    def at(cls, database: Database, raw: asyncpg.Connection) -> "Desk":
        database.tools.ports = FLATRENDER.ports()
        return cls(Asker(database, _schema()), raw)

    async def say(
        self, query: str, actor: Actor = AUTHOR, locale: Locale = Locale.EN, **given: Any
    ) -> Any:
        """The one field of the document; an error of a query as its code."""
        answer = await self.asker.ask(query, actor, locale, **given)
        if answer.errors:
            (error,) = answer.errors
            original = error.original_error
            return str(getattr(original, "code", original))
        assert answer.data is not None
        (value,) = answer.data.values()
        return value

    async def refused(
        self, query: str, actor: Actor = AUTHOR, **given: Any
    ) -> tuple[str, str | None]:
        """Code and field of a problem, which says something in words too."""
        answer = await self.say(query, actor, **given)
        assert answer["__typename"] == "Problem", answer
        assert answer["message"]
        return answer["code"], answer["field"]

    async def file(
        self, tenant: UUID, purpose: str = "SOURCE", owner: UUID | None = None, **facts: Any
    ) -> UUID:
        return await stored_file(self.raw, tenant, purpose, owner, **facts)

    async def taxonomy(self, actor: Actor = AUTHOR) -> None:
        await self.say(CATEGORY, actor, input={"slug": "films", "name": both("Films", "فیلم‌ها")})
        await self.say(
            CATEGORY,
            actor,
            input={"slug": "logo", "name": both("Logo reveals", "نمایش لوگو"), "parent": "films"},
        )
        await self.say(TAG, actor, slug="minimal", name=both("Minimal", "مینیمال"))

    async def template(self, slug: str, actor: Actor = AUTHOR, **changes: Any) -> str:
        given = {
            "name": both(slug.title(), f"قالب {slug}"),
            "primaryCategory": "logo",
            "tags": ["minimal"],
            **changes,
        }
        made = await self.say(CREATE, actor, slug=slug, input=given)
        assert made["__typename"] == "Template", made
        return str(made["id"])

    async def project(self, template: str, actor: Actor = AUTHOR, **changes: Any) -> str:
        """With a source, ready to be published."""
        put = await self.say(PUT, actor, input={"templateId": template, **wide(**changes)})
        assert put["__typename"] == "TemplateProject", put
        source = await self.file(actor.tenant_id)
        given = await self.say(SOURCE, actor, project=put["id"], file=str(source))
        assert given["__typename"] == "TemplateProject", given
        return str(put["id"])

    async def published(self, slug: str, actor: Actor = AUTHOR, **changes: Any) -> str:
        template = await self.template(slug, actor, **changes)
        await self.project(template, actor)
        answer = await self.say(act("Publish"), actor, id=template)
        assert answer["state"] == "PUBLISHED", answer
        return template


def act(verb: str) -> str:
    """templatePublish, templateUnpublish, templateRemove, templateRestore."""
    return f"mutation ($id: UUID!) {{ template{verb}(id: $id) {{ {TEMPLATE} }} }}"


async def stored_file(
    raw: asyncpg.Connection,
    tenant: UUID,
    purpose: str,
    owner: UUID | None = None,
    **facts: Any,
) -> UUID:
    blob, file_id = uuid4(), uuid4()
    sha = blob.hex * 2
    await raw.execute(
        "insert into file_mgr.blobs (id, tenant_id, sha256, size, object_key, "
        '"references", created_at) values ($1, $2, $3, 10, $4, 1, now())',
        blob,
        tenant,
        sha,
        f"files/{tenant}/{blob}",
    )
    await raw.execute(
        "insert into file_mgr.files (id, tenant_id, owner_id, blob_id, name, purpose, "
        "media_type, size, sha256, object_key, seconds, created_at, updated_at) "
        "values ($1, $2, $3, $4, 'a file', $5, $6, 10, $7, $8, $9, now(), now())",
        file_id,
        tenant,
        owner,
        blob,
        purpose,
        facts.get("media_type", "application/json"),
        sha,
        f"files/{tenant}/{blob}",
        facts.get("seconds"),
    )
    return file_id
