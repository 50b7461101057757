"""Whether the files that a project names are there, are the customer's, and fit."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from domains.content.api import Element, ElementKind, Track
from domains.file_mgr.api import FileFacts
from domains.studio.api import Sound, Value
from domains.studio.ports import FILES, TEMPLATES
from domains.studio.service import sounds, wording, wording_of_values
from kernel.db import UnitOfWork
from kernel.errors import AppError, Code, bad_input
from kernel.texts import Text

AUDIO = ("audio",)
PICTURES = ("image", "video")


@dataclass(frozen=True, slots=True)
class Want:
    """A file that is named somewhere, and what it must be there."""

    file_id: UUID
    field: str
    accepts: tuple[str, ...] = AUDIO
    least: float | None = None
    most: float | None = None
    sound: Sound | None = None


def of_value(value: Value, element: Element, field: str) -> Iterable[Want]:
    if value.file_id is None:
        return
    limits, is_sound = element.limits, element.kind is ElementKind.AUDIO
    yield Want(
        value.file_id,
        f"{field}.fileId",
        accepts=limits.accepts or (AUDIO if is_sound else PICTURES),
        least=limits.least if is_sound else None,
        most=limits.most if is_sound else None,
    )


def of_sounds(given: tuple[Sound, ...], field: str) -> Iterable[Want]:
    for number, sound in enumerate(given):
        if sound.track_id is None:
            yield Want(sound.file_id, f"{field}[{number}].fileId", sound=sound)


async def check(unit: UnitOfWork, wants: Iterable[Want]) -> None:
    """One question for all of them, and none when there are none."""
    asked = tuple(wants)
    if not asked:
        return
    known = await unit.port(FILES).facts(unit, _each(want.file_id for want in asked))
    for want in asked:
        _check(want, known.get(want.file_id))


async def tracks(unit: UnitOfWork, given: tuple[Sound, ...], field: str) -> Mapping[UUID, Track]:
    """The pieces of the library among the sounds; a sound's part must lie within its piece."""
    named = _each(sound.track_id for sound in given if sound.track_id is not None)
    if not named:
        return {}
    known = await unit.port(TEMPLATES).tracks(unit, named)
    for number, sound in enumerate(given):
        if sound.track_id is not None:
            _check_track(sound, known.get(sound.track_id), f"{field}[{number}]")
    return known


def _check_track(sound: Sound, track: Track | None, field: str) -> None:
    if track is None:
        raise missing(f"{field}.trackId", wording.NO_SUCH_TRACK)
    sounds.check_length(sound, track.seconds, field)


def _check(want: Want, facts: FileFacts | None) -> None:
    if facts is None:
        raise missing(want.field, wording.NO_SUCH_FILE)
    if facts.media_type.partition("/")[0] not in want.accepts:
        said = wording_of_values.FILE_KIND.with_(accepts=", ".join(want.accepts))
        raise bad_input(want.field, said)
    _check_seconds(want, facts.seconds)


def _check_seconds(want: Want, seconds: float | None) -> None:
    if seconds is None:
        return
    least = 0.0 if want.least is None else want.least
    most = float("inf") if want.most is None else want.most
    if not least <= seconds <= most:
        said = wording_of_values.FILE_SECONDS.with_(
            least=f"{least:g}", most="∞" if want.most is None else f"{most:g}", now=seconds
        )
        raise bad_input(want.field, said)
    if want.sound is not None:
        sounds.check_length(want.sound, seconds, want.field.rpartition(".")[0])


def _each(ids: Iterable[UUID]) -> list[UUID]:
    return list(dict.fromkeys(ids))


def missing(field: str, text: Text) -> AppError:
    """The same for what doesn't exist and for what is someone else's, and where it was named."""
    return AppError(Code.NOT_FOUND, text, field=field)
