"""The first administrator: a secret printed where the server is started, good for one sign-in."""

from datetime import timedelta

from domains.identity.api import DOMAIN
from domains.identity.service import challenges, contacts, guesses, passwords, users
from domains.identity.service.audit import note
from domains.identity.service.sessions import open_session
from domains.identity.service.sign_in import Opened
from domains.identity.service.visits import Visit
from domains.identity.store import user_admin as store
from domains.identity.store import users as user_store
from kernel.actor import SYSTEM, Role
from kernel.db import Database

PURPOSE = TARGET = "first_admin"
MINUTES = 24 * 60
NAME = "Admin"
TRIES = (guesses.Window(20, timedelta(hours=1)),)


async def link(database: Database, base: str) -> str | None:
    """Where the first administrator signs in; none when there is one already."""
    async with database.unit(DOMAIN, SYSTEM) as unit:
        if await store.has_platform_admin(unit):
            return None
        secret = await challenges.issue(
            unit, PURPOSE, user_id=None, target=TARGET, minutes=MINUTES, digits=None
        )
    return f"{base}/first-admin#{secret}"


async def sign_in(visit: Visit, secret: str, email: str, password: str) -> Opened:
    """Makes the platform admin; whoever comes second with another link gets none."""
    key = f"{PURPOSE}:{visit.address}"
    await guesses.allow(visit.database, key, actor=SYSTEM, windows=TRIES)
    contact = contacts.email(email)
    passwords.check_strength(password, "password", contact.value)
    hashed = await passwords.hashed(password)
    async with visit.database.unit(DOMAIN, SYSTEM) as unit:
        await user_store.reserve_contact(unit, PURPOSE)
        redeemed = await challenges.redeem_link(unit, PURPOSE, secret, target=TARGET)
        if redeemed is not None and not await store.has_platform_admin(unit):
            user = await users.create(
                unit,
                contact,
                display_name=NAME,
                locale=visit.locale,
                password_hash=hashed,
                roles=(Role.PLATFORM_ADMIN,),
                verified=False,
            )
            note(unit, "platform.first_admin_made", ("user", user.id), address=visit.address)
            return Opened(await open_session(unit, user, visit.device), user)
    raise challenges.wrong_secret("secret")
