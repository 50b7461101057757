"""Keeps secrets out of everything that is logged or traced, by key and by shape."""

import math
import re
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from enum import Enum
from typing import Final

HIDDEN: Final = "[hidden]"
_DEEPEST: Final = 8
_LONGEST: Final = 16_384
_LARGEST_JSON_INTEGER: Final = 2**53

Plain = str | int | float | bool | None | list["Plain"] | dict[str, "Plain"]

_SECRET_WORD: Final = re.compile(
    "authorization|bearer|cookies?|credentials?|dsn|jwt|t?otp|pass(?:phrase|wd|words?)|pwd|refresh"
    "|secrets?|signature|tokens?|apikey"
)
_SECRET_PART: Final = re.compile(
    "(?:api|access|private|signing|node)_key|database_url|recovery_codes?"
)
_HARMLESS_CODE: Final = re.compile("close|country|error|exit|language|problem|return|sql|status")
_HARMLESS_ENDINGS: Final = frozenset({"count", "kind", "limit", "seconds"})


def is_secret_key(key: str) -> bool:
    """Whether what stands under such a key is hidden, whatever it looks like."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", key).lower().replace("-", "_").split("_")
    if words[-1] in _HARMLESS_ENDINGS:
        return False
    if words[-1] in {"code", "codes"}:
        return not any(_HARMLESS_CODE.fullmatch(word) for word in words)
    return any(_SECRET_WORD.fullmatch(word) for word in words) or bool(
        _SECRET_PART.search("_".join(words))
    )


_NAME = (
    r"(?:authorization|cookie|credential|passphrase|passwd|password|pwd|refresh|secret|token"
    r"|otp|api[_-]?key|access[_-]?key|private[_-]?key)[\w-]{0,40}"
)
# Nearly all texts have none of these, and asking for all shapes would cost ten times as much.
_SUSPICIOUS: Final = (
    *("auth", "cookie", "credential", "pass", "pwd", "refresh", "secret", "token", "otp", "key"),
    *("bearer", "basic", "digest", "fr_", "whsec_", "eyj", "://", "parameters", "code", "کد"),
    *("state=", "nonce="),
    "bot",  # as in the addresses of Telegram's interface, which hold the token
)
# Order matters: whole header lines first, then what may be a part of them.
_SHAPES: Final = (
    (re.compile(r"(?i)\b((?:set-)?cookie[\"']?\s*[:=]\s*)[^\r\n]+"), rf"\1{HIDDEN}"),
    (re.compile(r"(?i)\b(bearer|basic|digest)\s+[\w.~+/=-]{4,}"), rf"\1 {HIDDEN}"),
    (re.compile(r"\bfr_[a-z]+_[\w-]+"), HIDDEN),
    (re.compile(r"\bwhsec_[\w+/=]+"), HIDDEN),
    (re.compile(r"(?i)([?&](?:code|state|nonce|hash)=)[^&\s\"']+"), rf"\1{HIDDEN}"),
    (re.compile(r"(?i)\b(bot)?\d{5,15}:[\w-]{20,}"), rf"\1{HIDDEN}"),
    (re.compile(r"\beyJ[\w-]{5,}\.[\w-]+\.[\w-]*"), HIDDEN),
    (re.compile(r"\b(postgres(?:ql)?(?:\+\w+)?://[^\s:/@]*):\S{0,500}@"), rf"\1:{HIDDEN}@"),
    (re.compile(r"([a-zA-Z][\w+.-]{0,20}://[^\s:/@]{0,200}):[^\s/?#@]{0,500}@"), rf"\1:{HIDDEN}@"),
    (re.compile(r"(?i)(\[parameters: )[^\r\n]*"), rf"\1{HIDDEN}"),
    (
        re.compile(
            rf"(?i)({_NAME}[\"']?\)?\s*(?:[:=]|=>)\s*)(?!(?:bearer|basic|digest)\b)"
            r"(?:\"[^\"]*\"|'[^']*'|\([^)]*\)|[^\s,;&}\])]+)"
        ),
        rf"\1{HIDDEN}",
    ),
    (
        re.compile(
            r"(?i)(?<!close )(?<!status )(?<!error )(?<!exit )"
            r"(\b(?:code|otp|کد)\b(?:\W{1,4}(?:is\W{1,3})?))\d{5,8}\b"
        ),
        rf"\1{HIDDEN}",
    ),
)


def masked(text: str) -> str:
    """The text with everything that looks like a secret replaced, and without its middle if long.

    What is logged may come from outside, and no shape is linear in a text made to annoy it.
    """
    if len(text) > _LONGEST:
        text = _shortened(text)
    lowered = text.lower()
    if not any(part in lowered for part in _SUSPICIOUS):
        return text
    for shape, replacement in _SHAPES:
        text = shape.sub(replacement, text)
    return text


def _shortened(text: str) -> str:
    """Both ends, cut between words: half a secret has no shape and would be shown."""
    half = _LONGEST // 2
    head, tail = text[:half].rpartition(" ")[0], text[-half:].partition(" ")[2]
    return f"{head} … {len(text) - len(head) - len(tail)} characters … {tail}"


def redacted(value: object, depth: int = 0) -> Plain:
    """Plain data that any renderer can write, with no secret in it."""
    if depth > _DEEPEST:
        return "…"
    match value:
        case None | bool():
            return value
        case int() | float():
            return _number(value)
        case str():
            return masked(value)
        case _:
            return _structure(value, depth)


def _number(value: float) -> Plain:
    """Numbers that JSON can't carry become text."""
    if abs(value) > _LARGEST_JSON_INTEGER or not math.isfinite(value):
        return str(value)
    return value


def _structure(value: object, depth: int) -> Plain:
    match value:
        case Mapping():
            return {str(k): _entry(str(k), v, depth + 1) for k, v in value.items()}
        case bytes() | bytearray() | memoryview():
            return masked(bytes(value).decode(errors="replace"))
        case Sequence() | AbstractSet():
            return [redacted(item, depth + 1) for item in value]
        case _:
            return masked(str(value))


def _entry(key: str, value: object, depth: int) -> Plain:
    # Our own codes (`NOT_FOUND`) are enums and worth reading; a one-time code never is one.
    if value is None or (isinstance(value, Enum) and key == "code"):
        return redacted(value, depth)
    return HIDDEN if is_secret_key(key) else redacted(value, depth)
