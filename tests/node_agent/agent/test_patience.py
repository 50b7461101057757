"""A file that can't be moved: tries count while the server is there, and not while it is away."""

from pathlib import Path

import httpx2
import pytest

from node_agent.agent import transfers
from node_agent.agent.cache import Cache
from node_agent.agent.failures import WorkFailed
from node_agent.agent.transfers import Transfers
from tests.node_agent.agent.fake_server import FakeServer

TRIES = 2
FAULTS = ["drop", "drop", "500"]


@pytest.mark.parametrize("is_away", [True, False])
async def test_tries_count_only_while_the_server_is_there(
    server: FakeServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, is_away: bool
) -> None:
    monkeypatch.setattr(transfers, "TRIES", TRIES)
    server.farm.fail("PUT", *FAULTS)
    film = tmp_path / "film"
    film.write_bytes(b"a film")
    cache = Cache(tmp_path / "cache", 1 << 20)
    async with httpx2.AsyncClient(trust_env=False) as client:
        moving = Transfers(client, server.url, cache, lambda: is_away)
        if is_away:
            await moving.put(film, "/made/film", "video/mp4")
        else:
            with pytest.raises(WorkFailed, match="a file could not be moved"):
                await moving.put(film, "/made/film", "video/mp4")
    left, stored = (0, {"/made/film": b"a film"}) if is_away else (1, {})
    assert len(server.farm.faults["PUT"]) == left
    assert server.farm.files == stored
