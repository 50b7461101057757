"""Sounds come as loud as somebody recorded them: music and voices are brought to one loudness.

Only then does a volume mean the same for every upload, and a whisper makes music give way.
"""

import re
import threading
from collections.abc import Sequence
from dataclasses import replace

from node_agent.film import ffmpeg
from node_agent.film.encoding import SOUND_RATE
from node_agent.film.failures import Code, RenderFailed
from node_agent.film.sounds import MIX_SECONDS, Sound, about_sound, read

LOUDNESS = {"music": -16.0, "voice": -14.0}
SILENCE = -69.0
_MOST_GAIN = 50.0
_METER_SECONDS = 3.0
_FOUND = re.compile(r"^\s*I:\s+(-?[\d.]+|-inf) LUFS", re.MULTILINE)


def evened(sounds: Sequence[Sound], stop: threading.Event) -> list[Sound]:
    """Silence stays silence, and an effect is meant to be as loud as it is."""
    return [replace(sound, gain=_gain(sound, stop)) for sound in sounds]


def _gain(sound: Sound, stop: threading.Event) -> float:
    wanted = LOUDNESS.get(sound.role)
    if wanted is None or sound.volume <= 0:
        return 1.0
    found = _measured(sound, "", stop)
    if found <= SILENCE:  # or shorter than what the meter listens to at once
        samples = round(_METER_SECONDS * SOUND_RATE)
        again = (
            f",aresample={SOUND_RATE},aloop=-1:{samples},asetpts=N/SR/TB,atrim=end={_METER_SECONDS}"
        )
        found = _measured(sound, again, stop)
    if found <= SILENCE:
        return 1.0
    decibels = max(-_MOST_GAIN, min(_MOST_GAIN, wanted - found))
    return float(10 ** (decibels / 20))


def _measured(sound: Sound, more: str, stop: threading.Event) -> float:
    """Of the part that is heard."""
    end = "" if sound.seconds is None else f":end={sound.skip + sound.seconds:.6f}"
    chain = f"atrim=start={sound.skip:.6f}{end},asetpts=PTS-STARTPTS{more}"
    arguments = [*read(sound), "-map", "0:a:0", "-af", f"{chain},ebur128=framelog=quiet"]
    try:
        said = ffmpeg.run(
            [*arguments, "-f", "null", "-"], seconds=MIX_SECONDS, stop=stop, level="info"
        )
    except RenderFailed as failure:
        raise about_sound(failure) from failure
    integrated = _FOUND.findall(said)
    if not integrated:
        raise RenderFailed(Code.SOUND, "the loudness of a sound can't be measured", said)
    return float(integrated[-1])
