"""Ports: the asked one if it is free, else the next."""

import errno
import socket

from graph.cli.console import CommandError

TRIES = 100


def free_port(host: str, asked: int) -> int:
    last = min(asked + TRIES, 65_536)
    for port in range(asked, last):
        if _is_free(host, port):
            return port
    message = f"no port from {asked} to {last - 1} is free on {host}; choose another with --port"
    raise CommandError(message)


def _is_free(host: str, port: int) -> bool:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except socket.gaierror as error:
        message = f"{host} is no address of this machine ({error}); choose another with --host"
        raise CommandError(message) from None
    family, kind, protocol, _, address = found[0]
    with socket.socket(family, kind, protocol) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
        except OSError as error:
            if error.errno in (errno.EADDRINUSE, errno.EACCES):
                return False
            message = f"can't listen on {host}: {error}; choose another with --host"
            raise CommandError(message) from None
    return True
