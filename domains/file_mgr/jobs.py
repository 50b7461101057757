"""The timed and queued work of file_mgr."""

from typing import Any

from kernel.jobs import Job, Timed

JOBS: tuple[Job[Any], ...] = ()
TIMED: tuple[Timed, ...] = ()
