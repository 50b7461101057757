"""All of the sample that others may import."""

from collections.abc import Sequence
from typing import ClassVar
from uuid import UUID

from kernel.events import Event

DOMAIN = "sample"


class NoteWritten(Event):
    type: ClassVar[str] = "sample.note.written.v1"

    note_id: UUID
    text: str

    def topics(self) -> Sequence[str]:
        return ("sample.notes", f"sample.note:{self.note_id}")
