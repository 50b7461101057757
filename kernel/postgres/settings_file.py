"""Our settings of the server, in a file beside the data, written anew at each start.

Beside, because as root we never write into a folder that another user owns.
"""

import os
import tempfile
from pathlib import Path

INCLUDE_LINE = "include '../flatrender.conf'  # last, so that it wins\n"

_ALWAYS: dict[str, str | int] = {
    "max_connections": 200,
    "shared_buffers": "128MB",
    "max_wal_size": "1GB",
    "log_destination": "stderr",
    "logging_collector": "off",
    # Rows, keys and parameters of a failed statement are people's data, and some are secrets:
    # what failed is in our own log, masked.
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
    "log_parameter_max_length": 0,
    "log_parameter_max_length_on_error": 0,
    "log_line_prefix": "%m [%p] %q%u@%d ",
    "log_timezone": "UTC",
    "timezone": "UTC",
    "unix_socket_permissions": "0700",
}
_DURABLE = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}
_FORGETFUL = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}


def text(*, durable: bool, listen: str, port: int, socket_dir: Path | None) -> str:
    sockets = f'"{socket_dir}"' if socket_dir else ""
    values = {
        "listen_addresses": listen,
        "port": port,
        "unix_socket_directories": sockets,
        **_ALWAYS,
        **(_DURABLE if durable else _FORGETFUL),
    }
    lines = (f"{key} = {_quoted(value)}" for key, value in values.items())
    return "\n".join(
        ["# Written at each start. For settings of your own: ALTER SYSTEM.", *lines, ""]
    )


def write(path: Path, content: str) -> None:
    """Whole or not at all: a server may read it at any moment."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(content)
    staging = Path(name)
    staging.chmod(0o644)
    staging.replace(path)


def append_include(configuration: Path) -> None:
    """The folder is the server's: a link planted there must not lead us elsewhere."""
    handle = os.open(configuration, os.O_WRONLY | os.O_APPEND | getattr(os, "O_NOFOLLOW", 0))
    with os.fdopen(handle, "a", encoding="utf-8") as file:
        file.write(f"\n{INCLUDE_LINE}")


def _quoted(value: str | int) -> str:
    return str(value) if isinstance(value, int) else "'" + value.replace("'", "''") + "'"
