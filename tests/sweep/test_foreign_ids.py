"""Somebody else's id and an unknown one are the same to whoever may not have it."""

from contextlib import aclosing
from pathlib import Path

import asyncpg
import orjson
import pytest
from graphql import build_ast_schema, parse

from graph.schema import build_schema
from graph.transport.buckets import Buckets
from graph.transport.documents import Documents
from graph.transport.execution import Executor
from graph.transport.operation import Operation
from kernel.actor import Actor
from kernel.config import Settings
from kernel.db import Database
from kernel.graphql.context import Context, Services
from kernel.texts import Locale
from kernel.topics import Topics
from tests.sample.composition import WITH_SAMPLE
from tests.sweep.cases import CASES
from tests.sweep.fields import IdField, id_fields
from tests.sweep.world import World, fingerprint, strangers

SCHEMA = build_schema(WITH_SAMPLE)
FIELDS = sorted(id_fields(SCHEMA.core), key=lambda found: found.name)
# What may change when somebody is refused: how often he has tried.
COUNTS = frozenset({"identity.guess_counters"})


@pytest.fixture
async def world(database: Database, raw: asyncpg.Connection) -> World:
    database.tools.ports = WITH_SAMPLE.ports()
    return await World.made(database, raw)


@pytest.fixture
def executor(tmp_path: Path) -> Executor:
    return Executor(SCHEMA, Documents(), Buckets(), Settings(home=tmp_path))


async def answer(
    executor: Executor, world: World, actor: Actor, field: IdField, wanted: str
) -> tuple[int, bytes]:
    """Status, data and errors as bytes; cost figures and trace ids aside."""
    operation = Operation(query=field.document(), variables=CASES[field.name].given(wanted))
    services = Services(world.database, Topics(world.database.url))
    context = Context(actor, Locale.EN, "trace", services)
    async with aclosing(executor.stream(operation, context)) as outcomes:
        outcome = await anext(outcomes)
    told = {key: outcome.body[key] for key in ("data", "errors") if key in outcome.body}
    return outcome.status, orjson.dumps(told)


def test_every_field_that_takes_an_id_is_swept() -> None:
    assert sorted(CASES) == [field.name for field in FIELDS]


def test_a_field_that_nobody_told_the_sweep_about_is_seen() -> None:
    planted = build_ast_schema(
        parse("input In { ids: [ID!]! } type Query { planted(in: In!): Int, no(n: Int): Int }")
    )
    assert [field.name for field in id_fields(planted)] == ["planted"]


@pytest.mark.parametrize("caller", strangers())
@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.name)
async def test_a_foreign_id_is_an_unknown_one(
    world: World, executor: Executor, field: IdField, caller: str
) -> None:
    actor = strangers()[caller]
    existing = await CASES[field.name].existing(world)
    before = await fingerprint(world.raw, COUNTS)
    foreign = await answer(executor, world, actor, field, existing)
    unknown = await answer(executor, world, actor, field, CASES[field.name].unknown())
    assert foreign == unknown
    assert b'"errors"' in foreign[1] or b'"Problem"' in foreign[1]
    assert await fingerprint(world.raw, COUNTS) == before
