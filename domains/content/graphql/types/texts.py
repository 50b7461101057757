"""Texts of the catalogue, in both of its languages."""

import strawberry

from domains.content.api import Both


@strawberry.type(description="A text in both languages of the catalogue.")
class BilingualText:
    fa: str = strawberry.field(description="In Persian.")
    en: str = strawberry.field(description="In English.")

    @classmethod
    def of(cls, both: Both) -> "BilingualText":
        return cls(fa=both.fa, en=both.en)
