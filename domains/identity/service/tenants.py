"""Tenants: made, named, switched off and on by the platform; dressed and set up by themselves."""

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID
from zoneinfo import available_timezones

from domains.identity.api import TenantKind, TenantStatus
from domains.identity.models import Tenant, TenantBranding
from domains.identity.service import tenant_directory
from domains.identity.service.audit import note
from domains.identity.service.tenant_texts import (
    ADDRESS,
    COLOUR,
    EMAIL,
    HOST,
    HOST_TAKEN,
    HOUSE_STAYS,
    MARK,
    NAME,
    REASON,
    SLUG,
    SLUG_TAKEN,
    ZONE,
)
from domains.identity.store import tenants as store
from kernel.db import ReadSession, UnitOfWork
from kernel.errors import AppError, Code, bad_input, not_found
from kernel.ids import HOUSE_TENANT_ID
from kernel.texts import Text

_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")
_COLOUR = re.compile(r"#[0-9a-f]{6}")
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]+\.[^@\s]+")
_ADDRESS = re.compile(r"https://[^\s\"'<>]+|/[^/\s\"'<>][^\s\"'<>]*")
LONGEST, LONGEST_MARK = 200, 60
JOINERS = "\u200c\u200d"
"""Persian is written with them, and Python calls them not printable."""

find = tenant_directory.find
look_up = tenant_directory.look_up


@dataclass(frozen=True, slots=True)
class TenantSettings:
    """What a tenant decides for itself; kept as JSON, so that a new one needs no migration."""

    registration_open: bool = True
    time_zone: str = "Asia/Tehran"
    watermark: str | None = None
    """What is written over the films of its customers."""

    @classmethod
    def of(cls, kept: dict[str, Any]) -> "TenantSettings":
        return cls(**{name: kept[name] for name in cls.__slots__ if name in kept})


@dataclass(frozen=True, slots=True)
class Colours:
    primary: str = "#1d4ed8"
    accent: str = "#f59e0b"
    background: str = "#ffffff"

    @classmethod
    def of(cls, kept: dict[str, Any]) -> "Colours":
        return cls(**{name: kept[name] for name in cls.__slots__ if name in kept})


@dataclass(frozen=True, slots=True)
class Branding:
    display_name_fa: str
    display_name_en: str
    logo_url: str | None
    sender_email: str | None
    colours: Colours


async def create(unit: UnitOfWork, slug: str, name: str, kind: TenantKind) -> Tenant:
    """The unit crosses tenants: the new one is nobody's own yet."""
    _checked(_SLUG, slug, "slug", SLUG)
    now = unit.clock.now()
    made = Tenant(
        id=unit.tenant_id,
        slug=slug,
        name=named(name),
        kind=kind,
        status=TenantStatus.ACTIVE,
        settings=asdict(TenantSettings()),
        created_at=now,
        updated_at=now,
    )
    if not await store.add(unit, made):
        raise AppError(Code.CONFLICT, SLUG_TAKEN, field="slug")
    note(unit, "tenant.created", ("tenant", made.id), slug=slug, kind=kind.value)
    tenant_directory.forget()
    return made


async def update(unit: UnitOfWork, name: str | None, kind: TenantKind | None) -> Tenant:
    tenant = await own(unit, lock=True)
    if name is not None:
        tenant.name = named(name)
    if kind is not None:
        tenant.kind = kind
    tenant.updated_at = unit.clock.now()
    note(unit, "tenant.updated", ("tenant", tenant.id), name=name, kind=kind and kind.value)
    return tenant


async def suspend(unit: UnitOfWork, reason: str) -> Tenant:
    """Nobody of it signs in or acts from now on; its data stays."""
    if unit.tenant_id == HOUSE_TENANT_ID:
        raise AppError(Code.CONFLICT, HOUSE_STAYS, field="id")
    said = reasoned(reason)
    return await _set_status(unit, TenantStatus.SUSPENDED, "tenant.suspended", reason=said)


async def activate(unit: UnitOfWork) -> Tenant:
    return await _set_status(unit, TenantStatus.ACTIVE, "tenant.activated")


async def _set_status(
    unit: UnitOfWork, status: TenantStatus, action: str, **details: str
) -> Tenant:
    tenant = await own(unit, lock=True)
    if tenant.status is not status:
        tenant.status, tenant.updated_at = status, unit.clock.now()
        note(unit, action, ("tenant", tenant.id), **details)
        tenant_directory.forget()
    return tenant


