"""An order whose fonts nobody has is refused by name; a node gets what it has the fonts for."""

from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from domains.content.api import FontNeed, ProjectGraph
from domains.render.api import DOMAIN, Resolution
from domains.render.service import claims, orders
from domains.render.service.claims import Able
from domains.studio.api import SceneCopy, Value
from kernel.errors import AppError, Code
from tests.render.stage import Stage, graph, ordered

NODE, OTHER = UUID(int=71), UUID(int=72)


async def place(stage: Stage, project: ProjectGraph, *values: Value) -> UUID:
    assert stage.owner.id is not None
    scene = SceneCopy(uuid4(), "frc_one", 4.0, values, {})
    made = ordered(stage.owner.id, project, scenes=(scene,))
    stage.projects.saved[made.saved_project_id] = made
    async with stage.database.unit(DOMAIN, stage.owner) as unit:
        wish = orders.Wish(made.saved_project_id, Resolution.P360)
        return (await orders.order(unit, wish)).id


async def test_missing_fonts_are_named(stage: Stage) -> None:
    fonts = (FontNeed("Vazirmatn"), FontNeed("DejaVu Sans"))
    with pytest.raises(AppError) as refused:
        await place(
            stage, graph(stage.source, fonts=fonts), Value("frl_title", "x", font="Lalezar")
        )
    assert refused.value.code is Code.BAD_USER_INPUT
    assert "Lalezar, Vazirmatn" in str(refused.value)
    assert await stage.raw.fetchval("select count(*) from render.render_jobs") == 0


async def test_a_font_that_is_sent_along_needs_no_node(stage: Stage) -> None:
    fonts = (FontNeed("Vazirmatn", stage.source, "d" * 64),)
    job_id = await place(stage, graph(stage.source, fonts=fonts))
    given = await stage.item(NODE)
    assert given.job_id == job_id
    (font,) = given.spec["fonts"]
    assert (font["family"], font["sha256"], "file_id" in font) == ("Vazirmatn", "d" * 64, False)
    assert font["url"].startswith("http")


async def test_the_node_that_has_the_font_gets_the_work(stage: Stage) -> None:
    having = Able(NODE, 0, {"LOTTIE": "1"}, ["Vazir Matn"])
    await claims.claim(stage.database, having)
    job_id = await place(stage, graph(stage.source, fonts=(FontNeed("Vazirmatn"),)))
    assert (await stage.claim(OTHER, 4)).items == ()
    work, _ = await claims.claim(stage.database, replace(having, slots=1))
    assert [one.job_id for one in work.items] == [job_id]


async def test_a_template_without_a_source_can_t_be_ordered(stage: Stage) -> None:
    with pytest.raises(AppError) as refused:
        await place(stage, graph(stage.source, source_file_id=None))
    assert (refused.value.code, refused.value.field) == (Code.BAD_USER_INPUT, "savedProjectId")
