"""The command line of the node agent: finds the server and says what it can do for it."""

import argparse
import http.client
import json
import os
import sys
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass

USUAL_SERVER = "http://127.0.0.1:8080"
PATIENCE_SECONDS = 10
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
    options = _parser().parse_args(arguments)
    try:
        greeting = greet(options.server)
    except UnreachableError as error:
        sys.stderr.write(f"flatrender agent: {error}\n")
        return NO_SERVER
    sys.stdout.write(f"FlatRender {greeting.version} answers at {options.server}\n")
    if greeting.gives_work:
        return FOUND
    sys.stderr.write(
        "flatrender agent: this server gives no work to nodes yet; there is nothing to run\n"
    )
    return NO_WORK


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="flatrender agent", description="Renders films for a FlatRender server."
    )
    parser.add_argument(
        "--server",
        default=os.environ.get("FLATRENDER_SERVER", USUAL_SERVER),
        help="the server's address (FLATRENDER_SERVER; %(default)s)",
    )
    return parser


def greet(server: str) -> Greeting:
    if not server.startswith(("http://", "https://")):
        message = f"{server} is no address of a server; expected http://host:port"
        raise UnreachableError(message)
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
