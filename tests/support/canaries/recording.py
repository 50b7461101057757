"""Writes down each secret that the product makes or receives, where it is made or received."""

import functools
import inspect
import logging
import os
import re
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import structlog

from domains.identity.service import (
    access,
    challenges,
    passwords,
    recovery_codes,
    refresh_tokens,
    token_format,
)
from graph import authenticate
from kernel.config import LogFormat, Settings
from kernel.keyring import KeyRing
from kernel.postgres.address import Address
from kernel.telemetry import logs

SHORTEST: Final = 8
_CODE: Final = re.compile("[0-9]{6}")
# Shorter ones name drafts of files, and are no secrets.
_LONG_RANDOM: Final = 32


class Recorder:
    """A file of the run for each process; nobody else may read it."""

    def __init__(self, folder: Path, worker: str) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        opened = os.open(
            folder / f"{worker}.secrets", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600
        )
        self._file = os.fdopen(opened, "wb", buffering=0)
        self._known: set[str] = set()

    def note(self, kind: str, value: str) -> None:
        """One-time codes and what is long enough to be nothing else."""
        if value in self._known or not (_CODE.fullmatch(value) or len(value) >= SHORTEST):
            return
        self._known.add(value)
        self._file.write(f"{kind} {value.encode().hex()}\n".encode())

    def close(self) -> None:
        self._file.close()


def told(recorder: Recorder, kind: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """The same function, whose answer is written down."""

    @functools.wraps(function)
    def noting(*given: Any, **named: Any) -> Any:
        answer = function(*given, **named)
        recorder.note(kind, answer.token if isinstance(answer, access.Access) else str(answer))
        return answer

    return noting


def _asked(
    recorder: Recorder, kind: str, function: Callable[..., Any], place: int
) -> Callable[..., Any]:
    """The same function, of whose arguments one is written down."""

    @functools.wraps(function)
    def noting(*given: Any, **named: Any) -> Any:
        value = inspect.signature(function).bind(*given, **named).args[place]
        recorder.note(kind, value.decode(errors="replace") if isinstance(value, bytes) else value)
        return function(*given, **named)

    return noting


def install(recorder: Recorder) -> None:
    """For the life of this process: its tests share what they have made."""
    for kind, module, name in (
        ("challenge code", challenges, "_code"),
        ("challenge secret", challenges, "random_secret"),
        ("refresh token", refresh_tokens, "_spelled"),
        ("access token", access, "issue"),
        ("API token", token_format, "make"),
        ("recovery code", recovery_codes, "_random"),
        ("operator's token", authenticate, "operator_token"),
    ):
        setattr(module, name, told(recorder, kind, getattr(module, name)))
    for kind, owner, name, place in (
        ("password", passwords, "hashed", 0),
        ("password", passwords, "matches", 1),
        ("sealed secret", KeyRing, "seal", 1),
    ):
        setattr(owner, name, _asked(recorder, kind, getattr(owner, name), place))
    _install_keys(recorder)
    _install_randomness(recorder)
    _install_addresses(recorder)


def _install_keys(recorder: Recorder) -> None:
    derived = KeyRing.derived

    def noting(ring: KeyRing, purpose: str, key_id: str | None = None) -> bytes:
        key = derived(ring, purpose, key_id)
        recorder.note("node key" if purpose.startswith("node ") else "derived key", key.hex())
        return key

    _put(KeyRing, "derived", noting)


def _install_randomness(recorder: Recorder) -> None:
    """What is made with the library's `secrets`: enrolment codes, states, verifiers."""
    for name in ("token_hex", "token_urlsafe"):
        setattr(secrets, name, _long(recorder, getattr(secrets, name)))


def _long(recorder: Recorder, function: Callable[[int], str]) -> Callable[[int], str]:
    @functools.wraps(function)
    def noting(nbytes: Any = None) -> str:
        made = function(nbytes)
        if len(made) >= _LONG_RANDOM:
            recorder.note("random secret", made)
        return made

    return noting


def _install_addresses(recorder: Recorder) -> None:
    url = Address.url

    @functools.wraps(url)
    def noting(address: Address, *given: Any, **named: Any) -> str:
        if address.password:
            recorder.note("database password", address.password)
        return url(address, *given, **named)

    _put(Address, "url", noting)


def _put(owner: object, name: str, function: Callable[..., Any]) -> None:
    setattr(owner, name, function)


@contextmanager
def writing_logs(path: Path) -> Iterator[None]:
    """All log lines of this process go through the product's own pipeline into one file."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    with path.open("a", encoding="utf-8") as stream:
        logs.configure(
            Settings(home=path.parent, log_format=LogFormat.JSON, log_level="debug"), stream
        )
        root.handlers[:] = [*handlers, *root.handlers]
        yield
        root.handlers[:] = handlers
        root.setLevel(level)
        structlog.reset_defaults()
