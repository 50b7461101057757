"""Registering, signing in, and getting back in: for whoever is not signed in."""

from typing import Annotated

import strawberry

from domains.identity.graphql.inputs.accounts import spoken
from domains.identity.graphql.types.sign_in import (
    MessageOrdered,
    MessageResult,
    PasswordChanged,
    PasswordResult,
    RegistrationBegun,
    RegistrationResult,
    SignInResult,
    shown,
)
from domains.identity.graphql.visits import visit_of
from domains.identity.service import recovery, registration, sign_in
from kernel.actor import ANYONE
from kernel.graphql.context import Info
from kernel.graphql.fields import mutation

Tenant = Annotated[
    str | None,
    strawberry.argument(description="The tenant's slug, where the host does not tell it."),
]
Login = Annotated[
    str,
    strawberry.argument(description="An e-mail address, or a phone number in any spelling."),
]
Email = Annotated[str, strawberry.argument(description="The e-mail address.")]
Phone = Annotated[str, strawberry.argument(description="The phone number, in any spelling.")]
Code = Annotated[str, strawberry.argument(description="The code of the message.")]
Secret = Annotated[str, strawberry.argument(description="What the link has after its `#`.")]
Password = Annotated[str, strawberry.argument(description="The password.")]
NewPassword = Annotated[
    str, strawberry.argument(description="The new password, 10 to 200 characters.")
]
Name = Annotated[str, strawberry.argument(description="The name that others see.")]
Locale = Annotated[
    str | None, strawberry.argument(description="fa or en; the browser's when absent.")
]
Ticket = Annotated[str, strawberry.argument(description="What the registration answered.")]


@strawberry.type
class SignInMutations:
    @mutation(
        allow=ANYONE,
        description="Begins a registration by e-mail. An address that is taken gets a notice.",
        authenticates=True,
        even=True,
    )
    async def register_with_email(
        self,
        info: Info,
        email: Email,
        password: NewPassword,
        display_name: Name,
        locale: Locale = None,
        tenant: Tenant = None,
    ) -> RegistrationResult:
        visit = await visit_of(info.context, tenant)
        ticket = await registration.with_email(visit, email, password, display_name, spoken(locale))
        return RegistrationBegun(ticket=ticket, minutes=registration.MINUTES)

    @mutation(
        allow=ANYONE,
        description="Begins a registration by phone. A number that is taken gets a notice.",
        authenticates=True,
        even=True,
    )
    async def register_with_phone(
        self,
        info: Info,
        phone: Phone,
        display_name: Name,
        locale: Locale = None,
        tenant: Tenant = None,
    ) -> RegistrationResult:
        visit = await visit_of(info.context, tenant)
        ticket = await registration.with_phone(visit, phone, display_name, spoken(locale))
        return RegistrationBegun(ticket=ticket, minutes=registration.MINUTES)

    @mutation(
        allow=ANYONE,
        description="Completes a registration with its ticket and the code, and signs in.",
        authenticates=True,
        even=True,
    )
    async def registration_confirm(
        self, info: Info, ticket: Ticket, code: Code, tenant: Tenant = None
    ) -> SignInResult:
        visit = await visit_of(info.context, tenant)
        return shown(await registration.confirm(visit, ticket, code))

    @mutation(allow=ANYONE, description="Signs in with a password.", authenticates=True, even=True)
    async def sign_in_with_password(
        self, info: Info, login: Login, password: Password, tenant: Tenant = None
    ) -> SignInResult:
        visit = await visit_of(info.context, tenant)
        return shown(await sign_in.with_password(visit, login, password))

    @mutation(allow=ANYONE, description="Asks for a sign-in code.", authenticates=True, even=True)
    async def sign_in_code_request(
        self, info: Info, login: Login, tenant: Tenant = None
    ) -> MessageResult:
        await sign_in.request_code(await visit_of(info.context, tenant), login)
        return MessageOrdered(minutes=sign_in.CODE_MINUTES)

    @mutation(allow=ANYONE, description="Signs in with a code.", authenticates=True, even=True)
    async def sign_in_with_code(
        self, info: Info, login: Login, code: Code, tenant: Tenant = None
    ) -> SignInResult:
        visit = await visit_of(info.context, tenant)
        return shown(await sign_in.with_code(visit, login, code))

    @mutation(allow=ANYONE, description="Asks for a sign-in link.", authenticates=True, even=True)
    async def magic_link_request(
        self, info: Info, email: Email, tenant: Tenant = None
    ) -> MessageResult:
        await sign_in.request_link(await visit_of(info.context, tenant), email)
        return MessageOrdered(minutes=sign_in.LINK_MINUTES)

    @mutation(allow=ANYONE, description="Signs in with a link.", authenticates=True, even=True)
    async def sign_in_with_link(
        self, info: Info, secret: Secret, tenant: Tenant = None
    ) -> SignInResult:
        visit = await visit_of(info.context, tenant)
        return shown(await sign_in.with_link(visit, secret))

    @mutation(
        allow=ANYONE,
        description="Asks for a link to a new password.",
        authenticates=True,
        even=True,
    )
    async def password_reset_request(
        self, info: Info, login: Login, tenant: Tenant = None
    ) -> MessageResult:
        await recovery.request_reset(await visit_of(info.context, tenant), login)
        return MessageOrdered(minutes=recovery.MINUTES)

    @mutation(
        allow=ANYONE,
        description="Sets a new password with the link's secret, and ends all sessions.",
        authenticates=True,
        even=True,
    )
    async def password_reset(
        self, info: Info, secret: Secret, new_password: NewPassword, tenant: Tenant = None
    ) -> PasswordResult:
        await recovery.reset(await visit_of(info.context, tenant), secret, new_password)
        return PasswordChanged(done=True)
