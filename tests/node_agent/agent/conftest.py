"""A server that can misbehave, and an agent process that works for it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.node_agent.agent.fake_server import FakeServer, Farm
from tests.node_agent.agent.processes import AgentProcess


@pytest.fixture
def server() -> Iterator[FakeServer]:
    made = FakeServer()
    yield made
    made.close()


@pytest.fixture
def farm(server: FakeServer) -> Farm:
    return server.farm


@pytest.fixture
def agent(server: FakeServer, tmp_path: Path) -> Iterator[AgentProcess]:
    """Not yet started. Whatever happens, nothing of it outlives the test."""
    made = AgentProcess(server.url, tmp_path / "agent")
    yield made
    made.end()
    assert made.alive() == []
