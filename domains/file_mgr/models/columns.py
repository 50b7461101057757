"""Columns that many tables of file_mgr have."""

from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, Column, DateTime, Enum, Text, Uuid


def id_column() -> "Column[Any]":
    return Column(Uuid, primary_key=True)


def soft(*, required: bool = True, key: bool = False) -> "Column[Any]":
    """An id of another schema: tenants and owners are rows of identity."""
    return Column(Uuid, nullable=not required, primary_key=key)


def words(*, required: bool = True) -> "Column[Any]":
    return Column(Text, nullable=not required)


def byte_count() -> "Column[Any]":
    return Column(BigInteger, nullable=False)


def moment(*, required: bool = True) -> "Column[Any]":
    return Column(DateTime(timezone=True), nullable=not required)


def choice(of: type[StrEnum], name: str) -> "Column[Any]":
    """Text with a CHECK: a native enum would be a type that a migration can't shrink."""
    kind = Enum(
        of,
        native_enum=False,
        length=16,
        name=name,
        create_constraint=True,
        values_callable=lambda members: [member.value for member in members],
    )
    return Column(kind, nullable=False)
