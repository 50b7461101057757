"""However an agent ends: no orphan process, no lost report, no work that nobody knows of."""

import signal
import stat
from pathlib import Path

import pytest

from node_agent.agent.store import Store
from tests.node_agent.agent import orders
from tests.node_agent.agent.fake_server import CODE, OPERATOR, FakeServer, Farm
from tests.node_agent.agent.processes import AgentProcess
from tests.support.waiting import until

PATIENCE = 40.0


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
async def test_told_to_stop_it_hands_its_work_back_in_time(
    farm: Farm, agent: AgentProcess, how: signal.Signals
) -> None:
    item = farm.give(orders.endless(farm))
    agent.start()
    await until(agent.is_drawing, seconds=PATIENCE, what="drawing")
    agent.process.send_signal(how)
    took = await until(lambda: agent.process.poll() is not None, what="its end")
    assert took < 5.0
    assert agent.process.returncode == 0
    assert agent.alive() == []
    assert [(each["outcome"], each["reason"]["code"]) for each in farm.results] == [
        ("HANDED_BACK", "SHUTDOWN")
    ]
    assert farm.results[0]["attempt"] == item["attempt"]
    assert list((agent.folder / "work").iterdir()) == []
    assert Store(agent.folder).first_report() is None
    assert (farm.claims[-1]["slots"], farm.claims[-1]["waitSeconds"]) == (0, 0)


async def test_told_to_stop_while_the_server_is_away_it_still_ends_in_time(
    farm: Farm, agent: AgentProcess
) -> None:
    item = farm.give(orders.endless(farm))
    agent.start()
    await until(agent.is_drawing, seconds=PATIENCE, what="drawing")
    farm.holds_back = True
    assert agent.terminate() < 5.0
    assert farm.results == []
    farm.holds_back = False
    agent.start()
    await until(lambda: farm.outcomes(item["id"]) == ["HANDED_BACK"], what="the hand-back")
    assert farm.results[0]["reason"]["code"] == "SHUTDOWN"


async def test_killed_it_leaves_no_process_and_confesses_before_it_claims(
    farm: Farm, agent: AgentProcess
) -> None:
    item = farm.give(orders.endless(farm))
    agent.start()
    await until(agent.is_drawing, seconds=PATIENCE, what="drawing")
    agent.kill()
    await agent.until_no_orphan(seconds=3)
    asked = len(farm.calls)
    agent.start()
    await until(lambda: farm.outcomes(item["id"]) != [], seconds=PATIENCE, what="a confession")
    await until(lambda: "nodeClaim" in farm.calls[asked:], what="a claim")
    later = [name for name in farm.calls[asked:] if name != "nodeStatus"]
    assert later[:2] == ["nodeResult", "nodeClaim"]
    assert [(each["outcome"], each["reason"]["code"]) for each in farm.results] == [
        ("HANDED_BACK", "AGENT_DIED")
    ]
    assert farm.results[0]["attempt"] == item["attempt"]
    assert farm.calls.count("nodeEnrol") == 1
    assert farm.refusals == []
    await until(lambda: len(farm.calls) > asked + 3, seconds=PATIENCE, what="more")
    assert farm.outcomes(item["id"]) == ["HANDED_BACK"]


async def test_reports_that_waited_survive_a_kill_and_come_in_order(
    farm: Farm, agent: AgentProcess
) -> None:
    items = [farm.give(orders.frames(farm)) for _ in range(3)]
    agent.start()
    await until(lambda: farm.claims != [], seconds=PATIENCE, what="a claim")
    farm.fail("nodeResult", *["500"] * 500)
    await until(lambda: agent.said.count("outcome=DONE") == 3, seconds=PATIENCE, what="three films")
    assert farm.results == []
    agent.kill()
    farm.faults.clear()
    agent.start()
    await until(lambda: len(farm.results) == 3, seconds=PATIENCE, what="the reports")
    assert [(each["itemId"], each["outcome"]) for each in farm.results] == [
        (item["id"], "DONE") for item in items
    ]
    other = farm.give(orders.frames(farm))
    await until(lambda: farm.outcomes(other["id"]) == ["DONE"], seconds=PATIENCE, what="new work")
    assert len(farm.results) == 4


