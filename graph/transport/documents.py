"""The known documents: what our own clients send, found by the digest of its text."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

import orjson

from kernel.config import ConfigurationError
from kernel.errors import AppError, Code
from kernel.texts import Text

_PREFIX = "sha256:"
_UNKNOWN = Text(
    en='No document is known as "{id}". Send its full text as "query", or update the client.',
    fa="سندی با شناسهٔ «{id}» شناخته نیست. متن کامل را در «query» بفرستید یا برنامه را به‌روز کنید.",
)
_SHOWN = 80


def document_id(text: str) -> str:
    return _PREFIX + hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


class Documents:
    def __init__(self, texts: Iterable[str] = ()) -> None:
        self._texts: dict[str, str] = {}
        for text in texts:
            self.add(text)

    def add(self, text: str) -> str:
        made = document_id(text)
        self._texts[made] = text
        return made

    def find(self, wanted: str) -> str:
        text = self._texts.get(wanted)
        if text is None:
            shown = _UNKNOWN.with_(id=wanted[:_SHOWN])
            raise AppError(Code.PERSISTED_QUERY_NOT_FOUND, shown)
        return text

    def knows(self, text: str) -> bool:
        return document_id(text) in self._texts

    def load(self, manifest: Path) -> None:
        """Read `{"sha256:<hex>": "<document>"}`; a digest that doesn't fit its text is refused."""
        for wanted, text in _read(manifest).items():
            if not isinstance(text, str) or document_id(text) != wanted:
                message = f"{manifest}: {wanted} is not the SHA-256 of its document. Build it anew."
                raise ConfigurationError(message)
            self.add(text)


def _read(manifest: Path) -> dict[str, object]:
    try:
        content = orjson.loads(manifest.read_bytes())
    except (OSError, orjson.JSONDecodeError) as error:
        message = f"FLATRENDER_DOCUMENTS: {manifest} can't be read as JSON: {error}"
        raise ConfigurationError(message) from None
    if not isinstance(content, dict):
        message = f"FLATRENDER_DOCUMENTS: {manifest} must hold one JSON object"
        raise ConfigurationError(message)
    return content
