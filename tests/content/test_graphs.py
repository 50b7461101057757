"""What other domains get: a whole project, tracks, in few statements, and only what is theirs."""

from fractions import Fraction
from typing import Any
from uuid import UUID, uuid4

import pytest

from domains.content.api import (
    Aspect,
    Both,
    ColourPreset,
    ElementKind,
    Engine,
    FontNeed,
    ProjectGraph,
    ProjectType,
    Track,
)
from domains.content.service import graphs, samples
from graph.answers.content import TemplatesByContent
from graph.samples.catalogue import templates
from kernel.actor import SYSTEM, Actor
from kernel.db import Database
from kernel.ids import HOUSE_TENANT_ID
from tests.content.support import (
    AUTHOR,
    CUSTOMER,
    CUSTOMER_A,
    CUSTOMER_B,
    PROBLEM,
    Desk,
    act,
    both,
)
from tests.support.statements import Statements

FONT = (
    "mutation ($family: String!, $name: BilingualInput!, $file: UUID) "
    "{ fontPut(family: $family, name: $name, fileId: $file) "
    f"{{ __typename ... on Font {{ id version }} {PROBLEM} }} }}"
)
TRACK = (
    "mutation ($slug: String!, $title: BilingualInput!, $file: UUID!) "
    "{ trackPut(slug: $slug, title: $title, fileId: $file) "
    f"{{ __typename ... on MusicTrack {{ id seconds version }} {PROBLEM} }} }}"
)


async def graph(database: Database, actor: Actor, project: str) -> ProjectGraph | None:
    """As studio asks for it, in a unit of work of its own."""
    async with database.unit("studio", actor) as unit:
        return await TemplatesByContent().graph(unit, UUID(project))


async def project_of(desk: Desk, template: str) -> str:
    found = await desk.raw.fetchval(
        "select id from content.projects where template_id = $1", UUID(template)
    )
    return str(found)


async def test_a_graph_is_whole(desk: Desk, database: Database, statements: Statements) -> None:
    font = await desk.file(HOUSE_TENANT_ID, "FONT")
    await desk.say(FONT, family="DejaVu Sans", name=both("DejaVu"), file=str(font))
    template = await desk.published("intro", isPremium=True)
    project = await project_of(desk, template)
    async with database.read("content", CUSTOMER_A) as session:
        statements.forget()
        found = await graphs.graph(session, UUID(project))
        assert statements.count == 6
    assert found is not None
    assert found == await graph(database, CUSTOMER_A, project)
    assert (found.id, found.template_id, found.tenant_id) == (
        UUID(project),
        UUID(template),
        HOUSE_TENANT_ID,
    )
    assert (found.slug, found.name) == ("intro", Both("قالب intro", "Intro"))
    assert (found.aspect, found.width, found.height) == (Aspect.WIDE, 1280, 720)
    assert (found.rate, found.seconds) == (Fraction(25), 6.0)
    assert (found.engine, found.type) == (Engine.LOTTIE, ProjectType.FLEXIBLE)
    assert found.is_premium
    source = await desk.raw.fetchrow("select * from file_mgr.files where purpose = 'SOURCE'")
    kept = (found.source_file_id, found.source_sha256, found.source_media_type)
    assert kept == (source["id"], source["sha256"], "application/json")
    sha = await desk.raw.fetchval("select sha256 from file_mgr.files where id = $1", font)
    assert found.fonts == (FontNeed("DejaVu Sans", font, sha),)


async def test_a_graph_has_its_parts_in_order(desk: Desk, database: Database) -> None:
    project = await project_of(desk, await desk.published("intro"))
    found = await graph(database, CUSTOMER, project)
    assert found is not None
    title, photo = found.scenes
    assert (title.key, title.position, title.title) == ("frc_title", 0, Both("عنوان", "Title"))
    assert (title.least_seconds, title.seconds, title.most_seconds) == (2, 3, 8)
    assert (photo.least_seconds, photo.seconds, photo.most_seconds) == (3, 3, 3)
    assert [(one.key, one.position) for one in title.elements] == [
        ("frl_title", 0),
        ("frl_subtitle", 1),
    ]
    (picture,) = photo.elements
    assert (picture.kind, picture.default) == (ElementKind.MEDIA, "dusk")
    assert picture.limits.accepts == ("image", "video")
    assert [one.key for one in photo.colours] == ["frd_frame"]
    (brand,) = found.shared_elements
    assert (brand.key, brand.default, brand.limits.most) == ("frs_brand", "Ava", 20)
    assert [(one.key, one.default) for one in found.shared_colours] == [("frd_primary", "#15173d")]
    (night,) = found.presets
    assert night == ColourPreset(night.id, Both("شب", "Night"), {"frd_primary": "#000000"})
    assert found.fonts == (FontNeed("DejaVu Sans"),)


