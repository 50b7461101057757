"""Root fields: each declares who may call it, and tells what it is for."""

import asyncio
import inspect
from collections.abc import Callable
from typing import Any, Final, TypeVar

import strawberry
from strawberry.extensions.field_extension import FieldExtension

from kernel.actor import Rule
from kernel.graphql.context import Context

Resolver = TypeVar("Resolver", bound=Callable[..., Any])
ALLOW: Final = "allow"
EVEN_SECONDS = 0.2


class Allowed(FieldExtension):
    """Asks the rule before anything of the field runs."""

    def __init__(self, rule: Rule) -> None:
        self.rule = rule

    def resolve(
        self, next_: Callable[..., Any], source: Any, info: strawberry.Info, **kwargs: Any
    ) -> Any:
        self._check(info)
        return next_(source, info, **kwargs)

    async def resolve_async(
        self,
        next_: Callable[..., Any],
        source: Any,
        info: strawberry.Info,
        **kwargs: Any,
    ) -> Any:
        self._check(info)
        answer = next_(source, info, **kwargs)
        # A subscription's resolver is a generator, which is handed on and not awaited.
        return await answer if inspect.isawaitable(answer) else answer

    def _check(self, info: strawberry.Info) -> None:
        context: Context = info.context
        self.rule.check(context.actor, context.services.database.tools.clock.now())


class EvenPace(FieldExtension):
    """Answers no sooner than that, so that what it found takes no time that anybody could tell."""

    async def resolve_async(
        self,
        next_: Callable[..., Any],
        source: Any,
        info: strawberry.Info,
        **kwargs: Any,
    ) -> Any:
        loop = asyncio.get_running_loop()
        due = loop.time() + EVEN_SECONDS
        try:
            return await next_(source, info, **kwargs)
        finally:
            await asyncio.sleep(due - loop.time())


def query(
    *, allow: Rule, description: str, cost: int = 1, list_size: int | None = None
) -> Callable[[Resolver], Any]:
    """`list_size` tells the guard how many items a list has when the client doesn't say."""
    sized = {} if list_size is None else {"list_size": list_size}
    return _field(strawberry.field, allow, description, {"cost": cost, **sized})


def field(
    *, description: str, cost: int = 1, list_size: int | None = None
) -> Callable[[Resolver], Any]:
    """A computed field of a type; who sees the object sees its fields."""
    sized = {} if list_size is None else {"list_size": list_size}

    def decorate(resolver: Resolver) -> Any:
        said = {"cost": cost, **sized}
        return strawberry.field(resolver, description=description, metadata=said)

    return decorate


def mutation(
    *,
    allow: Rule,
    description: str,
    cost: int = 10,
    authenticates: bool = False,
    even: bool = False,
) -> Callable[[Resolver], Any]:
    """`authenticates` marks a step of signing in: one in a request, so that nobody guesses.

    `even` is for those that look up an account: its being there must not show in the time.
    """
    said = {"cost": cost, "authenticates": authenticates}
    paced = [EvenPace()] if even else []
    return _field(strawberry.mutation, allow, description, said, *paced)


def subscription(*, allow: Rule, description: str, cost: int = 1) -> Callable[[Resolver], Any]:
    """The resolver is an asynchronous generator; what it yields is read afresh each time."""
    return _field(strawberry.subscription, allow, description, {"cost": cost})


def _field(
    decorator: Callable[..., Any],
    allow: Rule,
    description: str,
    said: dict[str, Any],
    *more: FieldExtension,
) -> Callable[[Resolver], Any]:
    def decorate(resolver: Resolver) -> Any:
        return decorator(
            resolver,
            description=description,
            extensions=[Allowed(allow), *more],
            metadata={ALLOW: allow, **said},
        )

    return decorate
