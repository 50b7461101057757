"""The network breaks, servers restart, messages come twice: nothing lost, nothing doubled."""

import re

import pytest

from node_agent.agent.store import Store
from tests.node_agent.agent import orders
from tests.node_agent.agent.fake_server import NODE, FakeServer, Farm
from tests.node_agent.agent.processes import AgentProcess
from tests.support.waiting import until

PATIENCE = 40.0


async def until_done(farm: Farm, item_id: str) -> None:
    await until(lambda: "DONE" in farm.outcomes(item_id), seconds=PATIENCE, what="the film")


@pytest.mark.parametrize("name", ["nodeClaim", "nodeResult", "nodeStatus", "GET", "PUT"])
async def test_a_request_that_fails_is_made_again(
    farm: Farm, agent: AgentProcess, name: str
) -> None:
    faults = ["drop", "500", *(["garbage"] if name.startswith("node") else [])]
    farm.fail(name, *faults)
    item = farm.give(orders.frames(farm))
    agent.start()
    await until_done(farm, item["id"])
    assert farm.outcomes(item["id"]) == ["DONE"]
    await until(lambda: not farm.faults[name], what="the last of the faults")
    assert farm.refusals == []
    assert "Traceback" not in agent.said


async def test_a_result_that_was_heard_but_not_acknowledged_is_said_again_alike(
    farm: Farm, agent: AgentProcess
) -> None:
    farm.fail("nodeResult", "heard and dropped", "heard and dropped")
    item = farm.give(orders.frames(farm))
    agent.start()
    await until(lambda: len(farm.results) == 3, seconds=PATIENCE, what="three reports")
    assert farm.results == [farm.results[0]] * 3
    other = farm.give(orders.frames(farm))
    await until_done(farm, other["id"])
    assert farm.outcomes(item["id"]) == ["DONE"] * 3


async def test_an_item_that_comes_twice_is_worked_at_once(farm: Farm, agent: AgentProcess) -> None:
    agent.slots = 2
    item = orders.frames(farm)
    farm.give(item)
    farm.give(item)
    agent.start()
    await until_done(farm, item["id"])
    other = farm.give(orders.frames(farm))
    await until_done(farm, other["id"])
    assert farm.outcomes(item["id"]) == ["DONE"]
    assert agent.said.count(f"item begins item={item['id']}") == 1


async def test_a_stale_attempt_is_killed_and_not_reported(farm: Farm, agent: AgentProcess) -> None:
    item = farm.give(orders.endless(farm, lease=4))
    agent.start()
    await until(agent.is_drawing, seconds=PATIENCE, what="drawing")
    farm.stale.add(item["id"])
    await agent.until_no_orphan()
    other = farm.give(orders.frames(farm))
    await until_done(farm, other["id"])
    assert farm.outcomes(item["id"]) == []
    assert Store(agent.folder).held() == []


async def test_a_cancelled_item_is_killed_within_a_second_without_a_free_slot(
    farm: Farm, agent: AgentProcess
) -> None:
    item = farm.give(orders.endless(farm))
    agent.start()
    await until(agent.is_drawing, seconds=PATIENCE, what="drawing")
    await until(lambda: farm.claims[-1]["slots"] == 0, what="a claim for orders alone")
    assert farm.claims[-1]["holding"] == [item["id"]]
    farm.order("CANCEL", item["id"], "another attempt")
    farm.order("CANCEL", item["id"], item["attempt"])
    assert await agent.until_no_orphan() < 1.0
    await until(lambda: farm.claims[-1]["slots"] == 1, what="a claim for work")
    assert farm.claims[-1]["holding"] == []
    assert farm.results == []


async def test_a_cancel_of_another_attempt_changes_nothing(farm: Farm, agent: AgentProcess) -> None:
    item = farm.give(orders.frames(farm, total=250))
    agent.start()
    await until(agent.is_drawing, seconds=PATIENCE, what="drawing")
    farm.order("CANCEL", item["id"], "00000000-0000-4000-8000-00000000000f")
    await until_done(farm, item["id"])
    assert farm.outcomes(item["id"]) == ["DONE"]


