"""The command line of the node agent: finds the server, becomes its node, and works for it."""

import argparse
import http.client
import json
import os
import socket
import sys
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from node_agent.agent.options import USUAL_SERVER, Options, usual_folder, usual_slots

PATIENCE_SECONDS = 10
MOST_SLOTS = 256
CLAIM_FIELD = "nodeClaim"
QUESTION = "query Hello { server { version } __schema { mutationType { fields { name } } } }"
FOUND, NO_SERVER, NO_WORK = 0, 1, 3
_NO_ANSWER = (OSError, http.client.HTTPException)
_STRANGE_ANSWER = (ValueError, KeyError, TypeError, AttributeError)


@dataclass(frozen=True, slots=True)
class Greeting:
    """What the server says of itself."""

    version: str
    gives_work: bool


class UnreachableError(Exception):
    """The text says why, and what to do."""


def main(arguments: Sequence[str]) -> int:
    given = _parser().parse_args(arguments)
    if given.check:
        return _check(given.server)
    if not _is_address(given.server):
        return _fail(_no_address(given.server))
    from node_agent.agent import program  # its libraries take a moment

    return program.run(_options(given), list(arguments))


def _options(given: argparse.Namespace) -> Options:
    return Options(
        server=given.server.rstrip("/"),
        folder=given.folder.expanduser().absolute(),
        name=given.name,
        slots=given.slots,
        code=given.enrol,
        operator_token=given.operator_token,
        cache_bytes=given.cache_mib << 20,
    )


def _check(server: str) -> int:
    try:
        greeting = greet(server)
    except UnreachableError as error:
        return _fail(str(error))
    sys.stdout.write(f"FlatRender {greeting.version} answers at {server}\n")
    if greeting.gives_work:
        return FOUND
    _fail("this server gives no work to nodes; there is nothing to run")
    return NO_WORK


def _fail(reason: str) -> int:
    sys.stderr.write(f"flatrender agent: {reason}\n")
    return NO_SERVER


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="flatrender agent", description="Renders films for a FlatRender server."
    )
    parser.add_argument(
        "--server",
        default=os.environ.get("FLATRENDER_SERVER", USUAL_SERVER),
        help="the server's address (FLATRENDER_SERVER; %(default)s)",
    )
    parser.add_argument(
        "--enrol",
        metavar="CODE",
        default=os.environ.get("FLATRENDER_ENROL"),
        help="an administrator's code, needed once (FLATRENDER_ENROL)",
    )
    parser.add_argument(
        "--operator-token",
        type=Path,
        metavar="FILE",
        help="enrol with the server's own token, on the server's own machine",
    )
    parser.add_argument("--name", default=socket.gethostname()[:100], help="of this node")
    parser.add_argument(
        "--slots", type=_slots, default=usual_slots(), help="items at once (%(default)s)"
    )
    parser.add_argument(
        "--folder",
        type=Path,
        default=usual_folder(),
        help="for the credential, the cache and what is under way (%(default)s)",
    )
    parser.add_argument(
        "--cache-mib", type=int, default=4096, help="size of the cache (%(default)s)"
    )
    parser.add_argument(
        "--check", action="store_true", help="only say whether the server answers and gives work"
    )
    return parser


def _slots(text: str) -> int:
    if text.isdigit() and 1 <= int(text) <= MOST_SLOTS:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text} is no number from 1 to {MOST_SLOTS}")


def _is_address(server: str) -> bool:
    return server.startswith(("http://", "https://"))


def _no_address(server: str) -> str:
    return f"{server} is no address of a server; expected http://host:port"


def greet(server: str) -> Greeting:
    if not _is_address(server):
        raise UnreachableError(_no_address(server))
    try:
        with urllib.request.urlopen(_question(server), timeout=PATIENCE_SECONDS) as answer:  # noqa: S310 - the scheme has been checked
            return _greeting(json.load(answer)["data"])
    except (*_NO_ANSWER, *_STRANGE_ANSWER) as error:
        message = f"no FlatRender server answers at {server} ({error}); start it, or use --server"
        raise UnreachableError(message) from error


def _question(server: str) -> urllib.request.Request:
    return urllib.request.Request(  # noqa: S310 - the scheme has been checked
        f"{server.rstrip('/')}/graphql",
        data=json.dumps({"query": QUESTION}).encode(),
        headers={"Content-Type": "application/json", "Accept": "application/json"},
    )


def _greeting(data: dict[str, dict[str, object]]) -> Greeting:
    mutations = data["__schema"].get("mutationType") or {"fields": []}
    names = {field["name"] for field in mutations["fields"]}  # type: ignore[index] # checked by the caller's except
    return Greeting(str(data["server"]["version"]), CLAIM_FIELD in names)
