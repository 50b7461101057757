"""Several processes and one server, and what is left when one of them is killed."""

import asyncio
import os
import signal
import time
from contextlib import suppress
from pathlib import Path

import asyncpg
import psutil
import pytest

from kernel.postgres import Embedded
from tests.postgres.clients import PEOPLE, ask, client_of, connected, is_gone, launch, mode, owner
from tests.support.waiting import until

pytestmark = pytest.mark.slow
_CUT_OFF = (
    OSError,
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
)
_ACKNOWLEDGED_BEFORE_THE_KILL = 50


@pytest.fixture
def their_home(folder: Path) -> Path:
    """A home that an ordinary user makes in a folder where everybody may."""
    folder.chmod(0o1777)
    return folder / "home"


def _belongs_to_its_user_alone(area: Path, server: int) -> None:
    data, sockets = area / "data", area / "socket"
    assert owner(data) == owner(sockets) == psutil.Process(server).uids().real
    assert owner(data) != 0
    assert (mode(data), mode(sockets)) == (0o700, 0o700)


@pytest.mark.parametrize("user", PEOPLE)
async def test_six_start_at_once_and_the_last_one_stops_it(their_home: Path, user: str) -> None:
    started = await asyncio.gather(*(launch(their_home, user=user) for _ in range(6)))
    clients = await asyncio.gather(*map(client_of, started))
    servers = {client.server for client in clients}
    assert len(servers) == 1
    server = servers.pop()
    _belongs_to_its_user_alone(their_home / "postgres", server)
    codes = [await client.stop() for client in clients[1:]]
    assert codes == [0] * 5
    assert not is_gone(server)
    assert await clients[0].stop() == 0
    assert is_gone(server)


@pytest.mark.parametrize("user", PEOPLE)
async def test_a_killed_parent_leaves_no_registration(their_home: Path, user: str) -> None:
    killed = await client_of(await launch(their_home, user=user))
    await killed.die()
    assert not is_gone(killed.server)
    next_one = await client_of(await launch(their_home, user=user))
    assert next_one.server == killed.server
    assert await next_one.stop() == 0
    assert is_gone(killed.server)


async def test_another_user_goes_on_with_the_data_as_their_owner(their_home: Path) -> None:
    first = await client_of(await launch(their_home, user=PEOPLE[-1]))
    data = their_home / "postgres" / "data"
    before = owner(data)
    assert await first.stop() == 0
    with Embedded(their_home, durable=False) as embedded:
        server = embedded.status().pid
        assert server is not None
        assert psutil.Process(server).uids().real == before
    again = await client_of(await launch(their_home, user=PEOPLE[-1]))
    assert await again.stop() == 0
    assert owner(data) == before


async def _write_until_it_breaks(url: str, acknowledged: list[int]) -> None:
    async with connected(url) as connection:
        while True:
            await connection.execute("insert into kept values ($1)", len(acknowledged))
            acknowledged.append(len(acknowledged))


async def _until_it_answers(url: str) -> None:
    deadline = time.monotonic() + 10
    answer: object = None
    while answer != 1:
        assert time.monotonic() < deadline
        with suppress(OSError, asyncpg.PostgresError):
            answer = await ask(url, "select 1")


async def test_a_killed_server_comes_back_with_all_acknowledged_rows(home: Path) -> None:
    acknowledged: list[int] = []
    with Embedded(home) as embedded:
        url = embedded.start().url(user="postgres", database="postgres")
        await ask(url, "create table kept (n int primary key)")
        writer = asyncio.create_task(_write_until_it_breaks(url, acknowledged))
        await until(lambda: len(acknowledged) >= _ACKNOWLEDGED_BEFORE_THE_KILL)
        killed = embedded.status().pid
        assert killed is not None
        os.kill(killed, signal.SIGKILL)
        with pytest.raises(_CUT_OFF):
            await asyncio.wait_for(writer, 10)
        await _until_it_answers(url)
        async with connected(url) as connection:
            rows = await connection.fetch("select n from kept order by n")
        assert embedded.status().pid not in {None, killed}
    # One more may be committed than was acknowledged; none may be missing.
    assert [row["n"] for row in rows][: len(acknowledged)] == acknowledged
    assert len(rows) - len(acknowledged) in {0, 1}


async def test_only_one_of_several_watchers_starts_it_again(home: Path) -> None:
    log = home / "postgres" / "server.log"
    log.write_text("")
    clients = [await client_of(await launch(home)) for _ in range(3)]
    killed = clients[0].server
    os.kill(killed, signal.SIGKILL)
    await _until_it_answers(clients[0].url)
    revived = Embedded(home).status().pid
    assert revived not in {None, killed}
    assert [await client.stop() for client in clients] == [0, 0, 0]
    assert revived is not None
    assert is_gone(revived)
    assert log.read_text().count("database system is ready to accept connections") == 2


async def test_an_interrupted_initialisation_is_done_again(new_home: Path) -> None:
    process = await launch(new_home)
    area = new_home / "postgres"
    await until(lambda: any(area.glob("data.new-*/PG_VERSION")))
    parent = psutil.Process(process.pid)
    programs = parent.children(recursive=True)
    process.kill()
    for program in programs:
        with suppress(psutil.NoSuchProcess):
            program.kill()
    await process.wait()
    assert not (area / "data").exists()
    client = await client_of(await launch(new_home))
    assert await ask(client.url, "select 1") == 1
    assert await client.stop() == 0
    assert list(area.glob("data.new-*")) == []
    assert (area / "data" / "PG_VERSION").read_text() == "18\n"
