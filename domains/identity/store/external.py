"""The statements of external identities: session in, rows out."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlmodel import col

from domains.identity.models import ExternalIdentity, OpenIdProvider, TelegramBot
from kernel.db import ReadSession, UnitOfWork


async def by_subject(session: ReadSession, provider: str, subject: str) -> ExternalIdentity | None:
    found: ExternalIdentity | None = await session.one_or_none(
        select(ExternalIdentity).where(
            col(ExternalIdentity.tenant_id) == session.tenant_id,
            col(ExternalIdentity.provider) == provider,
            col(ExternalIdentity.subject) == subject,
        )
    )
    return found


async def of_user(session: ReadSession, user_id: UUID) -> Sequence[ExternalIdentity]:
    rows: Sequence[ExternalIdentity] = await session.all(
        select(ExternalIdentity)
        .where(
            col(ExternalIdentity.tenant_id) == session.tenant_id,
            col(ExternalIdentity.user_id) == user_id,
        )
        .order_by(col(ExternalIdentity.created_at), col(ExternalIdentity.id))
    )
    return rows


async def reserve(unit: UnitOfWork, provider: str, subject: str) -> None:
    """Until the commit: the second of two who come as the same person sees the first's row."""
    name = f"identity.external:{unit.tenant_id}:{provider}:{subject}"
    await unit.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(name, 0))))


async def open_issuers(session: ReadSession) -> set[str]:
    """The issuers by whom one can sign in at the moment."""
    rows: Sequence[str] = await session.all(
        select(col(OpenIdProvider.issuer)).where(
            col(OpenIdProvider.tenant_id) == session.tenant_id, col(OpenIdProvider.enabled)
        )
    )
    return set(rows)


async def has_bot(session: ReadSession) -> bool:
    found: UUID | None = await session.one_or_none(
        select(col(TelegramBot.tenant_id)).where(col(TelegramBot.tenant_id) == session.tenant_id)
    )
    return found is not None
