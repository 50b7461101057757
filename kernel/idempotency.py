"""One answer per key: a client may send the same order twice and gets the first answer again."""

import hashlib
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import orjson
from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col

from kernel.db import UnitOfWork
from kernel.errors import AppError, Code, bad_input, unauthenticated
from kernel.models import IdempotencyKey
from kernel.texts import Text

LONGEST_KEY = 200
_REUSED = Text(
    en="This idempotencyKey was used before with other input. Use a new key for a new order.",
    fa="این idempotencyKey پیش‌تر با ورودی دیگری به کار رفته است. برای سفارش تازه کلید تازه بسازید.",
)
_FORGOTTEN = Text(
    en="This idempotencyKey has just run out. Send the order again.",
    fa="اعتبار این idempotencyKey همین حالا به پایان رسید. سفارش را دوباره بفرستید.",
)
_BAD_KEY = Text(
    en=f"An idempotencyKey has 1 to {LONGEST_KEY} characters, none of them the null character. "
    "A random UUID is a good one.",
    fa=f"طول idempotencyKey باید ۱ تا {LONGEST_KEY} نویسه و بدون نویسهٔ تهی باشد. "
    "یک UUID تصادفی انتخاب خوبی است.",
)


async def once(
    unit: UnitOfWork,
    operation: str,
    key: str,
    request: object,
    work: Callable[[], Awaitable[Any]],
) -> Any:
    """Does `work` unless this caller's key has done it; answers the result of the first time.

    The key is written in the transaction of the work, so a failure leaves no key behind, and a
    second call with the same key waits for the first one's commit. The result must fit in JSON:
    an id, mostly.
    """
    _check(unit, key)
    digest = hashlib.sha256(orjson.dumps(request, option=orjson.OPT_SORT_KEYS)).hexdigest()
    mine = {
        "tenant_id": unit.tenant_id,
        "domain": unit.domain,
        "actor": unit.actor.key,
        "operation": operation,
        "key": key,
    }
    fresh = insert(IdempotencyKey).values(**mine, request_hash=digest, created_at=unit.clock.now())
    if await unit.run(fresh.on_conflict_do_nothing()) == 0:
        return await _first_answer(unit, mine, digest)
    result = await work()
    await unit.run(update(IdempotencyKey).filter_by(**mine).values(result=result))
    return result


def _check(unit: UnitOfWork, key: str) -> None:
    if unit.actor.is_anonymous:
        raise unauthenticated()
    if not 1 <= len(key) <= LONGEST_KEY or "\0" in key:
        raise bad_input("idempotencyKey", _BAD_KEY)


async def _first_answer(unit: UnitOfWork, mine: dict[str, Any], digest: str) -> Any:
    stored: IdempotencyKey | None = await unit.one_or_none(select(IdempotencyKey).filter_by(**mine))
    if stored is None:  # it was old, and has been forgotten in this very moment
        raise AppError(Code.CONFLICT, _FORGOTTEN, field="idempotencyKey")
    if stored.request_hash != digest:
        raise AppError(Code.IDEMPOTENCY_KEY_REUSED, _REUSED, field="idempotencyKey")
    return stored.result


async def forget_old(unit: UnitOfWork, kept: timedelta) -> int:
    before = unit.clock.now() - kept
    return await unit.run(delete(IdempotencyKey).where(col(IdempotencyKey.created_at) < before))
