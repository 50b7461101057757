"""Enums of the kernel and of the domains, shown in the schema with a meaning for each value."""

from collections.abc import Mapping
from enum import Enum
from typing import Any, TypeVar

import strawberry

EnumOf = TypeVar("EnumOf", bound=type[Enum])


def described(enum: EnumOf, *, name: str, description: str, meanings: Mapping[Any, str]) -> EnumOf:
    """Shows an enum that knows nothing of GraphQL; a value without a meaning is an error."""
    missing = [member.name for member in enum if member not in meanings]
    if missing:
        message = f"{name} has values without a meaning: {', '.join(missing)}"
        raise ValueError(message)
    shown = strawberry.enum(enum, name=name, description=description)
    for value in shown.__strawberry_definition__.values:  # type: ignore[attr-defined] # strawberry adds it
        value.description = meanings[enum[value.name]]
    return shown
