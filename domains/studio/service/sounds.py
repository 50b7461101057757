"""Whether a mix can be heard: its volumes, its times, and how many sounds it has."""

from domains.studio.api import Mix, Sound
from domains.studio.service import wording_of_values as wording
from domains.studio.service.document import LONGEST_FILM
from domains.studio.service.values import is_between
from kernel.errors import bad_input

MOST_SOUNDS = 20
# A client shows lengths in hundredths and sends back what it shows.
_ROUNDING = 0.01


def check_mix(mix: Mix, field: str) -> None:
    volumes = {
        "musicVolume": mix.music_volume,
        "voiceoverVolume": mix.voiceover_volume,
        "sfxVolume": mix.sfx_volume,
    }
    for name, volume in volumes.items():
        if not is_between(volume, 0, 1):
            raise bad_input(f"{field}.{name}", wording.VOLUME)


def check_sounds(sounds: tuple[Sound, ...], field: str) -> None:
    if len(sounds) > MOST_SOUNDS:
        raise bad_input(field, wording.SOUND_COUNT.with_(most=MOST_SOUNDS))
    for number, sound in enumerate(sounds):
        _check(sound, f"{field}[{number}]")


def check_length(sound: Sound, seconds: float | None, field: str) -> None:
    """Of a sound that was not measured the mixer takes what there is."""
    if seconds is None:
        return
    ends = seconds if sound.trim_out is None else sound.trim_out
    fades = sound.fade_in + sound.fade_out
    if ends > seconds + _ROUNDING or fades > ends - sound.trim_in + _ROUNDING:
        raise _times(field)
    if sound.trim_in >= seconds:
        raise _times(field)


def _check(sound: Sound, field: str) -> None:
    if not is_between(sound.volume, 0, 1):
        raise bad_input(f"{field}.volume", wording.VOLUME)
    times = (sound.start, sound.trim_in, sound.fade_in, sound.fade_out)
    if not all(is_between(time, 0, LONGEST_FILM) for time in times):
        raise _times(field)
    if sound.trim_out is not None:
        _check_part(sound, sound.trim_out, field)


def _check_part(sound: Sound, trim_out: float, field: str) -> None:
    part = trim_out - sound.trim_in
    if not (part > 0 and sound.fade_in + sound.fade_out <= part + _ROUNDING):
        raise _times(field)


def _times(field: str) -> Exception:
    return bad_input(field, wording.SOUND_TIMES.with_(most=LONGEST_FILM))
