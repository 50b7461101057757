"""For which site a passkey is good: the host of the visit when it is the tenant's own."""

from urllib.parse import urlsplit
from uuid import UUID

from domains.identity.service import tenant_directory
from domains.identity.service.passkey_answers import Site
from kernel.db import Database


async def site_of(database: Database, tenant_id: UUID, host: str | None) -> Site:
    """Any other host says nothing: a caller writes into that header what he likes."""
    name = tenant_directory.normal(host) if host else None
    known = await tenant_directory.look_up(database, host=host) if name else None
    if host is None or name is None or known is None or known.id != tenant_id:
        return public_site(database.tools.public_url)
    scheme = urlsplit(database.tools.public_url.lower()).scheme
    return Site(f"{scheme}://{host.strip().lower()}", name)


def public_site(public_url: str) -> Site:
    address = urlsplit(public_url.lower())
    return Site(f"{address.scheme}://{address.netloc}", address.hostname or "")
