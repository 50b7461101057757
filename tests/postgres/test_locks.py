"""Locks between processes."""

from pathlib import Path

import pytest

from kernel.postgres.errors import PostgresError
from kernel.postgres.locks import Registration, exclusive, nobody_registered


def test_a_busy_lock_is_named_when_patience_ends(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    refused = pytest.raises(PostgresError, match=str(lock))
    with exclusive(lock), refused, exclusive(lock, patience=0.1):
        pytest.fail("two were inside at once")
    with exclusive(lock, patience=0.1):
        assert lock.exists()


def test_the_last_to_leave_is_known(tmp_path: Path) -> None:
    lock = tmp_path / "users"
    first, second = Registration(lock), Registration(lock)
    assert not nobody_registered(lock)
    first.leave()
    assert not nobody_registered(lock)
    second.leave()
    assert nobody_registered(lock)
