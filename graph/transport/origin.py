"""Which pages may ask: a browser says from which site a request comes."""

from urllib.parse import urlsplit

from starlette.datastructures import Headers


def may_come_from(headers: Headers, allowed: tuple[str, ...]) -> bool:
    """Whether the page that asks is ours; programs, which are no pages, send no Origin."""
    origins = headers.getlist("origin")
    if not origins:
        return True
    return len(origins) == 1 and (origins[0] in allowed or _host(origins[0]) == headers.get("host"))


def _host(origin: str) -> str | None:
    try:
        return urlsplit(origin).netloc or None
    except ValueError:
        return None
