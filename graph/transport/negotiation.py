"""Which of our two media types an answer has, and which statuses go with it."""

from enum import StrEnum


class MediaType(StrEnum):
    RESPONSE = "application/graphql-response+json"
    JSON = "application/json"


_WILD = frozenset({"*/*", "application/*"})


def negotiate(accept: str | None) -> MediaType | None:
    """None when the client takes neither. Whoever doesn't care gets plain JSON."""
    if accept is None or not accept.strip():
        return MediaType.JSON
    wanted = dict(_weighed(part) for part in accept.split(","))
    wild = max((wanted.get(name, 0.0) for name in _WILD), default=0.0)
    plain = wanted.get(MediaType.JSON, wild)
    response = wanted.get(MediaType.RESPONSE, 0.0)
    if response > 0 and response >= plain:
        return MediaType.RESPONSE
    return MediaType.JSON if plain > 0 else None


def asks_for_plain_json(accept: str | None) -> bool:
    """Old clients take any status but 200 for a broken server, and name this type."""
    return any(_weighed(part)[0] == MediaType.JSON for part in (accept or "").split(","))


def is_json(content_type: str | None) -> bool:
    """Only this type makes a browser ask us first before another site's page may send it."""
    kind, *parameters = [part.strip().lower() for part in (content_type or "").split(";")]
    charsets = [value for value in parameters if value.startswith("charset=")]
    return kind == MediaType.JSON and all(
        value.removeprefix("charset=").strip('"') in {"utf-8", "utf8"} for value in charsets
    )


def _weighed(part: str) -> tuple[str, float]:
    kind, *parameters = [piece.strip().lower() for piece in part.split(";")]
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            return kind, _weight(value)
    return kind, 1.0


def _weight(text: str) -> float:
    try:
        return min(max(float(text), 0.0), 1.0)
    except ValueError:
        return 0.0
