"""Where a running server is."""

from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlencode

SUPERUSER = "postgres"


@dataclass(frozen=True)
class Address:
    socket_dir: Path | None
    host: str | None
    port: int
    password: str | None = field(default=None, repr=False)

    def url(self, *, user: str, database: str) -> str:
        """A `postgresql://` URL; over a socket the path travels as a parameter."""
        name = quote(user, safe="")
        target = quote(database, safe="")
        if self.socket_dir is not None:
            where = urlencode({"host": str(self.socket_dir), "port": self.port}, quote_via=quote)
            return f"postgresql://{name}@/{target}?{where}"
        secret = f":{quote(self.password, safe='')}" if self.password and user == SUPERUSER else ""
        return f"postgresql://{name}{secret}@{self.host}:{self.port}/{target}"
