"""Asks the composed schema itself, without a transport before it."""

from dataclasses import dataclass
from typing import Any

from strawberry.types import ExecutionResult

from graph.schema import ComposedSchema
from kernel.actor import OPERATOR, Actor
from kernel.db import Database
from kernel.graphql.context import Context, Services
from kernel.texts import Locale
from kernel.topics import Topics


@dataclass(frozen=True)
class Asker:
    """Asks the schema as somebody, with a context of its own for each question."""

    database: Database
    schema: ComposedSchema

    async def ask(
        self,
        query: str,
        actor: Actor = OPERATOR,
        locale: Locale = Locale.EN,
        **variables: Any,
    ) -> ExecutionResult:
        services = Services(self.database, Topics(self.database.url))
        context = Context(actor, locale, "trace", services)
        answer = await self.schema.execute(query, variable_values=variables, context_value=context)
        assert isinstance(answer, ExecutionResult)
        return answer
