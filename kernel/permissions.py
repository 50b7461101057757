"""Who may do what: the one table that every rule is read from."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from enum import StrEnum

from kernel.actor import Actor, ActorKind, Role, Rule

FRESH = timedelta(minutes=10)


class Permission(StrEnum):
    OWN_ACCOUNT = "own_account"
    CATALOGUE_READ = "catalogue_read"
    CONTENT_WRITE = "content_write"
    PROJECTS = "projects"
    RENDER = "render"
    FILES = "files"
    TENANT_READ = "tenant_read"
    TENANT_MANAGE = "tenant_manage"
    USERS_READ = "users_read"
    USERS_MANAGE = "users_manage"
    TOKENS_MANAGE = "tokens_manage"
    WEBHOOKS_MANAGE = "webhooks_manage"
    BILLING_READ = "billing_read"
    AUDIT_READ = "audit_read"
    PLATFORM = "platform"
    NODE_WORK = "node_work"


_CUSTOMER = frozenset(
    {
        Permission.OWN_ACCOUNT,
        Permission.CATALOGUE_READ,
        Permission.PROJECTS,
        Permission.RENDER,
        Permission.FILES,
    }
)
_MODERATOR = _CUSTOMER | {Permission.CONTENT_WRITE, Permission.USERS_READ}
_TENANT_ADMIN = _MODERATOR | {
    Permission.TENANT_READ,
    Permission.TENANT_MANAGE,
    Permission.USERS_MANAGE,
    Permission.TOKENS_MANAGE,
    Permission.WEBHOOKS_MANAGE,
    Permission.BILLING_READ,
    Permission.AUDIT_READ,
}
_PLATFORM_ADMIN = _TENANT_ADMIN | {Permission.PLATFORM}

BY_ROLE: Mapping[Role, frozenset[Permission]] = {
    Role.CUSTOMER: _CUSTOMER,
    Role.MODERATOR: _MODERATOR,
    Role.TENANT_ADMIN: _TENANT_ADMIN,
    Role.PLATFORM_ADMIN: _PLATFORM_ADMIN,
}

BY_SCOPE: Mapping[str, Permission] = {
    "templates:read": Permission.CATALOGUE_READ,
    "templates:write": Permission.CONTENT_WRITE,
    "projects:write": Permission.PROJECTS,
    "render:start": Permission.RENDER,
    "files:write": Permission.FILES,
    "tenant:read": Permission.TENANT_READ,
    "users:read": Permission.USERS_READ,
    "users:write": Permission.USERS_MANAGE,
    "webhooks:manage": Permission.WEBHOOKS_MANAGE,
    "billing:read": Permission.BILLING_READ,
}


def permissions_of(actor: Actor) -> frozenset[Permission]:
    if actor.kind is ActorKind.SYSTEM:
        return frozenset(Permission)
    if actor.kind is ActorKind.NODE:
        return frozenset({Permission.NODE_WORK})
    if actor.kind is ActorKind.TOKEN:
        return frozenset(BY_SCOPE[scope] for scope in actor.scopes if scope in BY_SCOPE)
    return frozenset().union(*(BY_ROLE[role] for role in actor.roles))


def may(permission: Permission) -> Rule:
    """The rule of a field: whoever has the permission, by role, by scope or as a node."""
    return Rule(permission.value, lambda actor: permission in permissions_of(actor))


def fresh(rule: Rule) -> Rule:
    """The same rule for what is dangerous: the person must have signed in a moment ago."""
    return replace(rule, name=f"{rule.name}, fresh", fresh_within=FRESH)
