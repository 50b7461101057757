"""The tables of identity, in the schema `identity`."""

from domains.identity.models.api_tokens import ApiKey
from domains.identity.models.audit import AuditEntry, AuditHead
from domains.identity.models.challenges import Challenge, GuessCounter
from domains.identity.models.charges import RenderCharge
from domains.identity.models.external import ExternalIdentity, OpenIdProvider, TelegramBot
from domains.identity.models.factors import Factor, PasskeyCeremony, RecoveryCode
from domains.identity.models.messages import OutgoingMessage
from domains.identity.models.nodes import NodeCredential, NodeEnrolment, NodeSequence
from domains.identity.models.sessions import Session, SpentRefreshToken
from domains.identity.models.tenants import Tenant, TenantBranding, TenantHost
from domains.identity.models.users import User

__all__ = [
    "ApiKey",
    "AuditEntry",
    "AuditHead",
    "Challenge",
    "ExternalIdentity",
    "Factor",
    "GuessCounter",
    "NodeCredential",
    "NodeEnrolment",
    "NodeSequence",
    "OpenIdProvider",
    "OutgoingMessage",
    "PasskeyCeremony",
    "RecoveryCode",
    "RenderCharge",
    "Session",
    "SpentRefreshToken",
    "TelegramBot",
    "Tenant",
    "TenantBranding",
    "TenantHost",
    "User",
]
