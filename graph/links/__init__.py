"""Edges between domains: each file `<a>_<b>.py` adds fields of one domain to types of another.

A domain never names another one's types; the schema attaches these fields when it is composed.
"""

from dataclasses import dataclass
from typing import Any

from graph.links import content_file_mgr, content_studio_render, render_file_mgr


@dataclass(frozen=True, slots=True)
class Link:
    """A field that one type gets from outside; its resolver goes through a loader."""

    type_name: str
    field_name: str
    field: Any


LINKS: tuple[Link, ...] = tuple(
    Link(*one)
    for one in (
        *content_file_mgr.FIELDS,
        *content_studio_render.FIELDS,
        *render_file_mgr.FIELDS,
    )
)
