"""The library of sample sounds."""

from collections.abc import Callable
from functools import cache, partial

from domains.content.api import Both
from graph.samples.manifest import SampleSound, SoundUse
from graph.samples.sound import effects, music
from graph.samples.sound.synth import Wave
from graph.samples.sound.tape import wav

_FOUND = (
    ("lift", Both("برخاستن", "Lift"), SoundUse.MUSIC, music.LIFT.seconds, music.lift),
    ("drive", Both("شتاب", "Drive"), SoundUse.MUSIC, music.DRIVE.seconds, music.drive),
    ("memory", Both("خاطره", "Memory"), SoundUse.MUSIC, music.MEMORY.seconds, music.memory),
    ("calm", Both("آرام", "Calm"), SoundUse.MUSIC, music.CALM.seconds, music.calm),
    ("whoosh", Both("گذر باد", "Whoosh"), SoundUse.EFFECT, effects.WHOOSH_SECONDS, effects.whoosh),
    ("pop", Both("پاپ", "Pop"), SoundUse.EFFECT, effects.POP_SECONDS, effects.pop),
    ("chime", Both("زنگ", "Chime"), SoundUse.EFFECT, effects.CHIME_SECONDS, effects.chime),
)


@cache
def sounds() -> tuple[SampleSound, ...]:
    return tuple(
        SampleSound(slug, title, use, seconds, cache(partial(_file, make)))
        for slug, title, use, seconds, make in _FOUND
    )


def sound(slug: str) -> SampleSound:
    return next(each for each in sounds() if each.slug == slug)


def _file(make: Callable[[], Wave]) -> bytes:
    return wav(make())
