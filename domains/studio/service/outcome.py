"""What comes of saving: the project as it is now, or word that somebody was faster."""

from dataclasses import dataclass

from domains.studio.models import SavedProject
from domains.studio.service import wording
from domains.studio.service.document import Document
from kernel.texts import Text


@dataclass(frozen=True, slots=True)
class Stale:
    """Nothing was saved. `yours` is what the refused changes would have made of that version."""

    saved: SavedProject
    version: int
    yours: Document | None = None

    @property
    def text(self) -> Text:
        return wording.STALE.with_(saved=self.saved.version, yours=self.version)


Outcome = SavedProject | Stale
