"""A server that ends lets no node wait for work in it."""

from uuid import UUID

from domains.render.service.claims import Waiting


def test_who_waits_is_sent_home_and_who_comes_too_late_does_not_wait() -> None:
    waiting = Waiting()
    with waiting.alone(UUID(int=1)) as early, waiting.alone(UUID(int=2)) as other:
        assert (early.is_set(), other.is_set()) == (False, False)
        waiting.end_all()
        assert (early.is_set(), other.is_set()) == (True, True)
    with waiting.alone(UUID(int=3)) as late:
        assert late.is_set()
