"""A project begins with the music that its template's designer chose; then it is the customer's."""

from dataclasses import replace
from uuid import UUID

import pytest

from domains.content.api import Both, Track
from domains.studio.api import DOMAIN, Mix, Sound, SoundKind, Value
from domains.studio.service import saving
from domains.studio.service.changes import SetSounds, SetValue
from domains.studio.service.document import document_of
from domains.studio.service.ordered import ordered
from kernel.actor import Actor
from tests.studio.support import TRACK_FILE, TRACK_ID, Studio, graph, saved

CHOSEN = Track(TRACK_ID, Both("آهنگ", "Tune"), TRACK_FILE, 20.0)
BEGINS = Sound(SoundKind.MUSIC, TRACK_FILE, fade_out=1.5, loop=True, track_id=TRACK_ID)


@pytest.fixture
def accompanied(studio: Studio) -> Studio:
    studio.catalogue.offer(graph(music=CHOSEN))
    return studio


async def test_a_project_begins_with_the_designers_music(
    accompanied: Studio, customer_a: Actor
) -> None:
    row = await accompanied.create(customer_a)
    assert document_of(row.document).mix == Mix((BEGINS,))
    async with accompanied.database.unit(DOMAIN, customer_a) as unit:
        made = await ordered(unit, row.id)
    assert made.mix.sounds == (BEGINS,)
    assert made.project.music == CHOSEN


async def test_a_template_without_music_begins_in_silence(
    studio: Studio, customer_a: Actor
) -> None:
    row = await studio.create(customer_a)
    assert document_of(row.document).mix == Mix()


async def test_a_short_track_fades_no_longer_than_it_lasts(
    studio: Studio, customer_a: Actor
) -> None:
    studio.catalogue.offer(graph(music=replace(CHOSEN, seconds=0.5)))
    studio.catalogue.library[TRACK_ID] = replace(CHOSEN, seconds=0.5)
    row = await studio.create(customer_a)
    (sound,) = document_of(row.document).mix.sounds
    assert sound.fade_out == 0.5
    async with studio.database.unit(DOMAIN, customer_a) as unit:
        assert (await ordered(unit, row.id)).mix.sounds == (sound,)


async def test_the_customer_takes_it_off_and_undo_brings_it_back(
    accompanied: Studio, customer_a: Actor
) -> None:
    row = await accompanied.create(customer_a)
    silent = saved(await accompanied.save(customer_a, row.id, 1, SetSounds(())))
    assert document_of(silent.document).mix == Mix()
    back = saved(await accompanied.undo(customer_a, row.id, 2))
    assert document_of(back.document).mix == Mix((BEGINS,))


async def test_a_sound_of_ones_own_takes_its_place(accompanied: Studio, customer_a: Actor) -> None:
    row = await accompanied.create(customer_a)
    mine = accompanied.folder.put(customer_a, "audio/wav", 12.0)
    extra = Sound(SoundKind.VOICEOVER, mine)
    await accompanied.save(customer_a, row.id, 1, SetSounds((BEGINS, extra)))
    put = SetValue(None, Value("frl_voice", "", mine))
    after = saved(await accompanied.save(customer_a, row.id, 2, put))
    assert document_of(after.document).mix == Mix((extra,))


async def test_other_values_leave_it_alone(accompanied: Studio, customer_a: Actor) -> None:
    row = await accompanied.create(customer_a)
    looks = (SetValue(None, Value("frd_look", "wild")), SetValue(None, Value("frl_voice", "")))
    after = saved(await accompanied.save(customer_a, row.id, 1, *looks))
    assert document_of(after.document).mix == Mix((BEGINS,))


async def test_another_track_of_the_template_does_not_disturb_a_project(
    accompanied: Studio, customer_a: Actor
) -> None:
    row = await accompanied.create(customer_a)
    accompanied.catalogue.offer(graph(music=replace(CHOSEN, id=UUID(int=0x99))))
    async with accompanied.database.unit(DOMAIN, customer_a) as unit:
        renewed = saved(await saving.refresh(unit, row.id, 1))
    assert document_of(renewed.document).mix == Mix((BEGINS,))
