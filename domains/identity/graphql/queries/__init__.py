"""The queries of identity, a file per use case."""

from domains.identity.graphql.queries.api_tokens import ApiTokenQueries
from domains.identity.graphql.queries.audit import AuditQueries
from domains.identity.graphql.queries.factors import FactorQueries
from domains.identity.graphql.queries.messages import MessageQueries
from domains.identity.graphql.queries.nodes import NodeQueries
from domains.identity.graphql.queries.openid import OpenIdQueries
from domains.identity.graphql.queries.sessions import SessionQueries
from domains.identity.graphql.queries.telegram import TelegramQueries
from domains.identity.graphql.queries.tenants import TenantQueries
from domains.identity.graphql.queries.users import UserQueries

QUERIES: tuple[type, ...] = (
    FactorQueries,
    OpenIdQueries,
    SessionQueries,
    NodeQueries,
    ApiTokenQueries,
    AuditQueries,
    MessageQueries,
    TelegramQueries,
    TenantQueries,
    UserQueries,
)
