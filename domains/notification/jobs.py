"""The timed and queued work of notification."""

from typing import Any

from kernel.jobs import Job, Timed

JOBS: tuple[Job[Any], ...] = ()
TIMED: tuple[Timed, ...] = ()
