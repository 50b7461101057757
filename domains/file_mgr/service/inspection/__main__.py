"""`python -m domains.file_mgr.service.inspection PURPOSE FILE THUMBNAIL SECONDS`.

Says that it is ready, then either what the file is or why it is unfit, in one line of JSON. What
dies instead has been killed by a limit or by the file.
"""

import contextlib
import json
import os
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from domains.file_mgr.service.inspection import films, fonts, pictures, sounds, sources
from domains.file_mgr.service.inspection.findings import Facts, UnfitError
from domains.file_mgr.service.inspection.signatures import HEAD, family_of

READY = "ready"
MEMORY = 2 * 1024**3
POLITENESS = 10  # whoever waits for an answer goes first
LARGEST_FILE = 4 * 1024 * 1024  # the thumbnail is all that is written
Look = Callable[[Path, str, Path], Facts]


def anything(path: Path, family: str, thumbnail: Path) -> Facts:
    """What nodes have made: pictures and films are looked at, the rest is as they say."""
    if family in pictures.FAMILIES:
        return pictures.look(path, family, thumbnail)
    if family in {"isobmff", "matroska"}:
        return films.look(path, family, thumbnail)
    return Facts("application/octet-stream")


LOOKS: dict[str, Look] = {
    "IMAGE": pictures.look,
    "AUDIO": lambda path, family, _: sounds.look(path, family),
    "VIDEO": films.look,
    "FONT": lambda path, family, _: fonts.look(path, family),
    "SOURCE": lambda path, family, _: sources.look(path, family),
    "EXPORT": anything,
    "PREVIEW": anything,
}


def limit(seconds: int) -> None:
    """Where the system knows such limits; the parent's clock holds everywhere."""
    with contextlib.suppress(ImportError):  # Windows has none of them
        import resource

        bounds = {
            resource.RLIMIT_AS: MEMORY,
            resource.RLIMIT_CPU: seconds,
            resource.RLIMIT_FSIZE: LARGEST_FILE,
            resource.RLIMIT_CORE: 0,
        }
        for kind, bound in bounds.items():
            resource.setrlimit(kind, (bound, bound))
        os.nice(POLITENESS)


def looked_at(purpose: str, path: Path, thumbnail: Path) -> dict[str, object]:
    with path.open("rb") as file:
        family = family_of(file.read(HEAD))
    if family is None:
        return {"unfit": "UNKNOWN_KIND"}
    try:
        return {"facts": asdict(LOOKS[purpose](path, family, thumbnail))}
    except UnfitError as error:
        return {"unfit": error.reason}
    except MemoryError:
        return {"unfit": "TOO_HEAVY"}


def main() -> None:
    purpose, path, thumbnail, seconds = sys.argv[1:]
    limit(int(seconds))
    # Libraries write what they like to the usual output; ours is a copy that they don't know.
    with os.fdopen(os.dup(1), "w") as output:
        os.dup2(2, 1)
        output.write(f"{READY}\n")
        output.flush()
        output.write(json.dumps(looked_at(purpose, Path(path), Path(thumbnail))))


main()
