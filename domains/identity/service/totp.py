"""Authenticator apps: set up by a QR code, confirmed by a code; a code works once."""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import pyotp
import segno

from domains.identity.api import FactorKind
from domains.identity.models import Factor, User
from domains.identity.service.audit import note
from domains.identity.service.factor_notices import tell
from domains.identity.store import factors as store
from kernel.db import UnitOfWork
from kernel.errors import AppError, Code, bad_input
from kernel.texts import Text

ISSUER = "FlatRender"
STEP = timedelta(seconds=30)
DIGITS = 6
GOOD_FOR = timedelta(minutes=15)

_ONE_APP = Text(
    en="An authenticator app is set up already. Remove it first, then set up the new one.",
    fa="یک برنامهٔ احراز هویت از پیش فعال است. ابتدا آن را حذف کنید و سپس برنامهٔ تازه را بسازید.",
)
_NO_SETUP = Text(
    en="There is no setup to confirm, or it is older than 15 minutes. Start with totpSetup again.",
    fa="راه‌اندازی‌ای برای تأیید نیست یا بیش از ۱۵ دقیقه گذشته است. دوباره از totpSetup آغاز کنید.",
)
_WRONG = Text(
    en="This is not the code that the app shows now. Check the clock of the phone and try again.",
    fa="این کد با کد کنونی برنامه یکی نیست. ساعت تلفن را بررسی کنید و دوباره بکوشید.",
)


@dataclass(frozen=True, slots=True)
class TotpSetup:
    """Shown once; the database holds the secret sealed."""

    secret: str
    uri: str
    qr: str


async def setup(unit: UnitOfWork, user: User, label: str) -> TotpSetup:
    if await store.app(unit, user.id, confirmed=True) is not None:
        raise AppError(Code.CONFLICT, _ONE_APP)
    await store.drop_unconfirmed_app(unit, user.id)
    secret, factor_id = pyotp.random_base32(), unit.ids.new()
    unit.add(
        Factor(
            id=factor_id,
            tenant_id=unit.tenant_id,
            user_id=user.id,
            kind=FactorKind.TOTP,
            label=label,
            secret=unit.keys.seal(secret.encode(), _purpose(factor_id)),
            created_at=unit.clock.now(),
        )
    )
    name = user.email or user.phone or user.display_name
    uri = pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=ISSUER)
    return TotpSetup(secret, uri, segno.make(uri, micro=False).svg_data_uri(scale=4))


async def confirm(unit: UnitOfWork, user: User, code: str) -> Factor:
    app = await store.app(unit, user.id, confirmed=False)
    now = unit.clock.now()
    if app is None or now - app.created_at > GOOD_FOR:
        raise AppError(Code.CONFLICT, _NO_SETUP)
    if not _spend(unit, app, code):
        raise bad_input("code", _WRONG)
    app.confirmed_at = now
    note(unit, "factor.added", ("factor", app.id), kind=app.kind.value)
    await tell(unit, user, "factor_added", label=app.label)
    return app


async def accepts(unit: UnitOfWork, user_id: UUID, code: str) -> bool:
    app = await store.app(unit, user_id, confirmed=True)
    return app is not None and _spend(unit, app, code)


def _spend(unit: UnitOfWork, app: Factor, code: str) -> bool:
    """The step of a code is remembered: neither it nor an older one works again."""
    now = unit.clock.now()
    secret = unit.keys.unseal(app.secret or "", _purpose(app.id)).decode()
    step = _step_of(secret, code, now)
    if step is None or (app.last_step is not None and step <= app.last_step):
        return False
    app.last_step, app.last_used_at = step, now
    return True


def _step_of(secret: str, code: str, now: datetime) -> int | None:
    """Which of the steps around now has this code; clocks may be one step apart."""
    digits = "".join(str(int(one)) for one in code if one.isdecimal())
    current = int(now.timestamp() / STEP.total_seconds())
    makes = pyotp.TOTP(secret, digits=DIGITS).generate_otp
    steps = (current - 1, current, current + 1)
    right = [step for step in steps if hmac.compare_digest(makes(step), digits)]
    return right[-1] if right else None


def _purpose(factor_id: UUID) -> str:
    return f"totp:{factor_id}"
