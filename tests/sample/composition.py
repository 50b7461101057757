"""FlatRender with the sample beside its real domains."""

from sqlalchemy import func, select

from graph.composition import FLATRENDER, slice_of
from kernel.db import UnitOfWork
from kernel.ports import Answer
from tests.sample import handlers, jobs, ports
from tests.sample.graphql import mutations, queries, subscriptions


class NothingIsForbidden:
    """Answers for a domain that would know; works with that domain's rights."""

    async def allows(self, unit: UnitOfWork, text: str) -> bool:
        async with unit.acting_as("identity") as identity:
            role = (await identity.execute(select(func.current_user()))).scalar_one()
        return bool(role == "flatrender_identity") and "forbidden" not in text


ANSWERS = (Answer(ports.MODERATION, NothingIsForbidden()),)
SAMPLE = slice_of(ports, handlers, jobs, queries, mutations, subscriptions)
WITH_SAMPLE = FLATRENDER.extended(SAMPLE, ANSWERS)
