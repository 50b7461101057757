"""The tables of identity, in the schema `identity`."""

from domains.identity.models.audit import AuditEntry
from domains.identity.models.messages import OutgoingMessage
from domains.identity.models.tenants import Tenant, TenantBranding, TenantHost
from domains.identity.models.users import User

__all__ = ["AuditEntry", "OutgoingMessage", "Tenant", "TenantBranding", "TenantHost", "User"]
