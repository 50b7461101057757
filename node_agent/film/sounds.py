"""The film's sound: what plays when, mixed to one stereo track of exactly the film's length."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Literal

from node_agent.film import ffmpeg
from node_agent.film.encoding import SOUND_RATE
from node_agent.film.failures import Code, RenderFailed

MIX_SECONDS = 1800.0
LOUDEST_VOLUME = 4.0
_FORMAT = f"aresample={SOUND_RATE},aformat=sample_fmts=fltp:channel_layouts=stereo"
_DUCK = "sidechaincompress=threshold=0.03:ratio=8:attack=20:release=400:makeup=1"
_KNOWN = "mp3,wav,aac,mov,ogg,flac,matroska,aiff,caf,amr,w64,mpegts"
_FOREVER = (1 << 31) - 1


@dataclass(frozen=True, slots=True)
class Sound:
    """Music makes way for a voice that pushes; effects, and the template's own sounds, do not.

    `gain` makes up for how loud it was recorded; `volume` is what somebody has chosen.
    """

    path: Path
    role: Literal["music", "voice", "effect"]
    start: float = 0.0
    seconds: float | None = None
    skip: float = 0.0
    volume: float = 1.0
    fade_in: float = 0.0
    fade_out: float = 0.0
    loop: bool = False
    gain: float = 1.0
    pushes: bool = True


def mixed(sounds: Sequence[Sound], seconds: Fraction, target: Path, stop: threading.Event) -> int:
    """Writes the mix as it is, not yet as loud as it has to be; its length in samples."""
    samples = round(seconds * SOUND_RATE)
    heard = [sound for sound in sounds if sound.start < seconds and sound.volume > 0]
    inputs = [argument for sound in heard for argument in read(sound)]
    try:
        ffmpeg.run(
            [*inputs, "-filter_complex", _graph(heard, samples), "-map", "[mix]", *plain(target)],
            seconds=MIX_SECONDS,
            stop=stop,
        )
    except RenderFailed as failure:
        raise about_sound(failure) from failure
    return samples


def plain(target: Path) -> tuple[str | Path, ...]:
    """Samples as they are: even what is too loud by far is not lost between the steps."""
    return ("-c:a", "pcm_f32le", "-fflags", "+bitexact", "-y", "-f", "w64", target)


def about_sound(failure: RenderFailed) -> RenderFailed:
    if failure.code is not Code.ENCODER:
        return failure
    reason = f"a sound can't be read; upload it again as MP3 or WAV ({failure.reason})"
    return RenderFailed(Code.SOUND, reason, failure.log_tail)


def read(sound: Sound) -> tuple[str | Path, ...]:
    """Only files, and no playlist: what was uploaded must not make us open something else."""
    return ("-protocol_whitelist", "file", "-format_whitelist", _KNOWN, "-i", sound.path)


def _graph(sounds: Sequence[Sound], samples: int) -> str:
    length = float(Fraction(samples, SOUND_RATE))
    chains = [_chain(index, sound, length, samples) for index, sound in enumerate(sounds)]
    buses = {role: _bus(sounds, role) for role in ("music", "voice", "effect")}
    chains += [chain for chain, _ in buses.values() if chain]
    music, voice, effect = (label for _, label in buses.values())
    if music and voice and any(each.pushes for each in sounds if each.role == "voice"):
        chains.append(f"{voice}asplit=2[spoken][key]")
        chains.append(f"{music}[key]{_DUCK}[ducked]")
        music, voice = "[ducked]", "[spoken]"
    last = [label for label in (music, voice, effect) if label]
    exact = f"{_FORMAT},apad=whole_len={samples},atrim=end_sample={samples}"
    if not last:
        silence = f"anullsrc=r={SOUND_RATE}:cl=stereo,atrim=end_sample={samples},{_FORMAT}[mix]"
        return ";".join([*chains, silence])
    return ";".join([*chains, f"{''.join(last)}{_sum(len(last))},{exact}[mix]"])


def _bus(sounds: Sequence[Sound], role: str) -> tuple[str, str]:
    """All sounds of one role as one: the chain that adds them, and its label."""
    labels = "".join(f"[s{index}]" for index, each in enumerate(sounds) if each.role == role)
    if not labels:
        return "", ""
    return f"{labels}{_sum(labels.count('['))}[{role}]", f"[{role}]"


def _sum(count: int) -> str:
    return f"amix=inputs={count}:normalize=0:duration=longest:dropout_transition=0"


def _chain(index: int, sound: Sound, length: float, samples: int) -> str:
    heard = length - sound.start
    if sound.seconds is not None and not sound.loop:
        heard = min(heard, sound.seconds)
    steps = [f"[{index}:a:0]{_FORMAT}", f"atrim=start={_text(sound.skip)}", "asetpts=PTS-STARTPTS"]
    if sound.loop:
        steps += _looped(sound, heard)
    volume = min(LOUDEST_VOLUME, sound.volume) * sound.gain
    steps += [f"atrim=end={_text(heard)}", f"volume={_text(volume)}", *_fades(sound, heard)]
    delay = round(sound.start * SOUND_RATE)
    steps += [f"adelay={delay}S:all=1", f"apad=whole_len={samples}", f"atrim=end_sample={samples}"]
    return ",".join(steps) + f"[s{index}]"


def _looped(sound: Sound, heard: float) -> list[str]:
    """What is left of the sound after its trim begins anew when it ends.

    The filter keeps the piece in memory, so it is never longer than the film.
    """
    piece = min(sound.seconds or heard, heard)
    return [f"atrim=end={_text(piece)}", f"aloop=loop=-1:size={_FOREVER}", "asetpts=N/SR/TB"]


def _fades(sound: Sound, heard: float) -> list[str]:
    fades = []
    if sound.fade_in > 0:
        fades.append(f"afade=t=in:st=0:d={_text(min(sound.fade_in, heard))}")
    if sound.fade_out > 0:
        lasting = min(sound.fade_out, heard)
        fades.append(f"afade=t=out:st={_text(heard - lasting)}:d={_text(lasting)}")
    return fades


def _text(number: float) -> str:
    return f"{number:.6f}"
