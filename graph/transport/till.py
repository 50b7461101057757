"""Where an operation is paid for, and where the change is given."""

from typing import Any

from graph.limits.cost import Price
from graph.limits.table import limits_of
from graph.transport.buckets import Buckets, payer
from kernel.errors import AppError, Code
from kernel.graphql.context import Context
from kernel.texts import Text

_TOO_FAST = Text(
    en="You have used up your points. Try again in {seconds} s.",
    fa="امتیاز شما تمام شده است. {seconds} ثانیهٔ دیگر دوباره تلاش کنید.",
)


class Till:
    def __init__(self, buckets: Buckets) -> None:
        self._buckets = buckets

    def take(self, context: Context, points: int) -> None:
        bucket = limits_of(context.actor).bucket
        if bucket is None:
            return
        seconds = self._buckets.pay(payer(context.actor, context.address), bucket, points)
        if seconds is not None:
            text = _TOO_FAST.with_(seconds=seconds)
            raise AppError(Code.RATE_LIMITED, text, details={"retryAfter": seconds})

    def give_back(self, context: Context, points: int) -> None:
        bucket = limits_of(context.actor).bucket
        if bucket is not None:
            self._buckets.give_back(payer(context.actor, context.address), bucket, points)

    def settle(self, context: Context, price: Price, data: dict[str, Any] | None) -> dict[str, Any]:
        """Give the change and write the bill, in the shape that Shopify's clients know."""
        actual = price.actual(data)
        self.give_back(context, price.requested - actual)
        return {
            "requestedQueryCost": price.requested,
            "actualQueryCost": actual,
            "throttleStatus": self._status(context),
        }

    def _status(self, context: Context) -> dict[str, int] | None:
        bucket = limits_of(context.actor).bucket
        if bucket is None:
            return None
        throttle = self._buckets.throttle(payer(context.actor, context.address), bucket)
        return {
            "maximumAvailable": throttle.maximum,
            "currentlyAvailable": throttle.available,
            "restoreRate": throttle.restored,
        }
