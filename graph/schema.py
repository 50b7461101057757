"""One schema, put together from the slices of all domains."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

import strawberry
from strawberry.schema.config import StrawberryConfig
from strawberry.schema.types.base_scalars import UUIDDefinition
from strawberry.tools import merge_types
from strawberry.types.base import StrawberryObjectDefinition
from strawberry.types.field import StrawberryField

from graph.composition import FLATRENDER, Composition
from graph.links import Link
from graph.transport.handover import EdgeSchema
from kernel.graphql.problem import AppErrorToProblem

_UUID = replace(UUIDDefinition, description="An id, in the usual 36 characters of a UUID.")


class ComposedSchema(EdgeSchema):
    """Adds the edges between domains while the types are converted."""

    def __init__(self, composition: Composition) -> None:
        self._edges = _by_type(composition.links)
        super().__init__(
            query=_root("Query", composition.roots("queries"), "What can be read."),
            mutation=_root("Mutation", composition.roots("mutations"), "What can be done."),
            subscription=_root(
                "Subscription", composition.roots("subscriptions"), "What can be watched."
            ),
            config=StrawberryConfig(scalar_map={UUID: _UUID}),
            exception_handlers=[AppErrorToProblem()],
        )
        self._refuse_dangling(composition.links)

    def get_fields(self, type_definition: StrawberryObjectDefinition) -> list[StrawberryField]:
        own = super().get_fields(type_definition)
        fields = [*own, *self._edges.get(type_definition.name, ())]
        _refuse_doubles(type_definition.name, [field.python_name for field in fields])
        return fields

    def _refuse_dangling(self, links: Sequence[Link]) -> None:
        for link in links:
            if self.get_type_by_name(link.type_name) is None:
                message = f"the link {link.field_name} hangs on {link.type_name}, which is no type"
                raise ValueError(message)


def _root(name: str, parts: tuple[type, ...], description: str) -> type:
    definitions: list[StrawberryObjectDefinition] = [
        part.__strawberry_definition__  # type: ignore[attr-defined] # strawberry adds it
        for part in parts
    ]
    _refuse_doubles(name, [field.python_name for part in definitions for field in part.fields])
    merged = merge_types(name, parts)
    definition: StrawberryObjectDefinition = merged.__strawberry_definition__  # type: ignore[attr-defined] # strawberry adds it
    definition.description = description
    return merged


def _refuse_doubles(type_name: str, names: Sequence[str]) -> None:
    """Strawberry would let the last one win."""
    doubles = sorted({name for name in names if names.count(name) > 1})
    if doubles:
        message = f"{type_name} has two fields of one name: {', '.join(doubles)}"
        raise ValueError(message)


def _by_type(links: Sequence[Link]) -> dict[str, list[StrawberryField]]:
    edges: dict[str, list[StrawberryField]] = defaultdict(list)
    for link in links:
        link.field.python_name = link.field_name
        edges[link.type_name].append(link.field)
    return edges


def build_schema(composition: Composition = FLATRENDER) -> ComposedSchema:
    return ComposedSchema(composition)


def sdl(schema: strawberry.Schema) -> str:
    """The published text of the schema, as `schema.graphql` holds it."""
    return schema.as_str().rstrip() + "\n"
