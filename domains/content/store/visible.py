"""Which rows of the catalogue a caller may see; row security holds the same underneath."""

from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_
from sqlmodel import col

from domains.content.models import CatalogueSettings, Template
from kernel.db import ReadSession
from kernel.ids import HOUSE_TENANT_ID
from kernel.permissions import Permission, permissions_of


def writes(session: ReadSession) -> bool:
    """Whether the caller sees what is not published of his own tenant."""
    return Permission.CONTENT_WRITE in permissions_of(session.actor)


def own_or_house(session: ReadSession, tenant_id: Any) -> ColumnElement[bool]:
    return or_(
        tenant_id == session.tenant_id, and_(tenant_id == HOUSE_TENANT_ID, _shows_house(session))
    )


def template(session: ReadSession) -> ColumnElement[bool]:
    own = col(Template.tenant_id) == session.tenant_id
    if not writes(session):
        own = and_(own, published())
    house = col(Template.tenant_id) == HOUSE_TENANT_ID
    return or_(own, and_(house, published(), _shows_house(session)))


def published() -> ColumnElement[bool]:
    return and_(col(Template.published_at).is_not(None), col(Template.trashed_at).is_(None))


def _shows_house(session: ReadSession) -> ColumnElement[bool]:
    hidden = exists().where(
        col(CatalogueSettings.tenant_id) == session.tenant_id,
        col(CatalogueSettings.shows_house).is_(False),
    )
    return ~hidden
