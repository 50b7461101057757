"""Puts the sample templates and sounds into the catalogue of the house, once.

What an administrator does to them afterwards stays: a template that was unpublished or thrown away
is not touched again, and any other only when the samples themselves have changed.
"""

import hashlib
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import UUID

import asyncpg
from sqlalchemy.engine import make_url

from domains.content.api import DOMAIN as CONTENT
from domains.content.api import Aspect
from domains.content.models import Template
from domains.content.ports import FILES as FILES_PORT
from domains.content.service import library
from domains.content.service import samples as content
from domains.content.store import library as library_store
from domains.content.store import projects as project_store
from domains.content.store import templates as template_store
from domains.file_mgr.api import DOMAIN as FILES
from domains.file_mgr.api import Purpose
from domains.file_mgr.service import addresses, adopting, completing, leftovers, uploads
from domains.file_mgr.service.uploads import Announced
from graph.app import open_database
from graph.composition import FLATRENDER
from graph.samples.manifest import MEDIA_TYPE, SampleProject, SampleSound, SampleTemplate, SoundUse
from kernel.actor import SYSTEM
from kernel.config import Settings
from kernel.db import Database, ReadSession
from kernel.ids import HOUSE_TENANT_ID, TimeOrderedIds
from kernel.listener import arguments

_LOCK = "select pg_advisory_lock(hashtext('flatrender samples'))"
_SOURCES = Path(__file__).parent / "samples"


async def provide(settings: Settings, database_url: str) -> int:
    """Answers how many templates were put in; none when all of them are there already."""
    database = open_database(settings, database_url, FLATRENDER)
    try:
        async with _alone(database_url):
            return await _provide(database)
    finally:
        await database.close()


@asynccontextmanager
async def _alone(database_url: str) -> AsyncIterator[None]:
    """Several machines may begin at once; the others find the work done."""
    connection = await asyncpg.connect(**arguments(make_url(database_url)))
    try:
        await connection.execute(_LOCK)
        yield
    finally:
        await connection.close()


async def _provide(database: Database) -> int:
    mark = f"samples/{fingerprint()}"
    if await database.tools.storage.head(mark) is not None and await _has_templates(database):
        return 0
    from graph.samples import sounds, templates  # they take seconds to compute

    for sound in sounds():
        if sound.use is SoundUse.MUSIC:
            await _put_track(database, sound)
    installed = 0
    for sample in templates():
        installed += await _put_template(database, sample)
    await database.tools.storage.put(mark, b"", replace=True)
    return installed


def fingerprint() -> str:
    """Of all that the samples are computed from, so that nothing has to be computed to compare."""
    found = hashlib.sha256()
    for path in sorted(_SOURCES.rglob("*.py")):
        found.update(path.relative_to(_SOURCES).as_posix().encode() + b"\0")
        found.update(path.read_bytes() + b"\0")
    return found.hexdigest()


async def _has_templates(database: Database) -> bool:
    """The storage may be older than the database beside it."""
    async with database.read(CONTENT, SYSTEM, tenant_id=HOUSE_TENANT_ID) as session:
        return await template_store.own_by_slug(session, "social-promo") is not None


async def _put_template(database: Database, sample: SampleTemplate) -> int:
    async with database.read(CONTENT, SYSTEM, tenant_id=HOUSE_TENANT_ID) as session:
        kept = await template_store.own_by_slug(session, sample.slug)
        known = await _known_sources(session, kept)
    if kept is not None and kept.published_at is None:
        return 0
    sources: dict[Aspect, UUID] = {}
    for project in sample.projects:
        found = known.get(_hash(project.source))
        sources[project.aspect] = found or await _put_source(database, sample.slug, project)
    async with database.unit(CONTENT, SYSTEM, tenant_id=HOUSE_TENANT_ID) as unit:
        await content.install(unit, sample, sources)
    return 1


async def _known_sources(session: ReadSession, kept: Template | None) -> dict[str, UUID]:
    if kept is None:
        return {}
    projects = await project_store.of_templates(session, [kept.id])
    return {
        one.source_sha256: one.source_file_id
        for one in projects
        if one.source_sha256 and one.source_file_id
    }


async def _put_source(database: Database, slug: str, project: SampleProject) -> UUID:
    source = project.source
    made = adopting.Made(
        object_key=f"files/{HOUSE_TENANT_ID.hex}/{TimeOrderedIds().new().hex}",
        purpose=Purpose.SOURCE,
        name=f"{slug} {project.aspect.name.lower()}.json",
        media_type=MEDIA_TYPE,
        size=len(source),
        sha256=_hash(source),
    )
    with tempfile.NamedTemporaryFile(prefix="flatrender-sample-") as file:
        file.write(source)
        file.flush()
        path = Path(file.name)
        await leftovers.put(database, HOUSE_TENANT_ID, made.object_key, path, MEDIA_TYPE)
    async with database.unit(FILES, SYSTEM, tenant_id=HOUSE_TENANT_ID) as unit:
        return (await adopting.adopt(unit, made, None)).id


async def _put_track(database: Database, sound: SampleSound) -> None:
    async with database.unit(CONTENT, SYSTEM, tenant_id=HOUSE_TENANT_ID) as unit:
        kept = await library_store.own_track(unit, sound.slug)
        facts = await unit.port(FILES_PORT).facts(unit, [kept.file_id]) if kept else {}
    if any(one.sha256 == _hash(sound.data) for one in facts.values()):
        return
    file_id = await _upload(database, f"{sound.slug}.wav", sound.data)
    async with database.unit(CONTENT, SYSTEM, tenant_id=HOUSE_TENANT_ID) as unit:
        await library.put_track(unit, sound.slug, sound.title, file_id)


async def _upload(database: Database, name: str, content_: bytes) -> UUID:
    """The way of every file, so that its length and its waveform are known."""
    announced = Announced(
        Purpose.AUDIO, name, len(content_), None, _hash(content_), for_catalogue=True
    )
    async with database.unit(FILES, SYSTEM, tenant_id=HOUSE_TENANT_ID) as unit:
        upload = await uploads.begin(unit, announced, f"sample {unit.ids.new()}")
    for number in range(1, addresses.parts_of(upload) + 1):
        start = (number - 1) * upload.part_size
        part = content_[start : start + upload.part_size]
        await database.tools.storage.put(addresses.part_key(upload, number), part, replace=True)
    await completing.complete(database, SYSTEM, upload.id)
    await completing.process(database, HOUSE_TENANT_ID, upload.id)
    async with database.read(FILES, SYSTEM, tenant_id=HOUSE_TENANT_ID) as session:
        done = await uploads.own(session, upload.id)
    if done.file_id is None:
        message = f"the sample {name} was not taken: {done.refusal}"
        raise RuntimeError(message)
    return done.file_id


def _hash(content_: bytes) -> str:
    return hashlib.sha256(content_).hexdigest()
