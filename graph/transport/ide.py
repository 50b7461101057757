"""The page for trying out the API: our own files, in development only."""

from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kernel.config import Settings

PATH = "/graphiql"

_FOLDER = Path(__file__).resolve().parent.parent / "static" / "ide"
_KINDS = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
_HEADERS = {
    "cache-control": "no-cache",
    "content-security-policy": (
        "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "cross-origin-opener-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}


def ide_routes(settings: Settings) -> list[Route]:
    """The page and its files; nothing at all outside of development, where they answer 404."""
    if not settings.is_development:
        return []
    pages = [_route(PATH, _FOLDER / "index.html")]
    assets = (path for path in sorted(_FOLDER.iterdir()) if path.suffix != ".html")
    return pages + [_route(f"{PATH}/{path.name}", path) for path in assets]


def _route(address: str, path: Path) -> Route:
    """Each file has its own route, so no address can be made to leave the folder."""

    def answer(_: Request) -> Response:
        return Response(path.read_bytes(), media_type=_KINDS[path.suffix], headers=_HEADERS)

    return Route(address, answer, methods=["GET"])
