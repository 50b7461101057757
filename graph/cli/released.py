"""The promise to clients: what a release has published goes only after 180 days of notice.

The newest release is the newest tag `v*` of the repository; before the first one nothing has
been promised.
"""

import re
import subprocess
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    build_schema,
    get_named_type,
)
from graphql.utilities import find_breaking_changes

from kernel.config import CHECKOUT

NOTICE_DAYS = 180
_REMOVED_ON = re.compile(r"removed on (\d{4}-\d{2}-\d{2})")
_MEMBER = re.compile(r"\w+\.\w+(?:\(\w+:\))?")
_TYPE_REMOVED = re.compile(r"^(\w+) was removed\.$")
_UNUSED_SCALAR = "Standard scalar "


def broken_promises(now: str, today: date | None = None) -> list[str]:
    tag = _git("describe", "--tags", "--abbrev=0", "--match", "v*")
    if not tag:
        return []
    before = _git("show", f"{tag}:schema.graphql")
    return compare(before, now, today or datetime.now(UTC).date()) if before else []


def compare(before: str, now: str, today: date) -> list[str]:
    """The changes that break a client which had no notice, or whose notice has not run out."""
    released, coming = build_schema(before), build_schema(now)
    promised = _announced(released)
    due = {subject for subject, day in promised.items() if day <= today}
    unused = _without_use(released, set(released.type_map) - set(coming.type_map), due)
    broken = [
        f"{change.description} Deprecate it first, with a reason that ends in "
        f"'removed on YYYY-MM-DD', {NOTICE_DAYS} days ahead or more."
        for change in find_breaking_changes(released, coming)
        if not _is_due(change.description, due, unused)
    ]
    return broken + _short_notices(promised, _announced(coming), today)


def _is_due(description: str, due: set[str], unused: set[str]) -> bool:
    removed = _TYPE_REMOVED.search(description)
    if removed:
        return removed[1] in unused
    found = _MEMBER.search(description)
    if found is None:
        return description.startswith(_UNUSED_SCALAR)
    return _may_go(found[0], due)


def _may_go(subject: str, due: set[str]) -> bool:
    """An argument has its own notice or goes with its field."""
    return subject in due or subject.partition("(")[0] in due


def _short_notices(promised: dict[str, date], announced: dict[str, date], today: date) -> list[str]:
    """A notice begins with the release that carries it; an older one may only be extended."""
    earliest = today + timedelta(days=NOTICE_DAYS)
    return [
        f"{subject} is announced to be removed on {day}, less than {NOTICE_DAYS} days ahead. "
        f"Say {earliest} or later."
        for subject, day in announced.items()
        if day < min(earliest, promised.get(subject, date.max))
    ]


def _without_use(schema: GraphQLSchema, removed: set[str], due: set[str]) -> set[str]:
    """Types can't be deprecated: one may go when all that leads to it may go or goes with it."""
    roots = (schema.query_type, schema.mutation_type, schema.subscription_type)
    going = removed - {root.name for root in roots if root is not None}
    while True:
        held = {
            used
            for user, owner, used in _uses(schema)
            if used in going and owner not in going and not _may_go(user, due)
        }
        if not held:
            return going
        going -= held


def _uses(schema: GraphQLSchema) -> Iterator[tuple[str, str, str]]:
    """What uses a type: the member or the union, the type that owns it, the type used."""
    for owner in schema.type_map.values():
        if isinstance(owner, GraphQLUnionType):
            yield from ((owner.name, owner.name, member.name) for member in owner.types)
        for name, kind in _members(owner):
            yield name, owner.name, kind
        if isinstance(owner, GraphQLObjectType | GraphQLInterfaceType):
            yield from ((owner.name, owner.name, face.name) for face in owner.interfaces)


def _members(owner: GraphQLNamedType) -> Iterator[tuple[str, str]]:
    """Fields and arguments of a type, each with the type it leads to."""
    if isinstance(owner, GraphQLInputObjectType):
        for name, given in owner.fields.items():
            yield f"{owner.name}.{name}", get_named_type(given.type).name
    elif isinstance(owner, GraphQLObjectType | GraphQLInterfaceType):
        for name, field in owner.fields.items():
            yield f"{owner.name}.{name}", get_named_type(field.type).name
            for argument, taken in field.args.items():
                yield f"{owner.name}.{name}({argument}:)", get_named_type(taken.type).name


def _announced(schema: GraphQLSchema) -> dict[str, date]:
    """`Type.member` and the day on which its deprecation says that it goes."""
    days = ((subject, _day(reason)) for subject, reason in _deprecations(schema))
    return {subject: day for subject, day in days if day is not None}


def _deprecations(schema: GraphQLSchema) -> Iterator[tuple[str, str | None]]:
    for owner in schema.type_map.values():
        if isinstance(owner, GraphQLEnumType):
            for name, value in owner.values.items():
                yield f"{owner.name}.{name}", value.deprecation_reason
        elif isinstance(owner, GraphQLInputObjectType):
            for name, given in owner.fields.items():
                yield f"{owner.name}.{name}", given.deprecation_reason
        elif isinstance(owner, GraphQLObjectType | GraphQLInterfaceType):
            yield from _deprecations_of(owner)


def _deprecations_of(
    owner: GraphQLObjectType | GraphQLInterfaceType,
) -> Iterator[tuple[str, str | None]]:
    for name, field in owner.fields.items():
        yield f"{owner.name}.{name}", field.deprecation_reason
        for argument, taken in field.args.items():
            yield f"{owner.name}.{name}({argument}:)", taken.deprecation_reason


def _day(reason: str | None) -> date | None:
    said = _REMOVED_ON.search(reason or "")
    try:
        return date.fromisoformat(said[1]) if said else None
    except ValueError:
        return None  # a day that no calendar has is no notice


def _git(*arguments: str) -> str:
    """What git says, or nothing where there is no git, no repository or no such thing."""
    try:
        done = subprocess.run(  # noqa: S603 - constant arguments
            ["git", *arguments],  # noqa: S607 - git is wherever the system has it
            cwd=CHECKOUT,
            capture_output=True,
            text=True,
            check=False,
        )
    except FileNotFoundError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
