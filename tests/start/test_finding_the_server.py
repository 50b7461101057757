"""Commands that make films find the server of this machine, and what it refuses is told."""

import asyncio
import socket
from pathlib import Path

import asyncpg
import pytest

from graph.cli import documents
from graph.cli.client import Client, RefusedError
from graph.cli.console import CommandError
from graph.cli.films import Film
from graph.cli.running import address_of_running, told_to_others
from graph.cli.wishes import Wish
from kernel.config import Settings
from tests.graph.site import site
from tests.support.servers import Clone


async def found(home: Path) -> str | None:
    return await asyncio.to_thread(address_of_running, Settings(home=home))


async def test_a_server_is_found_by_its_own_operator_alone(
    clone: Clone, raw: asyncpg.Connection, tmp_path: Path
) -> None:
    stranger = tmp_path / "stranger"
    stranger.mkdir()
    async with site(tmp_path, clone.urls.app) as running:
        assert await found(tmp_path) is None
        with told_to_others(Settings(home=tmp_path), running.url):
            assert await found(tmp_path) == running.url
        assert await found(tmp_path) is None
        with told_to_others(Settings(home=stranger), running.url):
            assert await found(stranger) is None


async def test_an_address_that_a_dead_server_has_left_is_none(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    with told_to_others(Settings(home=tmp_path), f"http://127.0.0.1:{port}"):
        assert await found(tmp_path) is None


async def test_what_the_server_refuses_is_told_in_its_words(
    clone: Clone, raw: asyncpg.Connection, tmp_path: Path
) -> None:
    async with site(tmp_path, clone.urls.app) as running:
        async with Client(running.url, "fr_local_wrong", "fa") as client:
            with pytest.raises(RefusedError) as refused:
                await client.ask(documents.TRACKS)
            assert refused.value.code == "UNAUTHENTICATED"
            assert "دوباره وارد شوید" in str(refused.value)
        async with Client(running.url, running.token) as client:
            film = Film(client, Wish("no-such"), lambda _: None)
            with pytest.raises(CommandError) as unknown:
                await film.make(tmp_path / "film.mp4")
    assert str(unknown.value) == "there is no template no-such; there are: none yet"
    assert not (tmp_path / "film.mp4").exists()
    assert await raw.fetchval("select count(*) from studio.saved_projects") == 0


async def test_a_subscription_that_is_not_let_in_ends(
    clone: Clone, raw: asyncpg.Connection, tmp_path: Path
) -> None:
    async with (
        site(tmp_path, clone.urls.app) as running,
        Client(running.url, "fr_local_wrong") as client,
    ):
        events = client.events(documents.PROGRESS, id=str(running.token))
        with pytest.raises(CommandError, match="has ended the subscription: Forbidden"):
            await anext(events)
