"""`up` renders on its own machine: one agent, made a node by itself, looked after like the rest."""

import stat

import psutil
import pytest

from tests.crash.system import System, running_system
from tests.support.waiting import until

PATIENCE = 60.0


def agent_of(system: System) -> psutil.Process | None:
    return system.child("node_agent")


def lives(system: System) -> int:
    return (system.home / "up.log").read_text().count(f"ready server={system.url}")


@pytest.mark.slow
async def test_up_has_an_agent_that_comes_back_and_leaves_with_it() -> None:
    with running_system() as system:
        await until(lambda: lives(system) == 1, seconds=PATIENCE, what="the agent")
        credential = system.home / "agent" / "credential.json"
        enrolled = credential.read_bytes()
        assert stat.S_IMODE(credential.stat().st_mode) == 0o600
        first = agent_of(system)
        assert first is not None
        first.kill()
        await until(lambda: lives(system) == 2, seconds=PATIENCE, what="its second life")
        assert credential.read_bytes() == enrolled
        second = agent_of(system)
        assert second is not None
        assert second.pid != first.pid
        said = (system.home / "up.log").read_text()
    assert not second.is_running()
    assert said.count(" enrolled ") == 1
    assert "no work can be claimed" not in said
