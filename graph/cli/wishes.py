"""What somebody asks a film to be, as it is written on the command line."""

import re
from dataclasses import dataclass
from pathlib import Path

from graph.cli.console import CommandError

NO_MUSIC = "none"
_SETTING = re.compile(r"(?:(?P<scene>[1-9]\d{0,2})\.)?(?P<key>[^=.\s]+)=(?P<value>.*)", re.DOTALL)
_SCENE = re.compile(r"(?P<key>[^:=\s]+)(?::(?P<seconds>\d{1,4}(?:\.\d{1,3})?))?")


@dataclass(frozen=True, slots=True)
class Setting:
    """A value for an element or a colour; `scene` counts from 1, and without it all are meant."""

    key: str
    value: str
    scene: int | None = None

    @classmethod
    def of(cls, written: str) -> "Setting":
        found = _SETTING.fullmatch(written)
        if found is None:
            message = f"{written!r} is no setting; write key=value, or 2.key=value for scene 2"
            raise CommandError(message)
        scene = found["scene"]
        return cls(found["key"], found["value"], int(scene) if scene else None)

    @property
    def file(self) -> Path | None:
        return file_of(self.value)


@dataclass(frozen=True, slots=True)
class SceneWish:
    """A scene of the film, by the template's key for it; without seconds as long as designed."""

    key: str
    seconds: float | None = None

    @classmethod
    def of(cls, written: str) -> "SceneWish":
        found = _SCENE.fullmatch(written)
        if found is None:
            message = f"{written!r} is no scene; write its key, or key:3.5 for so many seconds"
            raise CommandError(message)
        seconds = found["seconds"]
        return cls(found["key"], float(seconds) if seconds else None)


@dataclass(frozen=True, slots=True)
class Wish:
    """A film as somebody wants it; without scenes it has those of the template."""

    slug: str
    aspect: str = "16:9"
    resolution: str = "720p"
    locale: str = "fa"
    settings: tuple[Setting, ...] = ()
    music: str | None = None
    rate: int | None = None
    scenes: tuple[SceneWish, ...] = ()


def file_of(written: str) -> Path | None:
    return Path(written[1:]).expanduser() if written.startswith("@") else None
