"""Columns that many tables of content have."""

from enum import StrEnum
from typing import Any

from sqlalchemy import Boolean, Column, DateTime, Double, Enum, ForeignKey, Integer, Text, Uuid

BYTEWISE = "C"


def id_column() -> "Column[Any]":
    return Column(Uuid, primary_key=True)


def uuid(*, required: bool = True) -> "Column[Any]":
    return Column(Uuid, nullable=not required)


def of(table: str, *, required: bool = True, key: bool = False) -> "Column[Any]":
    """The id of what this row is a part of: it goes together with it."""
    target = ForeignKey(f"content.{table}.id", ondelete="CASCADE")
    return Column(Uuid, target, nullable=not required, primary_key=key)


def words(*, required: bool = True) -> "Column[Any]":
    return Column(Text, nullable=not required)


def sortable(*, key: bool = False) -> "Column[Any]":
    """Compared by bytes, whatever the collation of the database."""
    return Column(Text(collation=BYTEWISE), nullable=False, primary_key=key)


def moment(*, required: bool = True) -> "Column[Any]":
    return Column(DateTime(timezone=True), nullable=not required)


def whole() -> "Column[Any]":
    return Column(Integer, nullable=False)


def real() -> "Column[Any]":
    return Column(Double, nullable=False)


def flag() -> "Column[Any]":
    return Column(Boolean, nullable=False)


def choice(of_: type[StrEnum], name: str) -> "Column[Any]":
    """Text with a CHECK: a native enum would be a type that a migration can't shrink."""
    kind = Enum(
        of_,
        native_enum=False,
        length=20,
        name=name,
        create_constraint=True,
        values_callable=lambda members: [member.value for member in members],
    )
    return Column(kind, nullable=False)
