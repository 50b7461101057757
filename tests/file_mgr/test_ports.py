"""What other domains are told of files, and files that the system itself has made."""

import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select, update

from domains.content import ports as content_ports
from domains.file_mgr.api import Purpose
from domains.file_mgr.models import Blob, File
from domains.render import ports as render_ports
from domains.studio import ports as studio_ports
from graph.answers.file_mgr import FilesByFileMgr, FilesForRender
from kernel import links
from kernel.actor import SYSTEM, Actor, ActorKind
from kernel.db import UnitOfWork
from kernel.errors import AppError, Code
from kernel.ids import HOUSE_TENANT_ID
from kernel.ports import PortKey
from tests.conftest import TENANT_A, TENANT_B
from tests.file_mgr import material
from tests.file_mgr.desk import ANN, BOB, EVE, FILES, MODERATOR, Desk, customer
from tests.identity.picture_support import plain

FACTS_OF = "query($id: UUID!) { file(id: $id) { width height seconds thumbnailUrl } }"
HOUSE = customer(HOUSE_TENANT_ID, 20)


@asynccontextmanager
async def asking(
    desk: Desk, actor: Actor, domain: str = "studio", *, everywhere: bool = False
) -> AsyncIterator[tuple[UnitOfWork, FilesByFileMgr]]:
    tenant = TENANT_A if actor is SYSTEM else None
    async with desk.database.unit(
        domain, actor, tenant_id=tenant, across_tenants=everywhere
    ) as unit:
        answering = unit.port(studio_ports.FILES)
        assert isinstance(answering, FilesByFileMgr)
        yield unit, answering


async def seen(desk: Desk, actor: Actor, *ids: str) -> set[str]:
    async with asking(desk, actor) as (unit, files):
        found = await files.facts(unit, [*map(UUID, ids), uuid4()])
    return {str(id_) for id_ in found}


async def adopted(desk: Desk, content: bytes, key: str, owner: UUID | None) -> UUID:
    await desk.storage.put(key, content)
    async with asking(desk, SYSTEM, "render") as (unit, files):
        facts = await files.adopt(
            unit,
            key,
            Purpose.EXPORT,
            "film.mp4",
            "video/mp4",
            len(content),
            hashlib.sha256(content).hexdigest(),
            owner,
        )
    return facts.id


def test_whoever_asks_is_answered(desk: Desk) -> None:
    ports = desk.database.tools.ports
    asked: list[PortKey[Any]] = [content_ports.FILES, studio_ports.FILES, render_ports.FILES]
    assert [type(ports.ask(key)) for key in asked] == [
        FilesByFileMgr,
        FilesByFileMgr,
        FilesForRender,
    ]


async def test_facts_of_one_s_own_file(desk: Desk) -> None:
    file = await desk.stored(plain())
    async with asking(desk, ANN) as (unit, files):
        (facts,) = (await files.facts(unit, [UUID(file["id"])])).values()
        role = await unit.execute(select(func.current_user()))
    assert (facts.tenant_id, facts.owner_id, facts.purpose) == (TENANT_A, ANN.id, Purpose.IMAGE)
    assert (facts.media_type, facts.width, facts.height) == ("image/png", 600, 400)
    assert (facts.size, facts.sha256) == (len(plain()), hashlib.sha256(plain()).hexdigest())
    assert await desk.storage.head(facts.object_key) is not None
    assert role.scalar_one() == "flatrender_studio"


async def test_who_sees_whose(desk: Desk) -> None:
    own = (await desk.stored(plain()))["id"]
    tenants = (await desk.stored(plain(), actor=MODERATOR, forCatalogue=True))["id"]
    assert await seen(desk, ANN, own, tenants) == {own, tenants}
    assert await seen(desk, BOB, own, tenants) == {tenants}
    assert await seen(desk, MODERATOR, own, tenants) == {tenants}
    assert await seen(desk, EVE, own, tenants) == set()
    assert await seen(desk, SYSTEM, own, tenants) == {own, tenants}
    async with asking(desk, EVE) as (unit, files):
        with pytest.raises(AppError) as refused:
            await files.get_address(unit, UUID(own), 5)
    assert refused.value.code is Code.NOT_FOUND


async def test_the_house_s_catalogue_is_everybody_s(desk: Desk) -> None:
    keeper = customer(HOUSE_TENANT_ID, 21, next(iter(MODERATOR.roles)))
    shown = (await desk.stored(plain(), actor=keeper, forCatalogue=True))["id"]
    private = (await desk.stored(plain(), actor=HOUSE))["id"]
    assert await seen(desk, EVE, shown, private) == {shown}
    async with asking(desk, EVE) as (unit, files):
        address = await files.get_address(unit, UUID(shown), 5)
    assert await desk.bytes_at(address.removeprefix(desk.database.tools.public_url)) == plain()
    changed = await desk.say(
        """mutation($id: UUID!) { fileTrash(id: $id) { ... on Problem { code } } }""",
        EVE,
        id=shown,
    )
    assert changed == {"code": "NOT_FOUND"}


async def test_the_database_itself_shows_another_tenant_the_catalogue_alone(desk: Desk) -> None:
    """Also to a statement that names nobody; and it lets nothing be changed."""
    keeper = customer(HOUSE_TENANT_ID, 21, next(iter(MODERATOR.roles)))
    shown = (await desk.stored(plain(), actor=keeper, forCatalogue=True))["id"]
    await desk.stored(plain(), actor=HOUSE)
    await desk.stored(plain())
    async with desk.database.unit("file_mgr", EVE) as unit:
        assert [str(file.id) for file in await unit.all(select(File))] == [shown]
        assert await unit.all(select(Blob)) == []
        assert await unit.run(update(File).values(name="stolen")) == 0


