"""All tables of all schemas, for migrations and for the checks against drift."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Connection, MetaData, Table, text
from sqlalchemy.schema import SchemaItem
from sqlmodel import SQLModel

import domains.content.models
import domains.file_mgr.models
import domains.identity.models
import domains.notification.models
import domains.render.models
import domains.studio.models  # noqa: F401 - each import fills the metadata
import kernel.models

METADATA: MetaData = SQLModel.metadata
VERSION_SCHEMA = kernel.models.SCHEMA
DOMAINS = ("identity", "content", "studio", "render", "file_mgr", "notification")
SCHEMAS = (kernel.models.SCHEMA, *DOMAINS)

# Made by statements of pgqueuer and of our own migrations; no model describes them.
UNMODELLED = frozenset(
    {
        "alembic_version",
        "partitioned_tables",
        "pgqueuer",
        "pgqueuer_log",
        "pgqueuer_schedules",
        "pgqueuer_statistics",
    }
)

_PARTITIONS = text("select relname from pg_class where relispartition")

IncludeObject = Callable[[SchemaItem, str | None, str, bool, SchemaItem | None], bool]
IncludeName = Callable[[str | None, str, Mapping[str, Any]], bool]


def included(connection: Connection, schemas: tuple[str, ...]) -> IncludeName:
    """What autogenerate may look at: partitions are rows of their parent, not tables of ours."""
    partitions = set(connection.execute(_PARTITIONS).scalars())

    def include(name: str | None, kind: str, parents: Mapping[str, Any]) -> bool:
        if kind == "schema":
            return name in schemas
        if kind == "table":
            ours = parents.get("schema_name") in schemas
            return ours and name not in UNMODELLED and name not in partitions
        return True

    return include


def belonging(schemas: tuple[str, ...]) -> IncludeObject:
    """What of the models autogenerate may look at."""

    def include(
        item: SchemaItem,
        _name: str | None,
        _kind: str,
        _reflected: object,
        _other: SchemaItem | None,
    ) -> bool:
        return not isinstance(item, Table) or item.schema in schemas

    return include