async def test_a_server_that_is_away_longer_than_a_lease_costs_nothing(
    farm: Farm, agent: AgentProcess
) -> None:
    item = farm.give(orders.endless(farm, lease=2))
    agent.start()
    await until(agent.is_drawing, seconds=PATIENCE, what="drawing")
    farm.fail("nodeStatus", *["drop"] * 5)
    heard = len(farm.statuses)
    lasted = await until(lambda: len(farm.statuses) > heard, seconds=20, what="a heartbeat")
    assert lasted > 3.0
    assert agent.is_drawing()
    assert farm.statuses[-1]["running"][0]["itemId"] == item["id"]
    assert agent.said.count("item begins") == 1
    assert farm.results == []


async def test_heartbeats_keep_a_lease(farm: Farm, agent: AgentProcess) -> None:
    item = farm.give(orders.endless(farm, lease=5))
    agent.start()
    await until(agent.is_drawing, seconds=PATIENCE, what="drawing")
    begun = farm.statuses[-1]["at"]
    await until(
        lambda: farm.statuses[-1]["at"] - begun > 7, seconds=PATIENCE, what="more than the lease"
    )
    assert agent.is_drawing()
    assert farm.statuses[-1]["running"][0]["itemId"] == item["id"]
    assert farm.results == []


async def test_a_wrong_clock_is_corrected_by_the_servers(farm: Farm, agent: AgentProcess) -> None:
    farm.ahead = 7200.0
    item = farm.give(orders.frames(farm))
    agent.start()
    await until_done(farm, item["id"])
    assert set(farm.refusals) == {"the clock is off"}
    assert len(farm.refusals) <= 2
    assert re.search(r"this machine's clock is wrong; set it off_by=-7(199|200)s", agent.said)


async def test_numbers_that_the_server_has_seen_are_jumped_over(
    farm: Farm, agent: AgentProcess
) -> None:
    """As after a folder was restored from yesterday's copy on a machine whose clock went back."""
    agent.start()
    await until(lambda: farm.claims != [], seconds=PATIENCE, what="a claim")
    farm.sequences["RESULT"] = farm.sequences["CLAIM"] + 30_000_000
    item = farm.give(orders.frames(farm))
    await until_done(farm, item["id"])
    assert farm.refusals == ["the number does not rise"]


async def test_a_refused_node_ends_and_says_what_to_do(farm: Farm, agent: AgentProcess) -> None:
    farm.fail("nodeClaim", *["401"] * 20)
    farm.fail("nodeStatus", *["401"] * 20)
    agent.start()
    await until(lambda: agent.process.poll() is not None, seconds=PATIENCE, what="its end")
    assert agent.process.returncode == 4
    assert "does not know this node any more; enrol it again with --enrol CODE" in agent.said
    assert (agent.folder / "credential.json").exists()


async def test_a_server_that_comes_late_is_waited_for(
    agent: AgentProcess, server: FakeServer
) -> None:
    port = server.server_port
    server.close()
    agent.start()
    await until(lambda: "server is away" in agent.said, seconds=PATIENCE, what="a complaint")
    late = FakeServer(port)
    try:
        await until(lambda: late.farm.claims != [], seconds=PATIENCE, what="a claim")
        assert late.farm.calls[:1] == ["nodeEnrol"]
    finally:
        agent.end()
        late.close()


async def test_a_drained_node_finishes_and_takes_nothing_new(
    farm: Farm, agent: AgentProcess
) -> None:
    item = farm.give(orders.frames(farm, total=250))
    agent.start()
    await until(agent.is_drawing, seconds=PATIENCE, what="drawing")
    farm.order("DRAIN")
    await until_done(farm, item["id"])
    other = farm.give(orders.frames(farm))
    asked = len(farm.claims)
    await until(lambda: len(farm.claims) > asked + 1, what="two more claims")
    assert [each["slots"] for each in farm.claims[asked:]] == [0] * len(farm.claims[asked:])
    assert farm.outcomes(other["id"]) == []


async def test_a_restart_hands_back_and_begins_anew_in_the_same_process(
    farm: Farm, agent: AgentProcess
) -> None:
    item = farm.give(orders.endless(farm))
    agent.start()
    await until(agent.is_drawing, seconds=PATIENCE, what="drawing")
    farm.order("RESTART")
    await until(lambda: agent.said.count(" ready ") == 2, seconds=PATIENCE, what="a second life")
    assert farm.outcomes(item["id"]) == ["HANDED_BACK"]
    other = farm.give(orders.frames(farm))
    await until_done(farm, other["id"])
    assert agent.process.poll() is None
    assert farm.calls.count("nodeEnrol") == 1
    assert farm.refusals == []
    assert f"node={NODE}" in agent.said
