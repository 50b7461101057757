"""Tenants: made and switched by the platform, dressed and set up by themselves."""

from collections.abc import Awaitable, Callable
from typing import Annotated
from uuid import UUID

import strawberry

from domains.identity.api import DOMAIN
from domains.identity.graphql.inputs.tenants import BrandingInput, TenantNew, TenantSettingsInput
from domains.identity.graphql.types.tenant_kinds import TenantKind
from domains.identity.graphql.types.tenants import Tenant
from domains.identity.service import message_limits, tenants
from kernel.db import UnitOfWork
from kernel.graphql.context import Info
from kernel.graphql.fields import mutation
from kernel.graphql.problem import Problem
from kernel.permissions import Permission, may

TenantResult = Annotated[
    Tenant | Problem, strawberry.union("TenantResult", description="The tenant, or why not.")
]
Id = Annotated[UUID, strawberry.argument(description="The tenant's id.")]
Host = Annotated[str, strawberry.argument(description="A host name, like studio.example.com.")]
Reason = Annotated[str, strawberry.argument(description="Why; the audit log keeps it.")]
PLATFORM = may(Permission.PLATFORM)
OWN = may(Permission.TENANT_MANAGE)


@strawberry.type
class TenantMutations:
    @mutation(allow=PLATFORM, description="Makes a tenant.")
    async def tenant_create(
        self,
        info: Info,
        input: Annotated[TenantNew, strawberry.argument(description="The tenant.")],
    ) -> TenantResult:
        context = info.context
        database = context.services.database
        made = database.tools.ids.new()
        async with database.unit(
            DOMAIN, context.actor, tenant_id=made, across_tenants=True
        ) as unit:
            await tenants.create(unit, input.slug, input.name, input.kind)
            return Tenant.of(await tenants.read(unit, made))

    @mutation(allow=PLATFORM, description="Changes a tenant; what is left out stays.")
    async def tenant_update(
        self,
        info: Info,
        id: Id,
        name: Annotated[str | None, strawberry.argument(description="Its new name.")] = None,
        kind: Annotated[TenantKind | None, strawberry.argument(description="Its new kind.")] = None,
    ) -> TenantResult:
        return await _changed(info, id, lambda unit: tenants.update(unit, name, kind))

    @mutation(allow=PLATFORM, description="Switches a tenant off; its data stays.")
    async def tenant_suspend(self, info: Info, id: Id, reason: Reason) -> TenantResult:
        return await _changed(info, id, lambda unit: tenants.suspend(unit, reason))

    @mutation(allow=PLATFORM, description="Switches a suspended tenant on again.")
    async def tenant_activate(self, info: Info, id: Id) -> TenantResult:
        return await _changed(info, id, tenants.activate)

    @mutation(allow=PLATFORM, description="Lets a host name lead to a tenant.")
    async def tenant_host_add(self, info: Info, id: Id, host: Host) -> TenantResult:
        return await _changed(info, id, lambda unit: tenants.add_host(unit, host))

    @mutation(allow=PLATFORM, description="Lets a host name of a tenant lead nowhere.")
    async def tenant_host_remove(self, info: Info, id: Id, host: Host) -> TenantResult:
        return await _changed(info, id, lambda unit: tenants.remove_host(unit, host))

    @mutation(allow=PLATFORM, description="Says how many text messages a tenant sends a day.")
    async def tenant_sms_budget_set(
        self,
        info: Info,
        id: Id,
        per_day: Annotated[
            int,
            strawberry.argument(
                description=f"From midnight UTC on, 0 to {message_limits.MOST_SMS_A_DAY}."
            ),
        ],
    ) -> TenantResult:
        return await _changed(info, id, lambda unit: message_limits.set_sms_per_day(unit, per_day))

    @mutation(allow=OWN, description="Says what one's own tenant looks like.")
    async def tenant_branding_set(
        self,
        info: Info,
        input: Annotated[BrandingInput, strawberry.argument(description="The brand.")],
    ) -> TenantResult:
        return await _changed(info, None, lambda unit: tenants.set_branding(unit, input.read()))

    @mutation(allow=OWN, description="Says how one's own tenant works.")
    async def tenant_settings_set(
        self,
        info: Info,
        input: Annotated[TenantSettingsInput, strawberry.argument(description="The settings.")],
    ) -> TenantResult:
        return await _changed(info, None, lambda unit: tenants.set_settings(unit, input.read()))


async def _changed(
    info: Info, tenant_id: UUID | None, change: Callable[[UnitOfWork], Awaitable[object]]
) -> Tenant:
    """Works as that tenant; only the platform's rule lets anybody name one."""
    context = info.context
    async with context.services.database.unit(DOMAIN, context.actor, tenant_id=tenant_id) as unit:
        await change(unit)
        await unit.flush()
        return Tenant.of(await tenants.read(unit, unit.tenant_id))
