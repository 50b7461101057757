"""From a request to the visit that the services of signing in work with."""

from domains.identity.service import tenants
from domains.identity.service.passkey_answers import Site
from domains.identity.service.sessions import Device
from domains.identity.service.sites import site_of
from domains.identity.service.visits import Visit
from kernel.actor import Actor, ActorKind
from kernel.errors import not_found
from kernel.graphql.context import Context


async def visit_of(context: Context, tenant: str | None) -> Visit:
    """As nobody, whoever asks; at the tenant named, or else at the one that the host leads to."""
    tenant_id = context.actor.tenant_id
    database = context.services.database
    if tenant is not None:
        found = await tenants.look_up(database, slug=tenant)
        if found is None:
            raise not_found()
        tenant_id = found.id
    site = await site_of(database, tenant_id, context.host)
    return _as(context, Actor(ActorKind.ANONYMOUS, tenant_id=tenant_id), site)


def own_visit(context: Context) -> Visit:
    """As whoever is signed in."""
    return _as(context, context.actor)


async def own_site(context: Context) -> Site:
    """Where the passkeys of whoever is signed in are good; asked before a unit is opened."""
    return await site_of(context.services.database, context.actor.tenant_id, context.host)


def _as(context: Context, actor: Actor, site: Site | None = None) -> Visit:
    device = Device(context.address, context.user_agent)
    return Visit(context.services.database, actor, device, context.locale, site)