async def add_host(unit: UnitOfWork, host: str) -> Tenant:
    """Only the platform says where a host leads, or one tenant could take another's name."""
    tenant, known = await own(unit), tenant_directory.normal(host)
    if known is None:
        raise bad_input("host", HOST)
    if not await store.add_host(unit, known):
        raise AppError(Code.CONFLICT, HOST_TAKEN, field="host")
    note(unit, "tenant.host_added", ("tenant", tenant.id), host=known)
    tenant_directory.forget()
    return tenant


async def remove_host(unit: UnitOfWork, host: str) -> Tenant:
    tenant, known = await own(unit), tenant_directory.normal(host)
    if known is None or not await store.remove_host(unit, known):
        raise not_found()
    note(unit, "tenant.host_removed", ("tenant", tenant.id), host=known)
    tenant_directory.forget()
    return tenant


async def set_branding(unit: UnitOfWork, wanted: Branding) -> TenantBranding:
    _check_branding(wanted)
    row = TenantBranding(
        tenant_id=unit.tenant_id,
        display_name_fa=named(wanted.display_name_fa, "displayNameFa"),
        display_name_en=named(wanted.display_name_en, "displayNameEn"),
        logo_url=wanted.logo_url,
        sender_email=wanted.sender_email,
        colours=asdict(wanted.colours),
        updated_at=unit.clock.now(),
    )
    await store.put_branding(unit, row)
    note(unit, "tenant.branding_set", ("tenant", unit.tenant_id))
    return row


def _check_branding(wanted: Branding) -> None:
    for name, colour in asdict(wanted.colours).items():
        _checked(_COLOUR, colour, name, COLOUR)
    if wanted.logo_url is not None:
        _checked(_ADDRESS, wanted.logo_url, "logoUrl", ADDRESS)
    if wanted.sender_email is not None:
        _checked(_EMAIL, wanted.sender_email, "senderEmail", EMAIL)


async def set_settings(unit: UnitOfWork, wanted: TenantSettings) -> Tenant:
    if wanted.time_zone not in available_timezones():
        raise bad_input("timeZone", ZONE)
    changed = {name: value for name, value in asdict(wanted).items() if value is not None}
    if wanted.watermark is not None:
        changed["watermark"] = _mark(wanted.watermark)
    tenant = await own(unit, lock=True)
    tenant.settings = {**tenant.settings, **changed}
    tenant.updated_at = unit.clock.now()
    note(unit, "tenant.settings_set", ("tenant", tenant.id), **changed)
    return tenant


def _mark(words: str) -> str | None:
    said = words.strip()
    if len(said) > LONGEST_MARK or not all(sign.isprintable() or sign in JOINERS for sign in said):
        raise bad_input("watermark", MARK.with_(most=LONGEST_MARK))
    return said or None


async def own(unit: UnitOfWork, *, lock: bool = False) -> Tenant:
    """The tenant for which the unit works."""
    tenant = await store.tenant(unit, unit.tenant_id, lock=lock)
    if tenant is None:
        raise not_found()
    return tenant


async def settings(session: ReadSession) -> TenantSettings:
    tenant = await store.tenant(session, session.tenant_id)
    return TenantSettings.of(tenant.settings if tenant else {})


def named(name: str, field: str = "name") -> str:
    return _said(name, field, NAME)


def reasoned(reason: str) -> str:
    return _said(reason, "reason", REASON)


def _said(words: str, field: str, refusal: Text) -> str:
    said = words.strip()
    if not 1 <= len(said) <= LONGEST or "\0" in said:
        raise bad_input(field, refusal)
    return said


def _checked(pattern: re.Pattern[str], value: str, field: str, refusal: Text) -> None:
    if len(value) > LONGEST or "\0" in value or not pattern.fullmatch(value):
        raise bad_input(field, refusal)


@dataclass(frozen=True, slots=True)
class Dressed:
    """A tenant with the names that it answers to and what it looks like."""

    tenant: Tenant
    hosts: list[str]
    branding: TenantBranding | None


async def dressed(session: ReadSession, tenants: Sequence[Tenant]) -> list[Dressed]:
    ids = [tenant.id for tenant in tenants]
    hosts, brandings = await store.hosts(session, ids), await store.brandings(session, ids)
    return [Dressed(one, hosts[one.id], brandings.get(one.id)) for one in tenants]


async def read(session: ReadSession, tenant_id: UUID) -> Dressed:
    tenant = await store.tenant(session, tenant_id)
    if tenant is None:
        raise not_found()
    return (await dressed(session, [tenant]))[0]
