"""What Telegram hands to a browser about a person, and whether it is really Telegram's word."""

import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from urllib.parse import parse_qsl

import orjson

GOOD_FOR = timedelta(minutes=5)
AHEAD = timedelta(minutes=1)  # clocks differ
LONGEST = 4096
MOST_FIELDS = 20
_HASH = re.compile(r"[0-9a-f]{64}")
_NUMBER = re.compile(r"[1-9][0-9]{0,18}")
_FIELD = re.compile(r"[a-z_]{1,40}")


@dataclass(frozen=True, slots=True)
class Widget:
    """The fields of the Login Widget, each as it came; one that did not come is left out."""

    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class MiniApp:
    """The `initData` of a Mini App, untouched."""

    text: str


Claim = Widget | MiniApp


@dataclass(frozen=True, slots=True)
class Person:
    """Whom Telegram has vouched for, and the mark by which its word is known again."""

    id: str
    name: str
    language: str | None
    mark: str


def proven(claim: Claim, token: str, now: datetime) -> Person | None:
    """None for all that is not Telegram's word of the last minutes, whatever the reason."""
    fields = _fields(claim)
    if fields is None or sum(len(value) for value in fields.values()) > LONGEST:
        return None
    mark = fields.pop("hash", "")
    if not _HASH.fullmatch(mark) or not _is_plain(fields):
        return None
    told = "\n".join(f"{name}={fields[name]}" for name in sorted(fields))
    wanted = hmac.digest(_key(claim, token), told.encode(), "sha256").hex()
    if not hmac.compare_digest(wanted, mark) or not _is_young(fields.get("auth_date", ""), now):
        return None
    return _person(fields if isinstance(claim, Widget) else _user(fields), mark)


def _fields(claim: Claim) -> dict[str, str] | None:
    if isinstance(claim, Widget):
        return dict(claim.fields)
    try:
        pairs = parse_qsl(
            claim.text[: LONGEST + 1],
            keep_blank_values=True,
            strict_parsing=True,
            errors="strict",
            max_num_fields=MOST_FIELDS,
        )
    except ValueError:
        return None
    fields = dict(pairs)
    return fields if len(fields) == len(pairs) and len(claim.text) <= LONGEST else None


def _is_plain(fields: Mapping[str, str]) -> bool:
    """A line break inside a value would let one signed text be read as other fields."""
    names = all(_FIELD.fullmatch(name) for name in fields)
    return names and not any(sign in value for value in fields.values() for sign in "\n\r\0")


def _key(claim: Claim, token: str) -> bytes:
    if isinstance(claim, Widget):
        return sha256(token.encode()).digest()
    return hmac.digest(b"WebAppData", token.encode(), "sha256")


def _is_young(signed: str, now: datetime) -> bool:
    if not _NUMBER.fullmatch(signed):
        return False
    try:
        at = datetime.fromtimestamp(int(signed), UTC)
    except (ValueError, OverflowError, OSError):
        return False
    return -AHEAD <= now - at <= GOOD_FOR


def _user(fields: Mapping[str, str]) -> dict[str, str]:
    try:
        told = orjson.loads(fields.get("user", ""))
    except orjson.JSONDecodeError:
        return {}
    known = told if isinstance(told, dict) else {}
    return {name: str(value) for name, value in known.items() if isinstance(value, str | int)}


def _person(told: Mapping[str, str], mark: str) -> Person | None:
    subject = told.get("id", "")
    if not _NUMBER.fullmatch(subject):
        return None
    name = " ".join(filter(None, (told.get("first_name"), told.get("last_name"))))
    return Person(subject, name or told.get("username", ""), told.get("language_code"), mark)
