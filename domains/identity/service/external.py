"""People whom somebody else vouches for: an OpenID provider, or Telegram."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit
from uuid import UUID

from domains.identity.api import FactorKind, SignInMode
from domains.identity.models import ExternalIdentity, User
from domains.identity.service import contacts, factors, tenants, users
from domains.identity.service.audit import note
from domains.identity.service.contacts import Contact
from domains.identity.service.factor_notices import tell
from domains.identity.service.registration import CLOSED
from domains.identity.service.sign_in import Outcome, allow_ticket, finish
from domains.identity.service.visits import Visit, refuse_suspended
from domains.identity.store import external as store
from domains.identity.store import users as user_store
from kernel.actor import Role
from kernel.db import ReadSession, UnitOfWork
from kernel.errors import AppError, Code, not_found, unauthenticated
from kernel.texts import Locale, Text

TELEGRAM = "telegram"
MOST = 10
LONGEST_SUBJECT = 255
# Whoever runs a tenant chooses its providers, and must not become an administrator through one
# of his own that says of itself to know an administrator's address.
_LINKED_BY_ADDRESS = frozenset({Role.CUSTOMER.value, Role.MODERATOR.value})
_NO_ENTRY = Text(
    en="This account can't be signed in to. Ask whoever runs this site.",
    fa="با این حساب نمی‌توان وارد شد. از گردانندهٔ سایت بپرسید.",
)
_SIGN_IN_FIRST = Text(
    en="An account here has this address already. Sign in to it as you usually do, then add this "
    "way to sign in to your account.",
    fa="اینجا حسابی با این نشانی هست. به شیوهٔ همیشگی وارد آن شوید و سپس این راه ورود را به "
    "حسابتان بیفزایید.",
)
_ANOTHERS = Text(
    en="Another account here is signed in to this way. Remove it there first.",
    fa="با این راه وارد حساب دیگری می‌شوند. نخست آن را از آن حساب حذف کنید.",
)
_TOO_MANY = Text(
    en=f"An account has at most {MOST} of these. Remove one that you no longer use.",
    fa="هر حساب حداکثر ۱۰ راه ورود از این گونه دارد. یکی را که به کار نمی‌برید حذف کنید.",
)
_LAST_WAY = Text(
    en="This is the only way into your account. Add an e-mail address, a phone number or a "
    "passkey first.",
    fa="این تنها راه ورود به حساب شماست. نخست نشانی ایمیل، شمارهٔ تلفن یا کلید عبوری بیفزایید.",
)


@dataclass(frozen=True, slots=True)
class Stranger:
    """What the other side says of somebody, after it was proven that it says so."""

    provider: str
    subject: str
    mode: SignInMode
    locale: Locale
    display_name: str = ""
    email: str | None = None
    email_verified: bool = False

    @property
    def contact(self) -> Contact | None:
        """Only an address that the other side has seen to be the person's own counts."""
        if not self.email or not self.email_verified:
            return None
        try:
            return contacts.email(self.email)
        except AppError:
            return None

    @property
    def shown_name(self) -> str:
        kept = "".join(one for one in " ".join(self.display_name.split()) if one.isprintable())
        return kept[: users.LONGEST_NAME].strip()


async def sign_in(visit: Visit, stranger: Stranger) -> Outcome:
    """Opens units of its own; what proved the stranger is used up and committed before."""
    async with visit.read() as session:
        await refuse_suspended(session)
        known = await _known(session, stranger)
    if known is not None:
        await allow_ticket(visit, known)
    async with visit.unit() as unit:
        await refuse_suspended(unit)
        await store.reserve(unit, stranger.provider, stranger.subject)
        identity = await store.by_subject(unit, stranger.provider, stranger.subject)
        if identity is not None:
            return await finish(unit, await _returning(unit, identity, stranger), visit)
        user = await _met(unit, visit, stranger)
        return await finish(unit, user, visit)


async def _known(session: ReadSession, stranger: Stranger) -> User | None:
    identity = await store.by_subject(session, stranger.provider, stranger.subject)
    if identity is not None:
        return await users.by_id(session, identity.user_id)
    contact = stranger.contact
    return await users.by_contact(session, contact) if contact else None


async def _returning(unit: UnitOfWork, identity: ExternalIdentity, stranger: Stranger) -> User:
    user = _may_enter(await user_store.locked(unit, identity.user_id))
    _retell(unit, identity, stranger)
    return user


def _may_enter(user: User | None) -> User:
    if user is None or not users.is_active(user):
        raise unauthenticated(_NO_ENTRY)
    return user


