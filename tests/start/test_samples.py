"""The sample templates in the catalogue: put in once, and an administrator's from then on."""

from pathlib import Path

import asyncpg
import pytest

from graph.provision_samples import fingerprint, provide
from graph.samples import sounds
from graph.samples.manifest import SoundUse
from kernel.config import Settings
from tests.support.servers import Clone

TEMPLATES = """
    select templates.slug, templates.version, templates.published_at is not null as is_published,
           array_agg(projects.aspect::text order by projects.aspect::text collate "C")
               filter (where projects.source_file_id is not null) as aspects
    from content.project_containers as templates
    join content.projects as projects on projects.template_id = templates.id
    group by templates.id order by templates.slug
"""
FILES = "select purpose::text, count(*) from file_mgr.files group by purpose order by 1"
MUSIC = """
    select templates.slug, tracks.slug from content.project_containers as templates
    join content.music_tracks as tracks on tracks.id = templates.music_track_id order by 1
"""
TRACKS = "select slug, seconds from content.music_tracks order by slug"
ASPECTS = ["16:9", "1:1", "9:16"]


@pytest.mark.slow
async def test_samples_are_put_in_once_and_left_to_the_administrator(
    clone: Clone, raw: asyncpg.Connection, tmp_path: Path
) -> None:
    settings = Settings(home=tmp_path)
    assert await provide(settings, clone.urls.app) == 4
    first = await raw.fetch(TEMPLATES)
    assert [(row["slug"], row["is_published"], row["aspects"]) for row in first] == [
        ("logo-intro", True, ASPECTS),
        ("quote-card", True, ASPECTS),
        ("slideshow", True, ASPECTS),
        ("social-promo", True, ASPECTS),
    ]
    music = sorted((one.slug, one.seconds) for one in sounds() if one.use is SoundUse.MUSIC)
    kept = [(row["slug"], row["seconds"]) for row in await raw.fetch(TRACKS)]
    assert [slug for slug, _ in kept] == ["calm", "drive", "lift", "memory"]
    assert [seconds for _, seconds in kept] == pytest.approx([one for _, one in music], abs=0.01)
    assert [tuple(row) for row in await raw.fetch(MUSIC)] == [
        ("logo-intro", "lift"),
        ("quote-card", "calm"),
        ("slideshow", "memory"),
        ("social-promo", "drive"),
    ]
    files = [("AUDIO", 4), ("SOURCE", 12)]
    assert [tuple(row) for row in await raw.fetch(FILES)] == files

    assert await provide(settings, clone.urls.app) == 0

    await raw.execute(
        "update content.project_containers set published_at = null where slug = 'slideshow'"
    )
    (tmp_path / "storage" / "samples" / fingerprint()).unlink()
    assert await provide(settings, clone.urls.app) == 3
    again = await raw.fetch(TEMPLATES)
    assert [row["version"] for row in again] == [row["version"] for row in first]
    assert [row["slug"] for row in again if not row["is_published"]] == ["slideshow"]
    assert [tuple(row) for row in await raw.fetch(FILES)] == files
