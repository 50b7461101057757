"""What users change of their own accounts."""

from typing import Annotated

import strawberry

from domains.identity.api import DOMAIN
from domains.identity.graphql.inputs.accounts import ProfileInput
from domains.identity.graphql.mutations.sign_in import Code, Email, NewPassword, Password, Phone
from domains.identity.graphql.types.accounts import Account, AccountResult
from domains.identity.graphql.types.sign_in import (
    MessageOrdered,
    MessageResult,
    PasswordChanged,
    PasswordResult,
)
from domains.identity.graphql.visits import own_visit
from domains.identity.service import contact_changes, contacts, recovery, users
from kernel.graphql.context import Info
from kernel.graphql.fields import mutation
from kernel.permissions import Permission, fresh, may

_OWN = may(Permission.OWN_ACCOUNT)
_FRESH = fresh(_OWN)


@strawberry.type
class AccountMutations:
    @mutation(
        allow=_OWN,
        description="Changes the password, and ends the other sessions.",
        authenticates=True,
    )
    async def password_change(
        self, info: Info, current_password: Password, new_password: NewPassword
    ) -> PasswordResult:
        await recovery.change(own_visit(info.context), current_password, new_password)
        return PasswordChanged(done=True)

    @mutation(allow=_FRESH, description="Sends a code to a new e-mail address.", even=True)
    async def email_change_request(self, info: Info, email: Email) -> MessageResult:
        await contact_changes.request(own_visit(info.context), contacts.email(email))
        return MessageOrdered(minutes=contact_changes.MINUTES)

    @mutation(
        allow=_OWN,
        description="Takes the new e-mail address with its code. The old one gets a notice.",
        authenticates=True,
    )
    async def email_change_confirm(self, info: Info, email: Email, code: Code) -> AccountResult:
        visit = own_visit(info.context)
        return Account.of(await contact_changes.confirm(visit, contacts.email(email), code))

    @mutation(allow=_FRESH, description="Sends a code to a new phone number.", even=True)
    async def phone_change_request(self, info: Info, phone: Phone) -> MessageResult:
        await contact_changes.request(own_visit(info.context), contacts.phone(phone))
        return MessageOrdered(minutes=contact_changes.MINUTES)

    @mutation(
        allow=_OWN,
        description="Takes the new phone number with its code. The old one gets a notice.",
        authenticates=True,
    )
    async def phone_change_confirm(self, info: Info, phone: Phone, code: Code) -> AccountResult:
        visit = own_visit(info.context)
        return Account.of(await contact_changes.confirm(visit, contacts.phone(phone), code))

    @mutation(allow=_OWN, description="Changes the caller's own profile.")
    async def profile_update(
        self,
        info: Info,
        input: Annotated[ProfileInput, strawberry.argument(description="What to change.")],
    ) -> AccountResult:
        context = info.context
        async with context.services.database.unit(DOMAIN, context.actor) as unit:
            row = await users.update_profile(unit, input.profile())
        return Account.of(row)
