"""Hands strawberry the document that the edge has understood, so that it doesn't start again."""

from collections.abc import Iterator

import strawberry
from graphql import DocumentNode, GraphQLError, GraphQLSchema
from strawberry.extensions import SchemaExtension
from strawberry.types import ExecutionContext

HANDED_OVER = "flatrender.document"


class HandOver(SchemaExtension):
    def on_parse(self) -> Iterator[None]:
        handed = (self.execution_context.operation_extensions or {}).get(HANDED_OVER)
        if isinstance(handed, DocumentNode):
            self.execution_context.graphql_document = handed
            self.execution_context.validation_rules = ()
        yield


class EdgeSchema(strawberry.Schema):
    """What the edge needs of a schema: it takes our documents and leaves our errors alone."""

    @property
    def core(self) -> GraphQLSchema:
        return self._schema

    def get_extensions(self, sync: bool = False) -> list[SchemaExtension]:  # noqa: FBT001, FBT002 - strawberry's signature
        return [HandOver(), *super().get_extensions(sync)]

    def process_errors(
        self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None
    ) -> None:
        """Say nothing: the edge logs once, and only what is a bug of ours."""
