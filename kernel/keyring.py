"""The one key ring: everything secret at rest is sealed or signed with keys made from it."""

import base64
import contextlib
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

FILE = "keys.json"
KEY_BYTES = 32
NONCE_BYTES = 12


class UnsealError(Exception):
    """What was sealed was changed, or its key is no longer on the ring."""


@dataclass(frozen=True, slots=True)
class KeyRing:
    """Keys by id; the active one seals and signs, all of them open and verify."""

    active: str
    keys: dict[str, bytes]

    @classmethod
    def open(cls, home: Path) -> "KeyRing":
        """Reads the ring, or makes it: complete or not at all, when several start at once."""
        path = home / FILE
        if not path.exists():
            home.mkdir(parents=True, exist_ok=True)
            _write_first(path, cls.fresh())
        return cls._read(path)

    @classmethod
    def fresh(cls) -> "KeyRing":
        name = secrets.token_hex(4)
        return cls(name, {name: secrets.token_bytes(KEY_BYTES)})

    @classmethod
    def _read(cls, path: Path) -> "KeyRing":
        content = orjson.loads(path.read_bytes())
        keys = {name: base64.b64decode(key) for name, key in content["keys"].items()}
        return cls(content["active"], keys)

    def rotated(self) -> "KeyRing":
        """With a new active key; the old ones stay for what they have sealed."""
        added = KeyRing.fresh()
        return KeyRing(added.active, {**self.keys, **added.keys})

    def save(self, home: Path) -> None:
        draft = home / f".{FILE}.{secrets.token_hex(8)}"
        _write(draft, self)
        draft.replace(home / FILE)

    def dumped(self) -> bytes:
        keys = {name: base64.b64encode(key).decode() for name, key in self.keys.items()}
        return orjson.dumps({"active": self.active, "keys": keys})

    def derived(self, purpose: str, key_id: str | None = None) -> bytes:
        """A key for one purpose: what is known of it tells nothing about another's."""
        root = self.keys[key_id or self.active]
        return HKDF(SHA256(), KEY_BYTES, salt=None, info=purpose.encode()).derive(root)

    def seal(self, plain: bytes, purpose: str) -> str:
        nonce = os.urandom(NONCE_BYTES)
        sealed = AESGCM(self.derived(purpose)).encrypt(nonce, plain, purpose.encode())
        return f"{self.active}.{base64.urlsafe_b64encode(nonce + sealed).decode()}"

    def unseal(self, text: str, purpose: str) -> bytes:
        key_id, _, packed = text.partition(".")
        if key_id not in self.keys:
            message = f"no key {key_id} on the ring"
            raise UnsealError(message)
        raw = base64.urlsafe_b64decode(packed)
        try:
            cipher = AESGCM(self.derived(purpose, key_id))
            return cipher.decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], purpose.encode())
        except InvalidTag:
            message = f"sealed for another purpose than {purpose}, or changed"
            raise UnsealError(message) from None


def _write_first(path: Path, ring: KeyRing) -> None:
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    _write(draft, ring)
    with contextlib.suppress(FileExistsError):  # another process was first, and its ring holds
        os.link(draft, path)
    draft.unlink()


def _write(path: Path, ring: KeyRing) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(ring.dumped())
