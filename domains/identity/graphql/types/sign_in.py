"""What the steps of signing in answer."""

from typing import Annotated

import strawberry

from domains.identity.graphql.types.accounts import Account
from domains.identity.graphql.types.factor_kinds import FactorKind
from domains.identity.graphql.types.sessions import SessionTokens
from domains.identity.service.sign_in import Opened, Outcome
from kernel.graphql.problem import Problem


@strawberry.type(description="A session was opened.")
class SignedIn:
    tokens: SessionTokens = strawberry.field(description="What to keep of the session.")
    user: Account = strawberry.field(description="Who has signed in.")

    @classmethod
    def of(cls, opened: Opened) -> "SignedIn":
        return cls(tokens=SessionTokens.of(opened.tokens), user=Account.of(opened.user))


@strawberry.type(description="The first factor was right; a second one has to follow.")
class SecondFactorNeeded:
    ticket: str = strawberry.field(description="Send it along with the second factor.")
    kinds: list[FactorKind] = strawberry.field(description="What the user can show.")


@strawberry.type(description="A message is on its way, if that address is one for a message.")
class MessageOrdered:
    minutes: int = strawberry.field(description="For how many minutes it will be good.")


@strawberry.type(description="A code is on its way; the registration is complete with it.")
class RegistrationBegun:
    ticket: str = strawberry.field(
        description="Send it along with the code; only both together confirm."
    )
    minutes: int = strawberry.field(description="For how many minutes the code will be good.")


@strawberry.type(description="The password is changed, and other sessions are ended.")
class PasswordChanged:
    done: bool = strawberry.field(description="Always true; a failure is a Problem.")


SignInResult = Annotated[
    SignedIn | SecondFactorNeeded | Problem,
    strawberry.union("SignInResult", description="A session, what is still needed, or why not."),
]
MessageResult = Annotated[
    MessageOrdered | Problem,
    strawberry.union("MessageResult", description="That it is on its way, or why not."),
]
RegistrationResult = Annotated[
    RegistrationBegun | Problem,
    strawberry.union("RegistrationResult", description="What to confirm with, or why not."),
]
PasswordResult = Annotated[
    PasswordChanged | Problem,
    strawberry.union("PasswordResult", description="That it is changed, or why not."),
]


def shown(outcome: Outcome) -> SignedIn | SecondFactorNeeded:
    if isinstance(outcome, Opened):
        return SignedIn.of(outcome)
    return SecondFactorNeeded(ticket=outcome.ticket, kinds=outcome.kinds)
