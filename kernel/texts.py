"""Texts that a person reads, in the two languages that we speak."""

from dataclasses import dataclass
from enum import StrEnum


class Locale(StrEnum):
    FA = "fa"
    EN = "en"


_SPOKEN = {locale.value: locale for locale in Locale}


@dataclass(frozen=True, slots=True)
class Text:
    en: str
    fa: str

    def in_(self, locale: Locale) -> str:
        return self.fa if locale is Locale.FA else self.en

    def with_(self, **values: object) -> "Text":
        return Text(en=self.en.format(**values), fa=self.fa.format(**values))


def preferred(accept_language: str | None) -> Locale:
    """The better of our languages for an `Accept-Language` header.

    Browsers always send one and programs hardly ever do, so silence means English.
    """
    best, weight = Locale.EN, 0.0
    for part in (accept_language or "").split(","):
        tag, _, parameter = part.strip().partition(";")
        language = tag.strip().lower().split("-")[0]
        quality = _quality(parameter)
        spoken = _SPOKEN.get(language)
        if spoken and quality > weight:
            best, weight = spoken, quality
    return best


def _quality(parameter: str) -> float:
    name, _, value = parameter.strip().partition("=")
    if name != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0
