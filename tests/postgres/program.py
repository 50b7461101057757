"""A program of its own that uses the embedded server: `program.py <user or -> <home> <durable>`.

It tells on one line where the server is, and stops when it hears anything.
"""

import json
import sys
from pathlib import Path

# Everything is imported before another user is taken on, who may not be able to read Python.
import asyncpg

from kernel.postgres import Embedded
from kernel.postgres.server_process import running


def become(name: str) -> None:
    import os
    import pwd

    entry = pwd.getpwnam(name)
    os.setgroups([])
    os.setgid(entry.pw_gid)
    os.setuid(entry.pw_uid)


def main() -> None:
    user, home, durable = sys.argv[1:4]
    if user != "-":
        become(user)
    embedded = Embedded(Path(home), durable=durable == "durable")
    address = embedded.start()
    server = running(embedded.status().data)
    told = {
        "url": address.url(user="postgres", database="postgres"),
        "pid": server.pid if server else None,
        "asyncpg": asyncpg.__version__,
    }
    print(json.dumps(told), flush=True)  # noqa: T201 (the test listens)
    sys.stdin.readline()
    embedded.stop()


if __name__ == "__main__":
    main()
