"""What the sample does about events: it counts its own."""

from typing import Any

from kernel.db import UnitOfWork
from kernel.events import Envelope
from kernel.handlers import Handler
from tests.sample import store
from tests.sample.api import NoteWritten


async def count(unit: UnitOfWork, event: Envelope[NoteWritten]) -> None:
    if event.data.text.startswith("refuse"):
        message = f"the note {event.data.note_id} is one that can't be counted"
        raise ValueError(message)
    await store.count_one_more(unit)


HANDLERS: tuple[Handler[Any], ...] = (
    Handler("sample.count_notes", NoteWritten, count, attempts=2),
)
