"""The rules of the sample."""

from uuid import UUID

from kernel.db import ReadSession, UnitOfWork
from kernel.errors import bad_input, not_found
from kernel.texts import Text
from tests.sample import store
from tests.sample.api import NoteWritten
from tests.sample.models import Note

LONGEST = 500
_LENGTH = Text(
    en=f"A note has 1 to {LONGEST} characters.",
    fa=f"طول یادداشت باید ۱ تا {LONGEST} نویسه باشد.",
)


async def write(unit: UnitOfWork, text: str) -> Note:
    if not 1 <= len(text) <= LONGEST:
        raise bad_input("text", _LENGTH)
    note = Note(
        id=unit.ids.new(),
        tenant_id=unit.tenant_id,
        author=unit.actor.key,
        text=text,
        written_at=unit.clock.now(),
    )
    unit.add(note)
    unit.publish(NoteWritten(note_id=note.id, text=text))
    return note


async def read(session: ReadSession, note_id: UUID) -> Note:
    note = await store.note(session, note_id)
    if note is None:
        raise not_found()
    return note
