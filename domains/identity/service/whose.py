"""Whose account a field is about that is about the caller's own."""

from uuid import UUID

from kernel.actor import Actor
from kernel.errors import AppError, Code
from kernel.texts import Text

_NO_ACCOUNT = Text(
    en="Only a person who has signed in has an account of his own. Sign in as a user.",
    fa="تنها کسی که وارد شده است حساب شخصی دارد. به‌عنوان کاربر وارد شوید.",
)


def own_session(actor: Actor) -> tuple[UUID, UUID]:
    """The user and the session that call; tokens, nodes and the operator have neither."""
    if actor.id is None or actor.session_id is None:
        raise AppError(Code.FORBIDDEN, _NO_ACCOUNT)
    return actor.id, actor.session_id
