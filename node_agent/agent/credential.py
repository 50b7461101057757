"""What the agent signs with, in a file that its owner alone can read."""

import json
import os
import secrets
from dataclasses import asdict, dataclass, field
from pathlib import Path

FILE = "credential.json"


@dataclass(frozen=True, slots=True)
class Credential:
    server: str
    node_id: str
    secret: str = field(repr=False)


def load(folder: Path) -> Credential | None:
    """None also for a file that was damaged: enrolling again mends it."""
    try:
        found = json.loads((folder / FILE).read_text(encoding="utf-8"))
        return Credential(str(found["server"]), str(found["node_id"]), str(found["secret"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def save(folder: Path, credential: Credential) -> None:
    """Complete or not there at all, and never readable by others, not even for a moment."""
    draft = folder / f".{FILE}.{secrets.token_hex(8)}"
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(asdict(credential), file)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(folder / FILE)


def forget(folder: Path) -> None:
    (folder / FILE).unlink(missing_ok=True)
