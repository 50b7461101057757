"""The statements that count how often films are begun with a template."""

from datetime import date
from uuid import UUID

from sqlalchemy import Date, bindparam, delete, text
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col

from domains.content.models import Template, TemplateUses
from kernel.db import UnitOfWork

# What is written while this runs is counted the next time: nothing is taken from what was not read.
_ADD = text("""
    with fresh as (
        select template_id, tenant_id, day, count, counted from content.container_uses
        where counted < count order by template_id, tenant_id, day for update skip locked
    ), marked as (
        update content.container_uses u set counted = f.count from fresh f
        where (u.template_id, u.tenant_id, u.day) = (f.template_id, f.tenant_id, f.day)
    ), summed as (
        select template_id, sum(count - counted) as more from fresh group by template_id
    )
    update content.project_containers c set uses = c.uses + s.more
    from summed s where c.id = s.template_id
""")
_LATELY = text("""
    with sums as (
        select c.id, coalesce(sum(u.counted) filter (where u.day > :since), 0) as lately
        from content.project_containers c
        join content.container_uses u on u.template_id = c.id
        group by c.id
    )
    update content.project_containers c set uses_lately = s.lately
    from sums s where c.id = s.id and c.uses_lately <> s.lately
""").bindparams(bindparam("since", type_=Date))


async def note(unit: UnitOfWork, template_id: UUID, day: date) -> None:
    """One more; a template that is gone is not counted."""
    if await unit.get(Template, template_id) is None:
        return
    row = insert(TemplateUses).values(
        template_id=template_id, tenant_id=unit.tenant_id, day=day, count=1, counted=0
    )
    key = ["template_id", "tenant_id", "day"]
    more = {"count": col(TemplateUses.count) + 1}
    await unit.run(row.on_conflict_do_update(index_elements=key, set_=more))


async def add(unit: UnitOfWork) -> int:
    """Across all tenants; answers how many templates were used more."""
    return await unit.run(_ADD)


async def set_lately(unit: UnitOfWork, since: date) -> int:
    return await unit.run(_LATELY, {"since": since})


async def forget(unit: UnitOfWork, until: date) -> int:
    """What is old and counted; the templates keep their totals."""
    return await unit.run(
        delete(TemplateUses).where(
            col(TemplateUses.day) <= until, col(TemplateUses.counted) == col(TemplateUses.count)
        )
    )
