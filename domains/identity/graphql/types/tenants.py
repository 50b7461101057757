"""Tenants in the schema: to the platform, to themselves, and what anybody may see of them."""

from datetime import datetime
from uuid import UUID

import strawberry

from domains.identity.graphql.types.tenant_kinds import TenantKind, TenantStatus
from domains.identity.models import TenantBranding as BrandingRow
from domains.identity.service import message_limits
from domains.identity.service.tenants import Colours, Dressed
from domains.identity.service.tenants import TenantSettings as SettingsKept


@strawberry.type(description="The colours of a brand, as # with six hexadecimal digits.")
class BrandColours:
    primary: str = strawberry.field(description="Of buttons and links.")
    accent: str = strawberry.field(description="Of what is to be noticed.")
    background: str = strawberry.field(description="Of the page.")

    @classmethod
    def of(cls, colours: Colours) -> "BrandColours":
        return cls(primary=colours.primary, accent=colours.accent, background=colours.background)


@strawberry.type(description="What a tenant looks like to its customers.")
class TenantBranding:
    display_name_fa: str = strawberry.field(description="Its name in Persian.")
    display_name_en: str = strawberry.field(description="Its name in English.")
    logo_url: str | None = strawberry.field(description="Where its logo is.")
    colours: BrandColours = strawberry.field(description="Its colours.")
    sender_email: str | None = strawberry.field(description="Whom its e-mails come from.")

    @classmethod
    def of(cls, row: BrandingRow) -> "TenantBranding":
        return cls(
            display_name_fa=row.display_name_fa,
            display_name_en=row.display_name_en,
            logo_url=row.logo_url,
            colours=BrandColours.of(Colours.of(row.colours)),
            sender_email=row.sender_email,
        )


@strawberry.type(description="What anybody may see of the tenant whose host he came to.")
class PublicBranding:
    slug: str = strawberry.field(description="The tenant's short name, for signing in.")
    status: TenantStatus = strawberry.field(description="Whether the tenant works.")
    display_name_fa: str = strawberry.field(description="Its name in Persian.")
    display_name_en: str = strawberry.field(description="Its name in English.")
    logo_url: str | None = strawberry.field(description="Where its logo is.")
    colours: BrandColours = strawberry.field(description="Its colours.")
    registration_open: bool = strawberry.field(description="Whether strangers may register.")

    @classmethod
    def of(cls, dressed: Dressed) -> "PublicBranding":
        tenant, row = dressed.tenant, dressed.branding
        return cls(
            slug=tenant.slug,
            status=tenant.status,
            display_name_fa=row.display_name_fa if row else tenant.name,
            display_name_en=row.display_name_en if row else tenant.name,
            logo_url=row.logo_url if row else None,
            colours=BrandColours.of(Colours.of(row.colours if row else {})),
            registration_open=SettingsKept.of(tenant.settings).registration_open,
        )


@strawberry.type(description="What a tenant decides for itself.")
class TenantSettings:
    registration_open: bool = strawberry.field(description="Whether strangers may register.")
    time_zone: str = strawberry.field(description="The time zone of new users.")
    watermark: str | None = strawberry.field(
        description="What is written over the films of its customers; none when nothing is."
    )

    @classmethod
    def of(cls, kept: SettingsKept) -> "TenantSettings":
        return cls(
            registration_open=kept.registration_open,
            time_zone=kept.time_zone,
            watermark=kept.watermark,
        )


@strawberry.type(description="A company or a brand with users of its own.")
class Tenant:
    id: UUID = strawberry.field(description="The tenant's id.")
    slug: str = strawberry.field(description="Its short name, for signing in.")
    name: str = strawberry.field(description="Its name among administrators.")
    kind: TenantKind = strawberry.field(description="What it is to the platform.")
    status: TenantStatus = strawberry.field(description="Whether it works.")
    hosts: list[str] = strawberry.field(description="The host names that lead to it.")
    settings: TenantSettings = strawberry.field(description="What it decides for itself.")
    sms_per_day: int = strawberry.field(description="How many text messages it sends a day.")
    branding: TenantBranding | None = strawberry.field(
        description="What it looks like; none when nobody has said so yet."
    )
    created_at: datetime = strawberry.field(description="When it was made.")
    updated_at: datetime = strawberry.field(description="When it was changed last.")

    @classmethod
    def of(cls, dressed: Dressed) -> "Tenant":
        row = dressed.tenant
        return cls(
            id=row.id,
            slug=row.slug,
            name=row.name,
            kind=row.kind,
            status=row.status,
            hosts=dressed.hosts,
            settings=TenantSettings.of(SettingsKept.of(row.settings)),
            sms_per_day=message_limits.sms_per_day(row),
            branding=TenantBranding.of(dressed.branding) if dressed.branding else None,
            created_at=row.created_at,
            updated_at=row.updated_at,
        )
