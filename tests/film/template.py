"""A template whose frames take their time: enough for somebody to be killed in the middle."""

import hashlib
from fractions import Fraction
from uuid import uuid4

from domains.content.api import DOMAIN as CONTENT
from domains.content.api import Aspect, Both, ProjectType
from domains.content.service import samples
from domains.content.store import projects
from domains.file_mgr.api import DOMAIN as FILES
from domains.file_mgr.api import Purpose
from graph.answers.file_mgr import FilesByFileMgr
from graph.app import open_database
from graph.composition import FLATRENDER
from graph.samples import catalogue_words as words
from graph.samples.lottie.documents import Stage, document, shared
from graph.samples.lottie.layers import Layers, Motion, drawing
from graph.samples.lottie.shapes import ellipse, gradient
from graph.samples.lottie.values import EVEN, RATE, Json, Key, moving
from graph.samples.manifest import MEDIA_TYPE, SampleProject, SampleScene, SampleTemplate
from kernel.actor import SYSTEM
from kernel.config import Settings
from kernel.db import Database
from kernel.ids import HOUSE_TENANT_ID

FRAMES = 60
SECONDS = FRAMES / RATE
WIDTH, HEIGHT = 640, 360
DISCS = 80
_LARGEST = 900
_HUES = ("#ff6b4a", "#5b3df5", "#1f8a70", "#f2b84b")


async def put_template(settings: Settings, database_url: str) -> str:
    """Into the catalogue; answers the id of its only project."""
    database = open_database(settings, database_url, FLATRENDER)
    try:
        return await _put(database, _template())
    finally:
        await database.close()


async def _put(database: Database, template: SampleTemplate) -> str:
    source, key = template.projects[0].source, f"files/{HOUSE_TENANT_ID.hex}/{uuid4().hex}"
    await database.tools.storage.put(key, source)
    sha256 = hashlib.sha256(source).hexdigest()
    facts = (key, Purpose.SOURCE, "discs.json", MEDIA_TYPE, len(source), sha256, None)
    async with database.unit(FILES, SYSTEM, tenant_id=HOUSE_TENANT_ID) as unit:
        file = await FilesByFileMgr().adopt(unit, *facts)
    async with database.unit(CONTENT, SYSTEM, tenant_id=HOUSE_TENANT_ID) as unit:
        row = await samples.install(unit, template, {Aspect.WIDE: file.id})
        (project,) = await projects.of_templates(unit, [row.id])
        return str(project.id)


def _template() -> SampleTemplate:
    stage = Stage(Aspect.WIDE, SECONDS)
    title = Both("قرص‌ها", "Discs")
    scene = SampleScene("frc_1", title, SECONDS, SECONDS, SECONDS, ())
    content = document("frfinal", stage, _discs(stage), [shared(())])
    return SampleTemplate(
        slug="discs",
        name=title,
        description=title,
        type=ProjectType.FIX,
        categories=(words.LOGO,),
        tags=(),
        is_premium=False,
        projects=(
            SampleProject(Aspect.WIDE, *stage.size, Fraction(RATE), SECONDS, content, (scene,)),
        ),
        shared_colours=(),
        presets=(),
        music="",
    )


def _discs(stage: Stage) -> Layers:
    """Large and half seen through, each on a way of its own: no two frames are alike."""
    return [_disc(stage, number) for number in range(DISCS)]


def _disc(stage: Stage, number: int) -> Json:
    x, y = stage.middle
    size = _LARGEST - 5 * number
    aside, down = 3 * number + 20, 200 - number
    way = moving(Key(0, (x - aside, y - down), EVEN), Key(SECONDS, (x + aside, y + down)))
    hue = _HUES[number % len(_HUES)]
    paint = gradient(hue, ((0, 30), (1, 2)), (0, 0), (size / 2, 0), radial=True)
    return drawing("", stage.span, Motion(place=way), ellipse(size, size), paint)
