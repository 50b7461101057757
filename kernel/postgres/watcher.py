"""A thread that looks whether the server lives, and has it started again when it died."""

import threading
from collections.abc import Callable

import structlog

from kernel.postgres.errors import PostgresError

_PERIOD_SECONDS = 0.5
_LONGEST_PAUSE_SECONDS = 10.0

_log = structlog.get_logger(__name__)


class Watcher:
    def __init__(self, is_alive: Callable[[], bool], revive: Callable[[], object]) -> None:
        self._is_alive = is_alive
        self._revive = revive
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="postgres-watcher", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._ended.set()
        self._thread.join()

    def _watch(self) -> None:
        pause = _PERIOD_SECONDS
        while not self._ended.wait(pause):
            well = self._is_alive() or self._mend()
            pause = _PERIOD_SECONDS if well else min(pause * 2, _LONGEST_PAUSE_SECONDS)

    def _mend(self) -> bool:
        """Never gives up: a full disk, say, may be emptied an hour later."""
        _log.warning("postgres.died")
        try:
            self._revive()
        except (PostgresError, OSError) as error:
            _log.exception("postgres.not_restarted", reason=str(error))
            return False
        _log.info("postgres.restarted")
        return True
