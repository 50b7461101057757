"""The small pages for persons: signing in, the links of messages, the outbox."""

import re
from collections.abc import Iterator

from starlette.routing import Route

from graph.transport.static_files import STATIC, file_route

SIGN_IN = "/sign-in"
ADDRESSES = (
    SIGN_IN,
    "/sign-in/link",
    "/sign-in/openid",
    "/password-reset",
    "/register",
    "/first-admin",
    "/outbox",
)

_FOLDER = STATIC / "pages"
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)


def page_routes() -> list[Route]:
    """One shell for all pages; the script shows what belongs to the address.

    They hold no secret and are there in production too: what they show, the API protects.
    """
    shell = [file_route(address, _FOLDER / "index.html", _POLICY) for address in ADDRESSES]
    assets = [path for path in sorted(_FOLDER.iterdir()) if path.suffix != ".html"]
    assets.append(STATIC / "ide" / "mark.svg")
    return shell + [file_route(f"/pages/{path.name}", path, _POLICY) for path in assets]


def page_documents() -> Iterator[str]:
    """What the pages send, so that an installation of known documents only still signs in."""
    yield from re.findall(r"`([^`]+)`", (_FOLDER / "operations.js").read_text(encoding="utf-8"))
