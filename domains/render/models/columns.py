"""Columns that many tables of render have."""

from enum import StrEnum
from typing import Any

from sqlalchemy import Column, DateTime, Double, Enum, ForeignKey, Integer, Text, Uuid, text


def id_column() -> "Column[Any]":
    return Column(Uuid, primary_key=True)


def uuid(*, required: bool = True) -> "Column[Any]":
    return Column(Uuid, nullable=not required)


def of_job(*, key: bool = False) -> "Column[Any]":
    return Column(Uuid, ForeignKey("render.render_jobs.id"), nullable=False, primary_key=key)


def words(*, required: bool = True) -> "Column[Any]":
    return Column(Text, nullable=not required)


def moment(*, required: bool = True) -> "Column[Any]":
    return Column(DateTime(timezone=True), nullable=not required)


def count() -> "Column[Any]":
    return Column(Integer, nullable=False, server_default=text("0"))


def number() -> "Column[Any]":
    return Column(Double, nullable=False, server_default=text("0"))


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
