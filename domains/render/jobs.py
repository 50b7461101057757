"""The timed and queued work of render: none; leases are swept where heartbeats are heard."""

from typing import Any

from kernel.jobs import Job, Timed

JOBS: tuple[Job[Any], ...] = ()
TIMED: tuple[Timed, ...] = ()
