"""When something is done to a film: in the middle, or in the long run at five random frames."""

import os
import random

from tests.support.properties import LONG

REPETITIONS = 5


def moments(least: int, most: int) -> list[int]:
    """The same in every process of a run, and shown in the tests' names."""
    if not LONG:
        return [(least + most) // 2]
    chance = random.Random(os.environ.get("FLATRENDER_TEST_RUN", ""))
    return sorted(chance.sample(range(least, most + 1), REPETITIONS))
