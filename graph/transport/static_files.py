"""Files of ours that a browser gets: each has an address of its own, under a strict policy."""

from collections.abc import Mapping
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

_KINDS = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
_HEADERS = {
    "cache-control": "no-cache",
    "cross-origin-opener-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}
STATIC = Path(__file__).resolve().parent.parent / "static"


def file_route(address: str, path: Path, policy: str) -> Route:
    """Each file has its own route, so no address can be made to leave the folder."""
    headers: Mapping[str, str] = {**_HEADERS, "content-security-policy": policy}

    def answer(_: Request) -> Response:
        return Response(path.read_bytes(), media_type=_KINDS[path.suffix], headers=headers)

    return Route(address, answer, methods=["GET"])
