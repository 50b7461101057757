"""Long random lives of API tokens: those work that should, and no others."""

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import asyncpg
import pytest

from domains.identity.api import DOMAIN
from domains.identity.service import api_keys, api_tokens
from kernel.clock import FrozenClock
from kernel.db import Database
from kernel.errors import AppError
from tests.conftest import TENANT_A
from tests.identity.machines import admin, make_tenant, make_token
from tests.support.properties import steps

HERE = "203.0.113.7"
OVERLAPS = (0, 1, 24)
SEEDS = 4


@dataclass
class Life:
    """What is expected of a token."""

    issued: api_keys.Issued
    ends: datetime | None = None
    dead: bool = False
    replaced: bool = False
    before: "Life | None" = None

    def works(self, now: datetime) -> bool:
        return not self.dead and (self.ends is None or now < self.ends)


@dataclass
class Tenant:
    database: Database
    clock: FrozenClock
    lives: list[Life] = field(default_factory=list)
    seen: Counter[bool] = field(default_factory=Counter)

    async def rotate(self, life: Life, hours: int) -> None:
        may = life.works(self.clock.now()) and not life.replaced
        try:
            async with self.database.unit(DOMAIN, admin()) as unit:
                issued = await api_keys.rotate(unit, life.issued.row.id, hours, HERE)
        except AppError:
            assert not may
            return
        assert may
        self.lives.append(Life(issued, life.ends, before=life))
        last = self.clock.now() + timedelta(hours=hours)
        life.ends, life.replaced = min(life.ends or last, last), True
        if life.before is not None:
            life.before.dead = True

    async def revoke(self, life: Life) -> None:
        async with self.database.unit(DOMAIN, admin()) as unit:
            await api_keys.revoke(unit, life.issued.row.id, HERE)
        life.dead = True

    async def check(self, life: Life) -> None:
        found = await api_tokens.actor_of(self.database, life.issued.token, HERE)
        assert (found is not None) is life.works(self.clock.now())
        self.seen[found is not None] += 1


async def one_step(tenant: Tenant, chance: random.Random) -> None:
    """Then more than the two seconds pass for which a token is remembered."""
    life = chance.choice(tenant.lives[-8:])
    match chance.randrange(8):
        case 0 | 1 | 2:
            await tenant.rotate(life, chance.choice(OVERLAPS))
        case 3:
            await tenant.revoke(life)
        case 4:
            tenant.clock.advance(timedelta(hours=chance.choice((1, 12))))
        case _:
            await tenant.check(life)
    tenant.clock.advance(timedelta(seconds=2))


@pytest.mark.parametrize("seed", range(SEEDS))
async def test_no_token_works_that_should_be_dead(
    database: Database, clock: FrozenClock, raw: asyncpg.Connection, seed: int
) -> None:
    await make_tenant(raw, TENANT_A)
    chance, tenant = random.Random(seed), Tenant(database, clock)
    for step in range(steps(4_000) // SEEDS):
        if step % 25 == 0:
            ends = chance.choice((None, clock.now() + timedelta(hours=30)))
            tenant.lives.append(Life(await make_token(database, admin(), expires_at=ends), ends))
        await one_step(tenant, chance)
    for life in tenant.lives:
        await tenant.check(life)
    assert min(tenant.seen[True], tenant.seen[False]) > steps(4_000) // SEEDS // 20