async def test_what_waits_to_be_reported_is_not_taken_again(
    farm: Farm, agent: AgentProcess
) -> None:
    item = farm.give(orders.frames(farm))
    farm.fail("nodeResult", *["500"] * 500)
    agent.start()
    await until(lambda: "item ends" in agent.said, seconds=PATIENCE, what="the film")
    await until(lambda: farm.claims[-1]["slots"] == 1, what="a claim")
    assert farm.claims[-1]["holding"] == [item["id"]]
    farm.give(item)
    asked = len(farm.claims)
    await until(lambda: len(farm.claims) > asked + 1, seconds=20, what="two claims")
    running = [each["itemId"] for each in farm.statuses[-1]["running"]]
    assert running == [item["id"]]
    farm.faults.clear()
    await until(lambda: farm.results != [], seconds=20, what="the report")
    assert agent.said.count("item begins") == 1


async def test_it_ends_with_the_process_that_started_it(farm: Farm, agent: AgentProcess) -> None:
    farm.give(orders.endless(farm))
    agent.environment = {"FLATRENDER_ENDS_WITH_STDIN": "1"}
    agent.start()
    await until(agent.is_drawing, seconds=PATIENCE, what="drawing")
    assert agent.process.stdin is not None
    agent.process.stdin.close()
    await until(lambda: agent.process.poll() is not None, what="its end")
    assert agent.process.returncode == 0
    assert agent.alive() == []
    assert [each["outcome"] for each in farm.results] == ["HANDED_BACK"]


async def test_it_becomes_a_node_once_and_keeps_the_secret_to_itself(
    farm: Farm, agent: AgentProcess
) -> None:
    agent.start()
    await until(lambda: farm.claims != [], seconds=PATIENCE, what="a claim")
    file = agent.folder / "credential.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(agent.folder.stat().st_mode) == 0o700
    agent.terminate()
    agent.start()
    claims = len(farm.claims)
    await until(lambda: len(farm.claims) > claims, seconds=PATIENCE, what="a claim")
    assert farm.calls.count("nodeEnrol") == 1
    assert "fr_node_secret" not in agent.said
    assert CODE not in agent.said


async def test_with_the_operators_token_it_enrols_itself(
    farm: Farm, agent: AgentProcess, tmp_path: Path
) -> None:
    token = tmp_path / "operator-token"
    token.write_text(f"{OPERATOR}\n")
    agent.arguments = ("--operator-token", str(token))
    agent.start()
    await until(lambda: farm.claims != [], seconds=PATIENCE, what="a claim")
    assert farm.calls[:2] == ["nodeEnrolmentCreate", "nodeEnrol"]
    assert farm.bearers[:2] == [f"Bearer {OPERATOR}", None]
    assert set(farm.bearers[2:]) == {None}
    assert OPERATOR not in agent.said


async def test_a_wrong_code_is_told_and_nothing_is_kept(farm: Farm, agent: AgentProcess) -> None:
    agent.arguments = ("--enrol", "fr_enrol_used")
    agent.start()
    await until(lambda: agent.process.poll() is not None, seconds=PATIENCE, what="its end")
    assert agent.process.returncode == 4
    assert "the server did not enrol this machine (BAD_USER_INPUT: no such code)" in agent.said
    assert not (agent.folder / "credential.json").exists()
    assert farm.claims == []


async def test_without_a_code_it_says_how_to_get_one(farm: Farm, agent: AgentProcess) -> None:
    agent.arguments = ()
    agent.start()
    await until(lambda: agent.process.poll() is not None, seconds=PATIENCE, what="its end")
    assert agent.process.returncode == 4
    assert "ask an administrator for a code and use --enrol CODE" in agent.said
    assert farm.calls == []


async def test_two_agents_do_not_share_a_folder(
    farm: Farm, agent: AgentProcess, server: FakeServer
) -> None:
    agent.start()
    await until(lambda: farm.claims != [], seconds=PATIENCE, what="a claim")
    second = AgentProcess(server.url, agent.folder)
    second.start()
    await until(lambda: second.process.poll() is not None, seconds=PATIENCE, what="its end")
    assert second.process.returncode == 1
    second.end()
    assert "another agent works in" in second.said
    assert agent.process.poll() is None
