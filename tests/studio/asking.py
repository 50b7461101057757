"""A customer of studio who asks the whole schema."""

from dataclasses import dataclass
from typing import Any

from kernel.actor import Actor
from kernel.texts import Locale
from tests.studio.support import FLEXIBLE_ID
from tests.support.asking import Asker

VALUES = "values { key value fileId fit } "
DOCUMENT = (
    "document { version name locale scenes { id key seconds colours { key value } "
    f"{VALUES} }} sharedValues {{ key value }} sharedColours {{ key value }} "
    "mix { ducking musicVolume sounds { kind fileId trackId volume loop } } }"
)
PROJECT = f"id name version seconds state canUndo canRedo {DOCUMENT}"
PROBLEM = "... on Problem { code field message }"
STALE = "... on ProjectStale { yourVersion message saved { version name } yours { name } }"
CREATE = f"""mutation($of: UUID!, $key: String!, $preset: UUID, $lang: String, $name: String) {{
    projectCreate(templateProjectId: $of, idempotencyKey: $key, presetId: $preset,
        locale: $lang, name: $name) {{
        __typename ... on SavedProject {{ {PROJECT} }} {PROBLEM} }} }}"""
SAVE = f"""mutation($id: UUID!, $version: Int!, $changes: [ProjectChange!]!) {{
    projectSave(id: $id, version: $version, changes: $changes) {{
        __typename ... on SavedProject {{ {PROJECT} }} {STALE} {PROBLEM} }} }}"""
ONE = f"query($id: UUID!) {{ savedProject(id: $id) {{ {PROJECT} }} }}"


@dataclass
class Client:
    """A customer with the composed schema before him."""

    asker: Asker
    actor: Actor

    async def say(self, query: str, locale: Locale = Locale.EN, **given: Any) -> Any:
        answer = await self.asker.ask(query, self.actor, locale, **given)
        assert answer.errors is None
        assert answer.data is not None
        (value,) = answer.data.values()
        return value

    async def refused(self, query: str, **given: Any) -> str:
        answer = await self.asker.ask(query, self.actor, **given)
        assert answer.errors is not None
        return str(getattr(answer.errors[0].original_error, "code", answer.errors[0].message))

    async def create(self, key: str = "k", **given: Any) -> Any:
        return await self.say(CREATE, **{"of": str(FLEXIBLE_ID), "key": key, **given})

    async def save(self, project: Any, *changes: Any, version: int | None = None) -> Any:
        known = project["version"] if version is None else version
        return await self.say(SAVE, id=project["id"], version=known, changes=list(changes))

    async def act(self, name: str, project: Any, **others: Any) -> Any:
        """A mutation by id that answers a saved project."""
        given = "".join(f", {key}: {value}" for key, value in others.items())
        return await self.say(
            f"mutation($id: UUID!) {{ {name}(id: $id{given}) {{ __typename "
            f"... on SavedProject {{ {PROJECT} sharedAt trashedAt }} {PROBLEM} }} }}",
            id=project["id"],
        )
