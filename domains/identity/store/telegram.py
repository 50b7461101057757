"""The statements about a tenant's bot: session in, row out."""

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col

from domains.identity.models import TelegramBot
from kernel.db import ReadSession, UnitOfWork


async def bot(session: ReadSession) -> TelegramBot | None:
    found: TelegramBot | None = await session.one_or_none(
        select(TelegramBot).where(col(TelegramBot.tenant_id) == session.tenant_id)
    )
    return found


async def put(unit: UnitOfWork, row: TelegramBot) -> None:
    given = row.model_dump()
    kept = {name: value for name, value in given.items() if name != "created_at"}
    await unit.run(
        insert(TelegramBot)
        .values(given)
        .on_conflict_do_update(index_elements=["tenant_id"], set_=kept)
    )


async def remove(unit: UnitOfWork) -> bool:
    mine = delete(TelegramBot).where(col(TelegramBot.tenant_id) == unit.tenant_id)
    return await unit.run(mine) == 1
