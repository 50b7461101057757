"""What an agent is told when it starts."""

import os
from dataclasses import dataclass
from pathlib import Path

import platformdirs

USUAL_SERVER = "http://127.0.0.1:8080"
CORES_OF_A_SLOT = 2
_GIBIBYTE = 1 << 30


@dataclass(frozen=True, slots=True)
class Options:
    """`operator_token` is a file: who may read it owns the server and may enrol nodes."""

    server: str
    folder: Path
    name: str
    slots: int
    code: str | None = None
    operator_token: Path | None = None
    cache_bytes: int = 4 * _GIBIBYTE


def usual_folder() -> Path:
    return Path(platformdirs.user_data_dir("flatrender", appauthor=False)) / "agent"


def usual_slots() -> int:
    """The encoder has threads of its own, so a film keeps more than one core busy."""
    return max(1, (os.cpu_count() or 1) // CORES_OF_A_SLOT)