async def test_the_system_sees_every_tenant_s_when_it_crosses(desk: Desk) -> None:
    mine = UUID((await desk.stored(plain()))["id"])
    hers = UUID((await desk.stored(plain(), actor=EVE))["id"])
    async with asking(desk, SYSTEM, "render", everywhere=True) as (unit, files):
        assert set(await files.facts(unit, [mine, hers])) == {mine, hers}
    async with asking(desk, SYSTEM, "render") as (unit, files):
        assert set(await files.facts(unit, [mine, hers])) == {mine}


async def test_what_lies_in_the_trash_is_nobody_s_but_the_system_s(desk: Desk) -> None:
    own = (await desk.stored(plain()))["id"]
    await desk.raw.execute("update file_mgr.files set trashed_at = now()")
    assert await seen(desk, ANN, own) == set()
    assert await seen(desk, SYSTEM, own) == {own}


async def test_addresses_are_absolute_and_last_as_long_as_asked(local_desk: Desk) -> None:
    desk = local_desk
    own = UUID((await desk.stored(plain()))["id"])
    tools = desk.database.tools
    async with asking(desk, SYSTEM, "render") as (unit, files):
        read = await files.get_address(unit, own, 90)
        segment = await files.object_address(unit, "renders/1/2-a.mp4", 30)
        send = await files.put_address(unit, "renders/1/3-b.mp4", "video/mp4", 1000, 30)
    for address, method, minutes in ((read, "GET", 90), (segment, "GET", 30), (send, "PUT", 30)):
        token = address.removeprefix(f"{tools.public_url}/storage/")
        link = links.opened(tools.keys, token, tools.clock.now())
        assert link is not None
        assert link.method == method
        left = (link.expires_at - tools.clock.now()).total_seconds() / 60
        assert minutes - 0.1 < left < minutes + 5.1
    assert link is not None
    assert (link.key, link.most, link.is_exact) == ("renders/1/3-b.mp4", 1000, False)
    assert link.media_type == "video/mp4"


async def test_render_shows_a_tenant_s_film_to_whom_it_chooses(desk: Desk) -> None:
    """To a tenant's server or an administrator; never one of another tenant."""
    own = UUID((await desk.stored(plain()))["id"])
    token = Actor(ActorKind.TOKEN, tenant_id=TENANT_A, id=uuid4())
    async with desk.database.unit("render", token) as unit:
        address = await unit.port(render_ports.FILES).get_address(unit, own, 5)
    assert await desk.bytes_at(address.removeprefix(desk.database.tools.public_url)) == plain()
    async with desk.database.unit("render", EVE) as unit:
        with pytest.raises(AppError) as refused:
            await unit.port(render_ports.FILES).get_address(unit, own, 5)
    assert refused.value.code is Code.NOT_FOUND


async def test_a_film_becomes_its_owner_s_file(desk: Desk) -> None:
    content = material.film(frames=50)
    film = await adopted(desk, content, "renders/1/out/film.mp4", ANN.id)
    listed = (await desk.say(FILES))["nodes"]
    assert listed == [{"id": str(film), "name": "film.mp4"}]
    assert await desk.room() == (len(content), 0)
    assert (await desk.say(FACTS_OF, id=str(film)))["width"] is None
    assert await desk.work() == ["file_mgr.inspect_adopted"]
    told = await desk.say(FACTS_OF, id=str(film))
    assert (told["width"], told["height"], told["seconds"]) == (96, 64, 2.0)
    assert (await desk.bytes_at(told["thumbnailUrl"]))[:4] == b"RIFF"
    await desk.work(delayed=True)
    assert await desk.kept("thumbnails") != []
    assert await desk.kept("renders") == ["renders/1/out/film.mp4"]
    event = "select tenant_id from kernel.outbox where type = 'file_mgr.file.stored.v1'"
    assert await desk.raw.fetchval(event) == TENANT_A


async def test_a_film_that_is_there_already_is_kept_once(desk: Desk) -> None:
    content = material.film()
    first = await adopted(desk, content, "renders/1/out/film.mp4", ANN.id)
    second = await adopted(desk, content, "renders/2/out/film.mp4", ANN.id)
    assert first != second
    await desk.work(delayed=True)
    assert await desk.kept("renders") == ["renders/1/out/film.mp4"]
    assert await desk.room() == (2 * len(content), 0)


async def test_a_full_storage_loses_no_film(desk: Desk) -> None:
    await desk.begin(5)
    await desk.raw.execute("update file_mgr.storage_usage set quota = 10")
    await adopted(desk, material.film(), "renders/1/out/film.mp4", ANN.id)
    assert len((await desk.say(FILES))["nodes"]) == 1
    assert (await desk.begin(1))["code"] == "STORAGE_QUOTA"


async def test_an_adopted_file_with_other_bytes_is_not_described(desk: Desk) -> None:
    film = await adopted(desk, material.film(), "renders/1/out/film.mp4", ANN.id)
    await desk.storage.put("renders/1/out/film.mp4", material.film(frames=3), replace=True)
    await desk.work()
    assert (await desk.say(FACTS_OF, id=str(film)))["width"] is None


async def test_a_unit_of_one_tenant_adopts_nothing_for_another(desk: Desk) -> None:
    await adopted(desk, material.film(), "renders/1/out/film.mp4", None)
    tenants = await desk.raw.fetch("select tenant_id from file_mgr.files")
    assert [row["tenant_id"] for row in tenants] == [TENANT_A]
    assert TENANT_B not in {row["tenant_id"] for row in tenants}
