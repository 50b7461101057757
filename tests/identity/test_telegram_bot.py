"""A tenant's bot: set by its administrators, shown by its name, its token never seen again."""

from datetime import timedelta

import asyncpg
import pytest

from kernel.actor import ANONYMOUS, Role
from kernel.clock import FrozenClock
from kernel.db import Database
from tests.conftest import TENANT_A, TENANT_B
from tests.identity.administration import acting, answered, problem
from tests.identity.telegram_support import (
    BOT,
    OTHER_TOKEN,
    PUT,
    REMOVE,
    SHOWN,
    TOKEN,
    come,
    given,
    refused,
    widget,
    with_bot,
)
from tests.support.asking import Asker


@pytest.fixture
async def asker(database: Database, raw: asyncpg.Connection, clock: FrozenClock) -> Asker:
    assert database.tools.clock is clock
    return await with_bot(database, raw)


async def test_the_bot_is_the_tenant_s_own(asker: Asker, raw: asyncpg.Connection) -> None:
    assert await answered(asker, SHOWN, ANONYMOUS, at="tenant-a") == BOT
    assert await answered(asker, SHOWN, ANONYMOUS, at="tenant-b") is None
    assert await answered(asker, SHOWN, ANONYMOUS, at=None) is None
    row = dict(await raw.fetchrow("select * from identity.telegram_bots"))
    assert (row["tenant_id"], row["bot_username"]) == (TENANT_A, BOT)
    assert TOKEN not in str(row)
    noted = await raw.fetchrow(
        "select action, details from identity.audit_entries where action like 'telegram%'"
    )
    assert noted["action"] == "telegram_bot.set"
    assert TOKEN.split(":")[1] not in noted["details"]


async def test_a_bot_is_replaced_and_removed(
    asker: Asker, database: Database, raw: asyncpg.Connection, clock: FrozenClock
) -> None:
    boss = acting(database, TENANT_A, Role.TENANT_ADMIN)
    await answered(asker, PUT, boss, name="@Other_Bot", token=f" {OTHER_TOKEN} ")
    assert await answered(asker, SHOWN, ANONYMOUS, at="tenant-a") == "Other_Bot"
    await refused(asker, given(widget(clock.now())))
    assert (await come(asker, given(widget(clock.now(), OTHER_TOKEN))))["__typename"] == "SignedIn"
    removed = {"__typename": "TelegramBotRemoved", "done": True}
    assert await answered(asker, REMOVE, boss) == removed
    assert await answered(asker, REMOVE, boss) == problem("NOT_FOUND")
    assert await raw.fetchval("select count(*) from identity.telegram_bots") == 0
    clock.advance(timedelta(seconds=1))
    await refused(asker, given(widget(clock.now(), OTHER_TOKEN)))


@pytest.mark.parametrize(
    ("name", "token", "field"),
    [
        ("sara", TOKEN, "botUsername"),
        ("bot", TOKEN, "botUsername"),
        ("1_bot", TOKEN, "botUsername"),
        ("sara films bot", TOKEN, "botUsername"),
        ("x" * 40 + "bot", TOKEN, "botUsername"),
        (BOT, "", "token"),
        (BOT, TOKEN.split(":")[1], "token"),
        (BOT, TOKEN + "\n1", "token"),
        (BOT, "12:short", "token"),
    ],
)
async def test_a_bot_that_can_t_be_one_is_not_kept(
    asker: Asker, database: Database, name: str, token: str, field: str
) -> None:
    boss = acting(database, TENANT_A, Role.TENANT_ADMIN)
    answer = await answered(asker, PUT, boss, name=name, token=token)
    assert answer == problem("BAD_USER_INPUT", field)
    assert await answered(asker, SHOWN, ANONYMOUS, at="tenant-a") == BOT


async def test_who_may_set_a_bot(asker: Asker, database: Database, clock: FrozenClock) -> None:
    customer = acting(database, TENANT_A, Role.CUSTOMER)
    stale = acting(database, TENANT_A, Role.TENANT_ADMIN)
    other = acting(database, TENANT_B, Role.TENANT_ADMIN)
    assert await answered(asker, REMOVE, ANONYMOUS) == problem("UNAUTHENTICATED")
    assert await answered(asker, REMOVE, customer) == problem("FORBIDDEN")
    assert await answered(asker, REMOVE, other) == problem("NOT_FOUND")
    clock.advance(timedelta(minutes=11))
    assert await answered(asker, REMOVE, stale) == problem("FORBIDDEN")
    assert await answered(asker, SHOWN, ANONYMOUS, at="tenant-a") == BOT
