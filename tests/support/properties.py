"""How many examples a property gets: a tenth by default, all of them in the long run."""

import os

from hypothesis import HealthCheck, settings

LONG = os.environ.get("FLATRENDER_TEST_LONG") == "1"


def steps(long: int) -> int:
    """The count that `test --long` runs; the plain test runs a tenth of it."""
    return long if LONG else max(1, long // 10)


def choose_profile() -> None:
    settings.register_profile(
        "flatrender",
        deadline=None,
        max_examples=steps(1_000),
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
        print_blob=True,
    )
    settings.load_profile("flatrender")