async def test_a_graph_is_there_for_whom_the_template_is(desk: Desk, database: Database) -> None:
    template = await desk.template("intro")
    project = await desk.project(template)
    assert await graph(database, CUSTOMER, project) is None
    assert await graph(database, AUTHOR, project) is not None
    await desk.say(act("Publish"), id=template)
    for actor in (CUSTOMER, CUSTOMER_A, CUSTOMER_B):
        assert await graph(database, actor, project) is not None
    assert await graph(database, CUSTOMER, str(uuid4())) is None
    await desk.say(act("Remove"), id=template)
    for actor in (CUSTOMER, CUSTOMER_A, AUTHOR):
        assert await graph(database, actor, project) is None


async def test_a_project_without_a_source_is_no_graph(desk: Desk, database: Database) -> None:
    project = await project_of(desk, await desk.published("intro"))
    await desk.raw.execute("update content.projects set source_file_id = null")
    for actor in (CUSTOMER, AUTHOR):
        assert await graph(database, actor, project) is None


async def test_tracks_are_of_the_tenant_and_of_the_house(desk: Desk, database: Database) -> None:
    file = await desk.file(HOUSE_TENANT_ID, "AUDIO", media_type="audio/wav", seconds=32.5)
    put = await desk.say(TRACK, slug="lift", title=both("Lift", "پرواز"), file=str(file))
    assert (put["seconds"], put["version"]) == (32.5, 1)
    again = await desk.say(TRACK, slug="lift", title=both("Lift", "پرواز"), file=str(file))
    assert again == put
    track = UUID(put["id"])
    async with database.unit("studio", CUSTOMER_A) as unit:
        found = await TemplatesByContent().tracks(unit, [track, uuid4()])
    assert found == {track: Track(track, Both("پرواز", "Lift"), file, 32.5)}
    listed = "{ musicTracks { nodes { slug seconds } } }"
    assert await desk.say(listed, CUSTOMER_A) == {"nodes": [{"slug": "lift", "seconds": 32.5}]}


@pytest.mark.parametrize(
    ("purpose", "seconds", "code"),
    [("AUDIO", None, "BAD_USER_INPUT"), ("VIDEO", 5, "BAD_USER_INPUT")],
)
async def test_a_track_is_a_sound_with_a_length(
    desk: Desk, purpose: str, seconds: float | None, code: str
) -> None:
    file = await desk.file(HOUSE_TENANT_ID, purpose, seconds=seconds)
    given: dict[str, Any] = {"slug": "lift", "title": both("Lift"), "file": str(file)}
    assert await desk.refused(TRACK, **given) == (code, "fileId")
    assert await desk.raw.fetchval("select count(*) from content.music_tracks") == 0


async def test_samples_are_installed_once(desk: Desk, database: Database) -> None:
    sources = {
        (sample.slug, aspect): await desk.file(HOUSE_TENANT_ID)
        for sample in templates()
        for aspect in Aspect
    }
    mark = await desk.file(HOUSE_TENANT_ID, "IMAGE", media_type="image/png")
    for _ in range(2):
        for sample in templates():
            async with database.unit("content", SYSTEM) as unit:
                given = {aspect: sources[sample.slug, aspect] for aspect in Aspect}
                await samples.install(unit, sample, given, {"mark": mark})
    rows = await desk.raw.fetch(
        "select version, source_file_id from content.projects order by version"
    )
    # Put, given its source; and of the first sample, given a picture.
    assert [row["version"] for row in rows] == [2] * 9 + [3] * 3
    assert {row["source_file_id"] for row in rows} == set(sources.values())
    named = await desk.raw.fetch("select name, file_id from content.project_assets")
    assert {tuple(row) for row in named} == {("mark", mark)}
    shown = await desk.say("{ templates { nodes { slug projects { aspect } } } }", CUSTOMER_A)
    assert sorted(node["slug"] for node in shown["nodes"]) == sorted(
        sample.slug for sample in templates()
    )
    assert {len(node["projects"]) for node in shown["nodes"]} == {3}
    assert await desk.raw.fetchval("select count(*) from kernel.outbox") == len(templates())
