"""The music that goes with a template: of the own library or the house's, and nobody else's."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from domains.content.api import Both, Track
from domains.content.service import samples
from graph.answers.content import TemplatesByContent
from graph.samples.catalogue import templates
from kernel.actor import SYSTEM, Actor
from kernel.db import Database
from kernel.ids import HOUSE_TENANT_ID
from tests.content.support import (
    AUTHOR,
    AUTHOR_A,
    CUSTOMER_A,
    PROBLEM,
    Desk,
    both,
)
from tests.content.test_graphs import TRACK, project_of

UPDATE = (
    "mutation ($id: UUID!, $version: Int, $input: TemplateInput!) "
    "{ templateUpdate(id: $id, version: $version, input: $input) "
    f"{{ __typename ... on Template {{ musicTrackId version }} {PROBLEM} }} }}"
)


async def track(desk: Desk, author: Actor = AUTHOR, slug: str = "lift") -> str:
    file = await desk.file(author.tenant_id, "AUDIO", media_type="audio/wav", seconds=30.0)
    put = await desk.say(TRACK, author, slug=slug, title=both("Lift", "پرواز"), file=str(file))
    return str(put["id"])


def wanted(music: str | None) -> dict[str, Any]:
    return {"name": both("Intro", "آغاز"), "primaryCategory": "logo", "musicTrackId": music}


async def test_a_template_has_the_track_that_its_author_chose(
    desk: Desk, database: Database
) -> None:
    template, chosen = await desk.published("intro"), await track(desk)
    told = await desk.say(UPDATE, id=template, input=wanted(chosen))
    assert told["musicTrackId"] == chosen
    project = UUID(await project_of(desk, template))
    file = await desk.raw.fetchval("select file_id from content.music_tracks")
    async with database.unit("studio", CUSTOMER_A) as unit:
        graph = await TemplatesByContent().graph(unit, project)
    assert graph is not None
    assert graph.music == Track(UUID(chosen), Both("پرواز", "Lift"), file, 30.0)
    assert (await desk.say(UPDATE, id=template, input=wanted(None)))["musicTrackId"] is None
    async with database.unit("studio", CUSTOMER_A) as unit:
        graph = await TemplatesByContent().graph(unit, project)
    assert graph is not None
    assert graph.music is None


@pytest.mark.parametrize("whose", ["another tenant's", "nobody's"])
async def test_a_foreign_track_is_an_unknown_one(desk: Desk, whose: str) -> None:
    template = await desk.published("intro")
    before = await desk.raw.fetchval("select version from content.project_containers")
    given = await track(desk, AUTHOR_A) if whose == "another tenant's" else str(uuid4())
    refused = await desk.refused(UPDATE, id=template, input=wanted(given))
    assert refused == ("NOT_FOUND", "musicTrackId")
    kept = await desk.raw.fetchrow("select version, music_track_id from content.project_containers")
    assert tuple(kept) == (before, None)


async def test_a_reseller_may_choose_a_track_of_the_house(desk: Desk) -> None:
    chosen = await track(desk)
    template = await desk.template("mine", AUTHOR_A)
    told = await desk.say(UPDATE, AUTHOR_A, id=template, input=wanted(chosen))
    assert told["musicTrackId"] == chosen


async def test_samples_come_with_their_music_and_an_administrators_choice_stays(
    desk: Desk, database: Database
) -> None:
    sample = next(one for one in templates() if one.slug == "logo-intro")
    sources = {project.aspect: await desk.file(HOUSE_TENANT_ID) for project in sample.projects}
    chosen, other = await track(desk, slug=sample.music), await track(desk, slug="other")
    found = []
    for _ in range(2):
        async with database.unit("content", SYSTEM) as unit:
            template = await samples.install(unit, sample, sources)
            found.append((str(template.music_track_id), template.version))
    assert found == [(chosen, found[0][1])] * 2
    await desk.raw.execute("update content.project_containers set music_track_id = $1", UUID(other))
    async with database.unit("content", SYSTEM) as unit:
        assert str((await samples.install(unit, sample, sources)).music_track_id) == other
