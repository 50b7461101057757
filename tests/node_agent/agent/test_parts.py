"""The agent's smaller parts: what it keeps on the disk, and what it signs."""

import hashlib
import os
from pathlib import Path

import pytest

from domains.identity.service import node_requests
from node_agent.agent import credential
from node_agent.agent.backoff import Backoff
from node_agent.agent.cache import Cache
from node_agent.agent.credential import Credential
from node_agent.agent.protocol import answer_of, orders_of, work_of
from node_agent.agent.signing import AHEAD, Channel, Signer
from node_agent.agent.store import FILE, Store
from node_agent.agent.wire import Away, Declined

NODE = Credential("http://server", "00000000-0000-4000-8000-000000000001", "fr_node_secret")
BODY = b'{"query": "..."}'


def test_the_server_finds_a_signature_right(tmp_path: Path) -> None:
    headers = Signer(NODE, Store(tmp_path)).headers(Channel.RESULT, "/graphql", BODY)
    signed = node_requests.Signed.of({name.lower(): value for name, value in headers.items()})
    message = signed.message("POST", "/graphql", BODY)
    assert signed.signature == node_requests.signature(NODE.secret, message)
    assert (str(signed.node_id), signed.channel.value) == (NODE.node_id, "RESULT")
    other = signed.message("POST", "/graphql", BODY + b" ")
    assert signed.signature != node_requests.signature(NODE.secret, other)


def test_numbers_rise_on_each_channel_also_after_a_restart_with_the_clock_set_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = Signer(NODE, Store(tmp_path))
    numbers = [number(first) for _ in range(3)]
    assert numbers == sorted(set(numbers))
    monkeypatch.setattr("node_agent.agent.signing.time.time_ns", lambda: 1_000)
    second = Signer(NODE, Store(tmp_path))
    later = [number(second), number(second)]
    assert numbers[-1] < later[0] <= numbers[-1] + 2 * AHEAD
    assert later[1] == later[0] + 1
    second.jump(Channel.CLAIM)
    assert number(second) == later[1] + AHEAD + 1


def number(signer: Signer) -> int:
    return int(signer.headers(Channel.CLAIM, "/graphql", BODY)["X-FlatRender-Sequence"])


def test_what_became_of_an_attempt_is_said_once(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.hold("item", "one")
    store.report("item", "one", {"outcome": "DONE"})
    store.report("item", "one", {"outcome": "HANDED_BACK"})
    store.report("item", "two", {"outcome": "FAILED"})
    assert store.held() == []
    store.close()
    again = Store(tmp_path)
    assert again.waiting() == [("item", "one"), ("item", "two")]
    found = again.first_report()
    assert found is not None
    assert found.body == {"outcome": "DONE"}
    again.delivered(found)
    assert again.waiting() == [("item", "two")]


def test_a_damaged_spool_is_put_aside_and_the_agent_works(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"no database at all" * 1000)
    store = Store(tmp_path)
    store.hold("item", "one")
    assert store.held() == [("item", "one")]
    assert len(list(tmp_path.glob(f"{FILE}.damaged-*"))) == 1


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b"\xff", b'{"server": "a"}'])
def test_a_damaged_credential_is_none(tmp_path: Path, content: bytes) -> None:
    credential.save(tmp_path, NODE)
    assert credential.load(tmp_path) == NODE
    (tmp_path / credential.FILE).write_bytes(content)
    assert credential.load(tmp_path) is None


def test_a_secret_is_in_no_representation() -> None:
    assert NODE.secret not in repr(NODE)


def put(cache: Cache, data: bytes, age: int) -> str:
    sha256 = hashlib.sha256(data).hexdigest()
    draft = cache.draft(sha256)
    draft.write_bytes(data)
    path = cache.adopt(draft, sha256)
    os.utime(path, (1_000_000 - age, 1_000_000 - age))
    return sha256


def test_what_was_used_least_lately_makes_room(tmp_path: Path) -> None:
    cache = Cache(tmp_path, 250)
    oldest, middle = put(cache, b"a" * 100, age=30), put(cache, b"b" * 100, age=20)
    assert cache.find(oldest) is not None
    newest = put(cache, b"c" * 100, age=0)
    assert sorted(cache.hashes(9)) == sorted([oldest, newest])
    assert cache.find(middle) is None
    assert cache.hashes(1) == [oldest]


def test_what_is_in_use_stays(tmp_path: Path) -> None:
    cache = Cache(tmp_path, 250)
    oldest = put(cache, b"a" * 100, age=30)
    with cache.using(oldest):
        middle = put(cache, b"b" * 100, age=20)
        newest = put(cache, b"c" * 100, age=10)
        assert sorted(cache.hashes(9)) == sorted([oldest, newest])
    assert cache.find(middle) is None
    last = put(cache, b"d" * 100, age=0)
    assert sorted(cache.hashes(9)) == sorted([newest, last])


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "A" * 64, "0" * 63])
def test_only_a_hash_names_a_file(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="is no SHA-256"):
        Cache(tmp_path, 10).path(name)


def test_pauses_grow_up_to_a_limit_and_heed_the_server() -> None:
    backoff = Backoff(shortest=1, longest=8)
    pauses = [backoff.next() for _ in range(6)]
    for least, pause in zip((0.5, 1, 2, 4, 4, 4), pauses, strict=True):
        assert least <= pause <= 2 * least
    assert backoff.next(asked=30) == 30
    assert backoff.next(asked=86_400) == 60
    backoff.succeeded()
    assert backoff.next() <= 1


@pytest.mark.parametrize("data", [{}, {"nodeClaim": None}, {"nodeClaim": []}])
def test_an_answer_without_the_field_is_none(data: dict[str, object]) -> None:
    with pytest.raises(Away, match="no answer to nodeClaim"):
        answer_of(data, "nodeClaim")


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"items": 5, "orders": []},
        {"items": [], "orders": [{}]},
        {"items": [{"id": "1"}], "orders": []},
        {"items": [dict.fromkeys(("id", "kind", "jobId", "attempt", "spec"), "1")], "orders": []},
    ],
)
def test_work_of_another_form_is_no_work(answer: dict[str, object]) -> None:
    with pytest.raises(Away, match="an answer of another form"):
        work_of(answer)
    with pytest.raises(Away, match="an answer of another form"):
        orders_of(answer)


def test_a_problem_that_passes_is_told_from_one_that_stays() -> None:
    passing = {"__typename": "Problem", "code": "RATE_LIMITED", "message": "slower"}
    with pytest.raises(Away, match="RATE_LIMITED: slower"):
        answer_of({"nodeClaim": passing}, "nodeClaim")
    staying = {"__typename": "Problem", "code": "STALE_ATTEMPT", "message": "too late"}
    with pytest.raises(Declined, match="STALE_ATTEMPT: too late") as declined:
        answer_of({"nodeClaim": staying}, "nodeClaim")
    assert declined.value.code == "STALE_ATTEMPT"
