"""Which providers a tenant's people may sign in through; set by those who run the tenant."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from domains.identity.models import OpenIdProvider
from domains.identity.service import tenants
from domains.identity.service.audit import note
from domains.identity.store import openid as store
from kernel.db import ReadSession, UnitOfWork
from kernel.errors import AppError, Code, bad_input, not_found
from kernel.outward import Outward
from kernel.texts import Text

GOOGLE = "google"
GOOGLE_ISSUER = "https://accounts.google.com"
USUAL_SCOPES = ("openid", "email", "profile")
MOST = 10
LONGEST = 500
MOST_SCOPES = 20
_KEY = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")
_SCOPE = re.compile(r"[\x21\x23-\x5b\x5d-\x7e]{1,100}")
_BAD_KEY = Text(
    en="Give the provider a short key of small Latin letters, digits and hyphens, like my-company.",
    fa="برای ارائه‌دهنده کلیدی کوتاه از حرف‌های کوچک لاتین، رقم و خط تیره بنویسید، مانند my-company.",
)
_BAD_ISSUER = Text(
    en="Give the issuer as the provider writes it: an https:// address without a query.",
    fa="نشانی صادرکننده را همان‌گونه که ارائه‌دهنده نوشته بدهید: نشانی https:// بدون پرسمان.",
)
_GOOGLE_ONLY = Text(
    en=f"The key google always means {GOOGLE_ISSUER}. Leave the issuer out, or take another key.",
    fa=f"کلید google همیشه به معنای {GOOGLE_ISSUER} است. صادرکننده را ننویسید یا کلید دیگری بدهید.",
)
_BAD_CLIENT = Text(
    en=f"Copy it from the provider's console: 1 to {LONGEST} printable Latin characters.",
    fa="آن را از پیشخان ارائه‌دهنده رونوشت کنید: ۱ تا ۵۰۰ نویسهٔ لاتین.",
)
_NO_SECRET = Text(
    en="Send the client secret too: it belongs to one issuer and one client id.",
    fa="رمز کلاینت را هم بفرستید: آن رمز از آن یک صادرکننده و یک شناسهٔ کلاینت است.",
)
_BAD_SCOPES = Text(
    en=f"Name at most {MOST_SCOPES} scopes, openid among them, as the provider spells them.",
    fa="حداکثر ۲۰ دامنهٔ دسترسی بنویسید، به همان شکلی که ارائه‌دهنده می‌نویسد؛ openid هم باشد.",
)
_TOO_MANY = Text(
    en=f"A tenant has at most {MOST} providers. Remove one first.",
    fa="هر مستأجر حداکثر ۱۰ ارائه‌دهنده دارد. نخست یکی را حذف کنید.",
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a tenant says of a provider; without a secret the one that is there stays."""

    key: str
    name_fa: str
    name_en: str
    issuer: str | None
    client_id: str
    client_secret: str | None
    scopes: Sequence[str]
    enabled: bool


async def put(unit: UnitOfWork, outward: Outward, wanted: Wanted) -> OpenIdProvider:
    await tenants.own(unit, lock=True)  # two at once would both find room for one more
    issuer = _checked(wanted, outward)
    row = await store.by_key(unit, wanted.key, lock=True)
    if row is None:
        row = await _added(unit, wanted, issuer)
    _keep_secret(unit, row, wanted, issuer)
    row.name_fa = tenants.named(wanted.name_fa, "nameFa")
    row.name_en = tenants.named(wanted.name_en, "nameEn")
    row.issuer, row.client_id = issuer, wanted.client_id
    row.scopes, row.enabled = list(wanted.scopes), wanted.enabled
    row.updated_at = unit.clock.now()
    told = {"key": row.key, "issuer": issuer, "client_id": row.client_id}
    note(unit, "openid_provider.put", ("openid_provider", row.id), enabled=row.enabled, **told)
    unit.add(row)
    await unit.flush()
    return row


async def _added(unit: UnitOfWork, wanted: Wanted, issuer: str) -> OpenIdProvider:
    if len(await store.all_of(unit, enabled_only=False)) >= MOST:
        raise AppError(Code.CONFLICT, _TOO_MANY)
    if not wanted.client_secret:
        raise bad_input("clientSecret", _NO_SECRET)
    now = unit.clock.now()
    return OpenIdProvider(
        id=unit.ids.new(),
        tenant_id=unit.tenant_id,
        key=wanted.key,
        name_fa="",
        name_en="",
        issuer=issuer,
        client_id=wanted.client_id,
        sealed_secret="",
        scopes=[],
        enabled=False,
        created_at=now,
        updated_at=now,
    )


def _keep_secret(unit: UnitOfWork, row: OpenIdProvider, wanted: Wanted, issuer: str) -> None:
    """A secret goes to nobody but the issuer that it was given for."""
    if wanted.client_secret:
        row.sealed_secret = unit.keys.seal(wanted.client_secret.encode(), _purpose(row))
    elif (row.issuer, row.client_id) != (issuer, wanted.client_id):
        raise bad_input("clientSecret", _NO_SECRET)


def secret_of(unit: UnitOfWork, row: OpenIdProvider) -> str:
    return unit.keys.unseal(row.sealed_secret, _purpose(row)).decode()


async def remove(unit: UnitOfWork, key: str) -> str:
    """Its people stay, and what they are linked by: they come in again when it comes back."""
    if "\0" in key or not await store.remove(unit, key):
        raise not_found()
    note(unit, "openid_provider.removed", ("openid_provider", key))
    return key


async def enabled(session: ReadSession, key: str) -> OpenIdProvider:
    row = await store.by_key(session, key) if "\0" not in key else None
    if row is None or not row.enabled:
        raise not_found()
    return row


def _checked(wanted: Wanted, outward: Outward) -> str:
    """The issuer; everything else is as it should be when this returns."""
    if not _KEY.fullmatch(wanted.key):
        raise bad_input("key", _BAD_KEY)
    secret = wanted.client_secret or "-"
    for field, value in (("clientId", wanted.client_id), ("clientSecret", secret)):
        if not (0 < len(value) <= LONGEST and value.isascii() and value.isprintable()):
            raise bad_input(field, _BAD_CLIENT)
    fine = all(_SCOPE.fullmatch(scope) for scope in wanted.scopes)
    if not fine or "openid" not in wanted.scopes or len(wanted.scopes) > MOST_SCOPES:
        raise bad_input("scopes", _BAD_SCOPES)
    return _issuer(wanted, outward)


def _issuer(wanted: Wanted, outward: Outward) -> str:
    if wanted.key == GOOGLE:
        if wanted.issuer not in {None, GOOGLE_ISSUER}:
            raise bad_input("issuer", _GOOGLE_ONLY)
        return GOOGLE_ISSUER
    if wanted.issuer is None or "?" in wanted.issuer:
        raise bad_input("issuer", _BAD_ISSUER)
    try:
        outward.check(wanted.issuer)
    except AppError:
        raise bad_input("issuer", _BAD_ISSUER) from None
    return wanted.issuer


def _purpose(row: OpenIdProvider) -> str:
    return f"openid_provider:{row.id}"
