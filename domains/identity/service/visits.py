"""Somebody at the door: to which tenant, from where, in which language."""

from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass

from domains.identity.api import DOMAIN, TenantStatus
from domains.identity.models import Tenant
from domains.identity.service.passkey_answers import Site
from domains.identity.service.sessions import Device
from domains.identity.service.sites import public_site
from domains.identity.store import users as store
from kernel.actor import Actor
from kernel.db import Database, ReadSession, UnitOfWork
from kernel.errors import AppError, Code, not_found
from kernel.texts import Locale, Text

_SUSPENDED = Text(
    en="Signing in is closed here for now. Ask whoever runs this site.",
    fa="ورود به این سایت فعلاً بسته است. از گردانندهٔ سایت بپرسید.",
)


@dataclass(frozen=True, slots=True)
class Visit:
    """Works in several units: a count of tries stays although what it guards is refused."""

    database: Database
    actor: Actor
    device: Device
    locale: Locale
    site: Site | None = None

    def unit(self) -> AbstractAsyncContextManager[UnitOfWork]:
        return self.database.unit(DOMAIN, self.actor)

    def read(self) -> AbstractAsyncContextManager[ReadSession]:
        return self.database.read(DOMAIN, self.actor)

    @property
    def here(self) -> Site:
        """For passkeys."""
        return self.site or public_site(self.database.tools.public_url)

    @property
    def address(self) -> str:
        return self.device.address


async def refuse_suspended(session: ReadSession) -> Tenant:
    """The tenant at whose door the visit is, when it is open at all."""
    tenant = await store.own_tenant(session)
    if tenant is None:
        raise not_found()
    if tenant.status is not TenantStatus.ACTIVE:
        raise AppError(Code.FORBIDDEN, _SUSPENDED)
    return tenant
