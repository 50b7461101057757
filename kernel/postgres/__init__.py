"""The embedded PostgreSQL: found, made, started, watched, shared between processes, stopped."""

from kernel.postgres.address import SUPERUSER, Address
from kernel.postgres.embedded import Embedded, Status
from kernel.postgres.errors import PostgresError

__all__ = ["SUPERUSER", "Address", "Embedded", "PostgresError", "Status"]
