"""Every aspect of every sample template, one at a time."""

import pytest

from tests.samples.fillings import NAMES, Pair, pair_of


@pytest.fixture(params=NAMES)
def pair(request: pytest.FixtureRequest) -> Pair:
    return pair_of(request.param)
