"""Recovery codes: ten at a time, each good once, for whoever lost the other factors."""

import hashlib
import secrets
from uuid import UUID

from domains.identity.models import RecoveryCode, User
from domains.identity.service import users
from domains.identity.service.audit import note
from domains.identity.service.factor_notices import tell
from domains.identity.store import factors as store
from kernel.db import UnitOfWork
from kernel.errors import AppError, Code
from kernel.texts import Text

HOW_MANY = 10
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # none of them is taken for another
GROUPS, GROUP = 4, 4
_READ_AS = str.maketrans("OIL", "011")

_NO_FACTOR = Text(
    en="Recovery codes stand in for a second factor. Set up an app or a passkey first.",
    fa="کدهای بازیابی جایگزین عامل دوم‌اند. ابتدا یک برنامهٔ احراز هویت یا کلید عبور بسازید.",
)


async def make(unit: UnitOfWork, user: User) -> list[str]:
    """Ten new codes; those before them are void."""
    if not await store.confirmed(unit, user.id):
        raise AppError(Code.CONFLICT, _NO_FACTOR)
    await store.drop_codes(unit, user.id)
    codes = [_random() for _ in range(HOW_MANY)]
    unit.add(*(_row(unit, user.id, code) for code in codes))
    note(unit, "recovery_codes.made", ("user", user.id))
    await tell(unit, user, "recovery_codes_made")
    return codes


async def spend(unit: UnitOfWork, user_id: UUID, code: str) -> bool:
    spent = await store.spend_code(unit, user_id, _digest(user_id, code), unit.clock.now())
    user = await users.by_id(unit, user_id) if spent else None
    if user is not None:
        left = await store.codes_left(unit, user_id)
        note(unit, "recovery_code.used", ("user", user_id), left=left)
        await tell(unit, user, "recovery_code_used", left=str(left))
    return spent


def _row(unit: UnitOfWork, user_id: UUID, code: str) -> RecoveryCode:
    return RecoveryCode(
        id=unit.ids.new(),
        tenant_id=unit.tenant_id,
        user_id=user_id,
        hash=_digest(user_id, code),
        made_at=unit.clock.now(),
    )


def _random() -> str:
    groups = ("".join(secrets.choice(LETTERS) for _ in range(GROUP)) for _ in range(GROUPS))
    return "-".join(groups)


def _digest(user_id: UUID, code: str) -> str:
    """A plain hash will do: eighty random bits can't be tried out."""
    letters = "".join(one for one in code.upper().translate(_READ_AS) if one in LETTERS)
    return hashlib.sha256(f"{user_id}:{letters}".encode()).hexdigest()
