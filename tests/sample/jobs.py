"""The queued work of the sample."""

import asyncio
from typing import Any

from kernel.jobs import Job, JobContext, Payload, Timed
from tests.sample import service


class NoteToWrite(Payload):
    text: str
    seconds: float = 0


async def write_note(context: JobContext, payload: NoteToWrite) -> None:
    await asyncio.sleep(payload.seconds)
    async with context.unit() as unit:
        await service.write(unit, payload.text)


WRITE_NOTE = Job("sample.write_note", NoteToWrite, write_note, attempts=3)
JOBS: tuple[Job[Any], ...] = (WRITE_NOTE,)
TIMED: tuple[Timed, ...] = ()
