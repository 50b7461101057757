"""`doctor`'s look at a bucket: it answers, the clocks agree, and an object comes and goes."""

import re
import secrets
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import httpx2

from graph.cli.findings import Finding
from kernel.config import Settings
from kernel.errors import AppError
from kernel.storage import KeyTakenError, Storage

_SECONDS = 5.0
# Half of what a bucket forgives.
_APART = timedelta(minutes=7)
_SUBJECT, _CLOCK = "Storage", "Storage clock"
_CODE = re.compile(r"<Code>(\w+)</Code>")
_MEND = {
    "NoSuchBucket": "make the bucket, or correct its name in FLATRENDER_STORAGE_URL",
    "InvalidAccessKeyId": "correct FLATRENDER_STORAGE_KEY_ID: the bucket knows no such key",
    "SignatureDoesNotMatch": "correct FLATRENDER_STORAGE_KEY_SECRET; no part of it may be missing",
    "AuthorizationHeaderMalformed": "correct FLATRENDER_STORAGE_REGION",
    "PermanentRedirect": "correct FLATRENDER_STORAGE_REGION or FLATRENDER_STORAGE_ENDPOINT",
    "RequestTimeTooSkewed": "set the clock of this machine, best by NTP",
    "AccessDenied": "let the key read, write, list and delete objects in this bucket",
}
_USUAL = "check FLATRENDER_STORAGE_ENDPOINT, and that this machine reaches it"
_REPLACING = "the server ignores If-None-Match; use one that honours conditional writes"


async def look(settings: Settings) -> list[Finding]:
    return [finding async for finding in _looked(settings)]


async def _looked(settings: Settings) -> AsyncIterator[Finding]:
    if settings.storage_url is None:
        return
    if settings.storage_endpoint is not None:
        yield await _clock(settings.storage_endpoint)
    yield await _objects(settings)


async def _clock(endpoint: str) -> Finding:
    """Any answer tells the time, also one that refuses."""
    try:
        async with httpx2.AsyncClient(timeout=_SECONDS) as client:
            answer = await client.head(endpoint)
        apart = abs(parsedate_to_datetime(answer.headers["date"]) - datetime.now(UTC))
    except httpx2.HTTPError as error:
        says = f"{endpoint} does not answer ({type(error).__name__})"
        return Finding(_CLOCK, is_well=False, says=says, mend=_USUAL)
    except (KeyError, ValueError):
        return Finding(_CLOCK, is_well=True, says="the server does not tell the time")
    says = f"{apart.total_seconds():.0f} s apart"
    return Finding(_CLOCK, apart < _APART, says, _MEND["RequestTimeTooSkewed"])


async def _objects(settings: Settings) -> Finding:
    storage, key = Storage.open(settings), f"doctor/{secrets.token_hex(8)}"
    content = secrets.token_bytes(1000)
    where = str(settings.storage_url)
    try:
        await storage.put(key, content)
        found = await storage.get(key)
        is_same = found is not None and await found.read() == content
        is_listed = key in [one.key async for one in storage.list("doctor")]
        is_kept = await _is_kept(storage, key)
        await storage.delete(key)
    except AppError as error:
        return _failed(where, str(error.__cause__))
    if not is_kept:
        return Finding(_SUBJECT, is_well=False, says=f"{where} replaces", mend=_REPLACING)
    says = f"{where} takes, shows and deletes objects"
    return Finding(_SUBJECT, is_same and is_listed, says, "the server gives other bytes back")


async def _is_kept(storage: Storage, key: str) -> bool:
    try:
        await storage.put(key, b"other")
    except KeyTakenError:
        return True
    return False


def _failed(where: str, told: str) -> Finding:
    code = _CODE.search(told)
    why = code[1] if code else told.partition("\n")[0][:200]
    mend = _MEND.get(code[1], _USUAL) if code else _USUAL
    return Finding(_SUBJECT, is_well=False, says=f"{where} fails: {why}", mend=mend)
