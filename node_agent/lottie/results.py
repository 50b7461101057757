"""What examining and binding a document answer."""

from dataclasses import dataclass
from fractions import Fraction

from node_agent.lottie.errors import Caution


@dataclass(frozen=True, slots=True)
class Keys:
    """The convention's names that a document holds."""

    texts: tuple[str, ...] = ()
    media: tuple[str, ...] = ()
    audio: tuple[str, ...] = ()
    data: tuple[str, ...] = ()
    colors: tuple[str, ...] = ()
    scenes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Scan:
    """What a valid document is and holds."""

    width: int
    height: int
    rate: Fraction
    frames: int
    compositions: tuple[str, ...]
    keys: Keys
    fonts: tuple[str, ...]
    warnings: tuple[Caution, ...]


@dataclass(frozen=True, slots=True)
class Sound:
    """An audio layer: what plays, from which second of the film, and for how long."""

    key: str
    data: bytes
    start: float
    seconds: float
    volume: float
    skip: float = 0.0


@dataclass(frozen=True, slots=True)
class Bound:
    """A closed document that needs no other file, and the figures to draw it by."""

    data: bytes
    width: int
    height: int
    rate: Fraction
    frames: int
    step: Fraction
    background: tuple[int, int, int]
    warnings: tuple[Caution, ...]
    sounds: tuple[Sound, ...]

    def position(self, frame: int) -> float:
        """Where the template stands when that frame of the film is shown (`set_frame`)."""
        return float(frame * self.step)
