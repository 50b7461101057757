"""The kinds and states of tenants in the schema; whoever shows one takes it from here."""

from domains.identity.api import TenantKind, TenantStatus
from kernel.graphql.enums import described

__all__ = ["TenantKind", "TenantStatus"]

described(
    TenantKind,
    name="TenantKind",
    description="What a tenant is to the platform.",
    meanings={
        TenantKind.INTERNAL: "Part of the house.",
        TenantKind.RESELLER: "Sells videos under its own brand.",
        TenantKind.ENTERPRISE: "Makes videos for itself.",
    },
)
described(
    TenantStatus,
    name="TenantStatus",
    description="Whether a tenant works.",
    meanings={
        TenantStatus.ACTIVE: "It works.",
        TenantStatus.SUSPENDED: "Nobody of it signs in or acts; its data stays.",
    },
)
