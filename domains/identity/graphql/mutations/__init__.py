"""The mutations of identity, a file per use case."""

from domains.identity.graphql.mutations.accounts import AccountMutations
from domains.identity.graphql.mutations.api_tokens import ApiTokenMutations
from domains.identity.graphql.mutations.avatars import AvatarMutations
from domains.identity.graphql.mutations.factor_sign_in import FactorSignInMutations
from domains.identity.graphql.mutations.factors import FactorMutations
from domains.identity.graphql.mutations.nodes import NodeMutations
from domains.identity.graphql.mutations.openid import OpenIdMutations
from domains.identity.graphql.mutations.sessions import SessionMutations
from domains.identity.graphql.mutations.sign_in import SignInMutations
from domains.identity.graphql.mutations.telegram import TelegramMutations
from domains.identity.graphql.mutations.tenants import TenantMutations
from domains.identity.graphql.mutations.users import UserMutations

MUTATIONS: tuple[type, ...] = (
    SignInMutations,
    AccountMutations,
    AvatarMutations,
    FactorMutations,
    FactorSignInMutations,
    OpenIdMutations,
    SessionMutations,
    NodeMutations,
    ApiTokenMutations,
    TelegramMutations,
    TenantMutations,
    UserMutations,
)
