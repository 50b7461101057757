"""Studio over a real database, with templates and files answered from memory."""

from uuid import UUID

import pytest

from graph.composition import FLATRENDER
from graph.schema import build_schema
from kernel.actor import Actor, ActorKind, Role
from kernel.db import Database
from tests.conftest import TENANT_A
from tests.studio.asking import Client
from tests.studio.support import Studio
from tests.support.asking import Asker


@pytest.fixture
def studio(database: Database) -> Studio:
    return Studio.over(database)


@pytest.fixture
def asker(studio: Studio) -> Asker:
    return Asker(studio.database, build_schema(FLATRENDER))


@pytest.fixture
def client(asker: Asker, customer_a: Actor) -> Client:
    return Client(asker, customer_a)


@pytest.fixture
def neighbour() -> Actor:
    """Another customer of the same tenant."""
    return Actor(
        ActorKind.USER,
        tenant_id=TENANT_A,
        id=UUID(int=3),
        session_id=UUID(int=103),
        roles=frozenset({Role.CUSTOMER}),
    )
