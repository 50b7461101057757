"""The page for trying out the API: our own files, in development only."""

from starlette.routing import Route

from graph.transport.static_files import STATIC, file_route
from kernel.config import Settings

PATH = "/graphiql"

_FOLDER = STATIC / "ide"
_POLICY = "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


def ide_routes(settings: Settings) -> list[Route]:
    """The page and its files; nothing at all outside of development, where they answer 404."""
    if not settings.is_development:
        return []
    pages = [file_route(PATH, _FOLDER / "index.html", _POLICY)]
    assets = (path for path in sorted(_FOLDER.iterdir()) if path.suffix != ".html")
    return pages + [file_route(f"{PATH}/{path.name}", path, _POLICY) for path in assets]
