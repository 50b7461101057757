"""Texts in both languages, as they come in."""

import strawberry

from domains.content.api import Both


@strawberry.input(description="A text in both languages of the catalogue.")
class BilingualInput:
    fa: str = strawberry.field(description="In Persian.")
    en: str = strawberry.field(description="In English.")

    def read(self) -> Both:
        return Both(fa=self.fa, en=self.en)
