"""A result appears under its name complete, or not at all."""

import contextlib
import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from node_agent.film.failures import Code, RenderFailed

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@contextmanager
def appearing(target: Path) -> Iterator[Path]:
    """A name beside the target, with the same ending; renamed when the block ends well."""
    draft = target.with_name(f".{uuid4().hex}{target.suffix}")
    try:
        draft.touch()
        yield draft
        _settle(draft)
        draft.replace(target)
    except OSError as error:
        code = Code.DISK_FULL if error.errno in _FULL else Code.BAD_ORDER
        raise RenderFailed(code, f"{target} can't be written: {error.strerror}") from error
    finally:
        with contextlib.suppress(OSError):  # its folder may be gone, or never was
            draft.unlink(missing_ok=True)


def _settle(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())
