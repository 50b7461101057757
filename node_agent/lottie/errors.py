"""What can be wrong with a document: refused, or told to the person as a warning."""

from dataclasses import dataclass


class LottieError(Exception):
    """A refused document; the message tells what to do."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


@dataclass(frozen=True, slots=True)
class Caution:
    """The film is rendered, but a person should know; `key` names the element, or is empty."""

    code: str
    key: str
    message: str


class Cautions:
    """Collects cautions; in a strict job the grave ones refuse the document instead."""

    def __init__(self, *, strict: bool) -> None:
        self._strict = strict
        self.all: list[Caution] = []

    def note(self, code: str, key: str, message: str) -> None:
        found = Caution(code, key, message)
        if found not in self.all:
            self.all.append(found)

    def grave(self, code: str, key: str, message: str) -> None:
        if self._strict:
            raise LottieError(code, f"{key}: {message}" if key else message)
        self.note(code, key, message)
