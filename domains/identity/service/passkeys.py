"""Passkeys: registered and used in ceremonies whose challenge is answered once."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import webauthn
from webauthn.helpers import options_to_json_dict
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from domains.identity.api import Ceremony, FactorKind
from domains.identity.models import Factor, PasskeyCeremony, User
from domains.identity.service import passkey_answers as answers
from domains.identity.service import users
from domains.identity.service.audit import note
from domains.identity.service.factor_notices import tell
from domains.identity.service.sites import public_site
from domains.identity.store import ceremonies
from domains.identity.store import factors as store
from kernel.actor import Actor
from kernel.db import Database, ReadSession, UnitOfWork
from kernel.errors import AppError, Code, bad_input
from kernel.texts import Text

NAME = "FlatRender"
MOST = 10
GOOD_FOR = timedelta(minutes=5)

_TOO_MANY = Text(
    en=f"You have {MOST} passkeys, which is the most. Remove one that you no longer use.",
    fa="شما ۱۰ کلید عبور دارید و بیش از این نمی‌شود. یکی را که به کار نمی‌برید حذف کنید.",
)
_OVER = Text(
    en="This ceremony is over: it was answered before, or 5 minutes have passed. Start a new one.",
    fa="این فرایند پایان یافته است: پیش‌تر پاسخ گرفته یا ۵ دقیقه گذشته است. دوباره آغاز کنید.",
)
_NOT_TAKEN = Text(
    en="The passkey's answer does not fit this site and challenge. Start again from this site.",
    fa="پاسخ کلید عبور با این سایت و این چالش نمی‌خواند. از همین سایت دوباره آغاز کنید.",
)
_KNOWN = Text(
    en="This passkey is registered already. Use another one, or sign in with it.",
    fa="این کلید عبور از پیش ثبت شده است. کلید دیگری به کار ببرید یا با همین وارد شوید.",
)


@dataclass(frozen=True, slots=True)
class Started:
    """The options are for `navigator.credentials` in the browser, as JSON."""

    ceremony_id: UUID
    options: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Answered:
    """What an authenticator answered, and the challenge that it was to sign."""

    challenge: bytes
    credential: Any
    site: answers.Site


async def register_start(unit: UnitOfWork, user: User, site: answers.Site) -> Started:
    """Those that the user has for another host are no hindrance: they are of no use here."""
    known = [one for one in await _passkeys(unit, user) if is_good_at(unit, one, site)]
    options = webauthn.generate_registration_options(
        rp_id=site.rp_id,
        rp_name=NAME,
        user_id=user.id.bytes,
        user_name=user.email or user.phone or user.display_name,
        user_display_name=user.display_name,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[
            PublicKeyCredentialDescriptor(id=factor.credential_id or b"") for factor in known
        ],
    )
    shown = options_to_json_dict(options)
    return await _started(unit, Ceremony.REGISTER, user.id, options.challenge, shown)


async def register_finish(unit: UnitOfWork, user: User, answered: Answered, label: str) -> Factor:
    await _passkeys(unit, user)
    made = answers.registered(answered.site, answered.challenge, answered.credential)
    if made is None:
        raise bad_input("credential", _NOT_TAKEN)
    if await store.passkey(unit, made.credential_id) is not None:
        raise AppError(Code.CONFLICT, _KNOWN)
    now = unit.clock.now()
    factor = Factor(
        id=unit.ids.new(),
        tenant_id=unit.tenant_id,
        user_id=user.id,
        kind=FactorKind.PASSKEY,
        label=label,
        credential_id=made.credential_id,
        public_key=made.credential_public_key,
        sign_count=made.sign_count,
        rp_id=answered.site.rp_id,
        transports=answers.transports(answered.credential),
        created_at=now,
        confirmed_at=now,
    )
    unit.add(factor)
    note(unit, "factor.added", ("factor", factor.id), kind=factor.kind.value)
    await tell(unit, user, "factor_added", label=label)
    return factor


async def sign_in_start(unit: UnitOfWork, site: answers.Site) -> Started:
    """Names no passkey: the device offers its own, and nobody learns who has one."""
    options = webauthn.generate_authentication_options(
        rp_id=site.rp_id, user_verification=UserVerificationRequirement.REQUIRED
    )
    shown = options_to_json_dict(options)
    return await _started(unit, Ceremony.SIGN_IN, None, options.challenge, shown)


async def taken(
    database: Database, actor: Actor, purpose: Ceremony, ceremony_id: UUID, user_id: UUID | None
) -> bytes:
    """Ends a ceremony, whatever comes of the answer, in a unit of its own; the challenge."""
    async with database.unit("identity", actor) as unit:
        ceremony = await ceremonies.take(unit, ceremony_id, purpose, user_id)
        now = unit.clock.now()
    if ceremony is None or ceremony.expires_at <= now:
        raise AppError(Code.CONFLICT, _OVER)
    return ceremony.challenge


async def claimed_owner(session: ReadSession, answered: Answered) -> UUID | None:
    """Whose passkey it says to be; nothing is proven yet."""
    sent = answers.parsed(answered.credential)
    return await store.owner_of_passkey(session, sent.raw_id) if sent else None


async def owner_of(unit: UnitOfWork, answered: Answered) -> UUID | None:
    """Whose passkey answered rightly; a counter that did not rise tells of a copy."""
    sent = answers.parsed(answered.credential)
    factor = None if sent is None else await store.passkey(unit, sent.raw_id)
    if sent is None or factor is None or not is_good_at(unit, factor, answered.site):
        return None
    handle = sent.response.user_handle
    if handle is not None and handle != factor.user_id.bytes:
        return None
    count = answers.count_of(answered.site, answered.challenge, sent, factor.public_key or b"")
    if count is None:
        return None
    if max(count, factor.sign_count) > 0 and count <= factor.sign_count:
        await _copied(unit, factor, count)
        return None
    factor.sign_count, factor.last_used_at = count, unit.clock.now()
    return factor.user_id


async def _copied(unit: UnitOfWork, factor: Factor, count: int) -> None:
    note(unit, "passkey.copied", ("factor", factor.id), count=count)
    user = await users.by_id(unit, factor.user_id)
    if user is not None:
        await tell(unit, user, "passkey_copied", label=factor.label)


async def _passkeys(unit: UnitOfWork, user: User) -> list[Factor]:
    """Those of a user, as long as there is room; the user's row is locked by the caller."""
    known = [
        factor
        for factor in await store.confirmed(unit, user.id)
        if factor.kind is FactorKind.PASSKEY
    ]
    if len(known) >= MOST:
        raise AppError(Code.CONFLICT, _TOO_MANY)
    return known


async def _started(
    unit: UnitOfWork,
    purpose: Ceremony,
    user_id: UUID | None,
    challenge: bytes,
    options: dict[str, Any],
) -> Started:
    now = unit.clock.now()
    await ceremonies.drop_expired(unit, now)
    ceremony = PasskeyCeremony(
        id=unit.ids.new(),
        tenant_id=unit.tenant_id,
        user_id=user_id,
        purpose=purpose,
        challenge=challenge,
        expires_at=now + GOOD_FOR,
    )
    unit.add(ceremony)
    return Started(ceremony.id, options)


def is_good_at(unit: UnitOfWork, factor: Factor, site: answers.Site) -> bool:
    registered_at = factor.rp_id or public_site(unit.public_url).rp_id
    return registered_at == site.rp_id
