"""The last look before a door opens, under the lock of the user's row.

Whoever changes a password, bans or ends sessions takes the same lock: of two that race, the one
that opens is either seen and ended by the other, or comes second and is refused.
"""

from uuid import UUID

from domains.identity.models import User
from domains.identity.service import users
from domains.identity.service.challenges import Redeemed
from domains.identity.store import users as store
from kernel.db import UnitOfWork


async def admitted(unit: UnitOfWork, user_id: UUID | None, generation: int) -> User | None:
    """The user, locked, if he may act and nothing was called back since that generation."""
    user = await store.locked(unit, user_id) if user_id else None
    if user is None or not users.is_active(user) or user.generation != generation:
        return None
    return user


async def holder(unit: UnitOfWork, redeemed: Redeemed | None) -> User | None:
    """Whom a code, a link or a ticket still lets in."""
    return await admitted(unit, redeemed.user_id, redeemed.generation) if redeemed else None
