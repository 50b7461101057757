"""From sounds to the one track that a film carries; a film without sounds carries silence."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory

from node_agent.film import loudness
from node_agent.film.encoding import SOUND_RATE
from node_agent.film.evening import evened
from node_agent.film.sounds import Sound, mixed
from node_agent.lottie.results import Sound as TemplateSound


@contextmanager
def soundtrack(
    sounds: Sequence[Sound],
    own: Sequence[TemplateSound],
    seconds: Fraction,
    stop: threading.Event,
) -> Iterator[Path]:
    """A file that is gone after the block; what the template plays itself is among the effects."""
    with TemporaryDirectory(prefix="flatrender-sound-") as folder:
        home = Path(folder)
        everything = [*sounds, *of_the_template(own, home)]
        mix, track = home / "mix.w64", home / "track.flac"
        if everything:
            samples = mixed(evened(everything, stop), seconds, mix, stop)
            loudness.level(mix, samples, track, stop)
            mix.unlink()
        else:
            loudness.silent(round(seconds * SOUND_RATE), track, stop)
        yield track


def of_the_template(own: Sequence[TemplateSound], home: Path) -> Iterator[Sound]:
    for index, sound in enumerate(own):
        path = home / f"own-{index}"
        path.write_bytes(sound.data)
        yield Sound(
            path, "effect", sound.start, sound.seconds, skip=sound.skip, volume=sound.volume
        )
