"""The queued work of the sample."""

from typing import Any

from kernel.jobs import Job, JobContext, Payload, Timed
from tests.sample import service


class NoteToWrite(Payload):
    text: str


async def write_note(context: JobContext, payload: NoteToWrite) -> None:
    async with context.unit() as unit:
        await service.write(unit, payload.text)


WRITE_NOTE = Job("sample.write_note", NoteToWrite, write_note, attempts=3)
JOBS: tuple[Job[Any], ...] = (WRITE_NOTE,)
TIMED: tuple[Timed, ...] = ()