async def _met(unit: UnitOfWork, visit: Visit, stranger: Stranger) -> User:
    """Whoever comes this way for the first time: a user by his address, or a new one."""
    contact = stranger.contact
    if contact is not None:
        owner = await users.by_contact(unit, contact)
        if owner is not None:
            return await _recognised(unit, owner.id, contact, stranger)
    return await _born(unit, visit, contact, stranger)


async def _recognised(
    unit: UnitOfWork, user_id: UUID, contact: Contact, stranger: Stranger
) -> User:
    """Both sides must know the address to be the person's own.

    Else a stranger registers here with an address that is not his and waits for its owner.
    """
    user = _may_enter(await user_store.locked(unit, user_id))
    trusted = user.email == contact.value and user.email_verified_at is not None
    if not trusted or not set(user.roles) <= _LINKED_BY_ADDRESS:
        raise AppError(Code.CONFLICT, _SIGN_IN_FIRST)
    await _attach(unit, user, stranger)
    return user


async def _born(
    unit: UnitOfWork, visit: Visit, contact: Contact | None, stranger: Stranger
) -> User:
    if not (await tenants.settings(unit)).registration_open:
        raise AppError(Code.FORBIDDEN, CLOSED)
    fallback = contact.value.partition("@")[0] if contact else stranger.mode.value.title()
    user = await users.create(
        unit,
        contact,
        display_name=stranger.shown_name or fallback,
        locale=stranger.locale,
        mode=stranger.mode,
    )
    _identity(unit, user, stranger)
    note(
        unit,
        "user.registered",
        ("user", user.id),
        address=visit.address,
        provider=stranger.provider,
    )
    return user


async def link(unit: UnitOfWork, stranger: Stranger) -> ExternalIdentity:
    """To whoever is signed in, and no administrator in his name."""
    await store.reserve(unit, stranger.provider, stranger.subject)
    user = await factors.owner(unit)
    identity = await store.by_subject(unit, stranger.provider, stranger.subject)
    if identity is None:
        return await _attach(unit, user, stranger)
    if identity.user_id != user.id:
        raise AppError(Code.CONFLICT, _ANOTHERS)
    _retell(unit, identity, stranger)
    return identity


async def unlink(unit: UnitOfWork, identity_id: UUID) -> UUID:
    user = await factors.owner(unit)
    own_ones = await own(unit, user.id)
    identity = next((one for one in own_ones if one.id == identity_id), None)
    if identity is None:
        raise not_found()
    if not await _another_way(unit, user, [one for one in own_ones if one is not identity]):
        raise AppError(Code.CONFLICT, _LAST_WAY)
    await unit.delete(identity)
    note(unit, "identity.unlinked", ("user", user.id), provider=identity.provider)
    await tell(unit, user, "identity_unlinked", provider=shown_provider(identity.provider))
    return identity_id


async def own(session: ReadSession, user_id: UUID) -> Sequence[ExternalIdentity]:
    return await store.of_user(session, user_id)


async def _another_way(unit: UnitOfWork, user: User, others: Sequence[ExternalIdentity]) -> bool:
    if user.email or user.phone:
        return True
    if FactorKind.PASSKEY in await factors.kinds_of(unit, user.id):
        return True
    issuers = await store.open_issuers(unit)
    if any(one.provider in issuers for one in others):
        return True
    by_telegram = any(one.provider == TELEGRAM for one in others)
    return by_telegram and await store.has_bot(unit)


async def _attach(unit: UnitOfWork, user: User, stranger: Stranger) -> ExternalIdentity:
    if len(await store.of_user(unit, user.id)) >= MOST:
        raise AppError(Code.CONFLICT, _TOO_MANY)
    identity = _identity(unit, user, stranger)
    note(unit, "identity.linked", ("user", user.id), provider=stranger.provider)
    await tell(unit, user, "identity_linked", provider=shown_provider(stranger.provider))
    return identity


def _identity(unit: UnitOfWork, user: User, stranger: Stranger) -> ExternalIdentity:
    now = unit.clock.now()
    identity = ExternalIdentity(
        id=unit.ids.new(),
        tenant_id=unit.tenant_id,
        user_id=user.id,
        provider=stranger.provider,
        subject=stranger.subject,
        created_at=now,
        last_used_at=now,
    )
    _retell(unit, identity, stranger)
    unit.add(identity)
    return identity


def _retell(unit: UnitOfWork, identity: ExternalIdentity, stranger: Stranger) -> None:
    """What the other side says now; the user's own address and name stay as they are."""
    contact = stranger.contact
    identity.email = contact.value if contact else None
    identity.display_name = stranger.shown_name or None
    identity.last_used_at = unit.clock.now()


def shown_provider(provider: str) -> str:
    """As people know it: the host of an issuer, or Telegram."""
    return "Telegram" if provider == TELEGRAM else urlsplit(provider).hostname or provider
