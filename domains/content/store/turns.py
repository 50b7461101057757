"""Taking turns where there is no row to lock yet."""

from sqlalchemy import func, select

from kernel.db import UnitOfWork


async def take(unit: UnitOfWork, what: str) -> None:
    """Until the end of the transaction nobody else of the tenant puts the same kind of thing."""
    name = f"content.{what}:{unit.tenant_id}"
    await unit.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(name, 0))))
