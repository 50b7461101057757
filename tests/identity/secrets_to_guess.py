"""What nobody guesses, each with the right secret: the guesses are wrong by one letter."""

import contextlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from domains.identity.api import DOMAIN
from domains.identity.models import User
from domains.identity.service import (
    api_tokens,
    nodes,
    recovery,
    recovery_codes,
    registration,
    rotation,
    second_factor,
    sign_in,
    token_format,
    users,
)
from domains.identity.service.factors import RecoveryProof
from domains.identity.service.sessions import open_session
from kernel.actor import OPERATOR
from kernel.errors import AppError
from tests.identity.door import EMAIL, PHONE, Door
from tests.identity.guessing import in_session, own_visit, with_app
from tests.identity.machines import admin, make_tenant, make_token

Present = Callable[[str, str], Awaitable[object]]
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@dataclass(frozen=True)
class Secret:
    """The right one, where its random part begins, and how one is presented from an address."""

    right: str
    begins: int
    present: Present

    def wrong(self, number: int) -> str:
        """Another letter at another place each time, in case some place is not looked at."""
        places = [at for at in range(self.begins, len(self.right)) if self.right[at].isalnum()]
        at, turn = places[number % len(places)], number // len(places)
        others = [one for one in LETTERS if one.upper() != self.right[at].upper()]
        return self.right[:at] + others[turn % len(others)] + self.right[at + 1 :]


async def opens(act: Awaitable[object]) -> bool:
    with contextlib.suppress(AppError):
        return await act is not None
    return False


async def magic_link(door: Door) -> Secret:
    await door.user()
    await sign_in.request_link(door.visit(), EMAIL)
    right = (await door.letter()).secret
    return Secret(right, 0, lambda one, at: sign_in.with_link(door.visit(at), one))


async def reset_link(door: Door) -> Secret:
    await door.user()
    await recovery.request_reset(door.visit(), EMAIL)

    async def present(secret: str, address: str) -> bool:
        await recovery.reset(door.visit(address), secret, "an even newer kettle")
        return True

    return Secret((await door.letter()).secret, 0, present)


async def registration_ticket(door: Door) -> Secret:
    """Whoever reads the code over somebody's shoulder has no ticket to it."""
    ticket = await registration.with_phone(door.visit(), PHONE, "Mona", None)
    code = (await door.letter()).code
    return Secret(ticket, 0, lambda one, at: registration.confirm(door.visit(at), one, code))


async def second_factor_ticket(door: Door) -> Secret:
    """Whoever has found a recovery code has no ticket to it."""
    code = (await _codes(door))[0]
    outcome = await sign_in.with_password(door.visit(), EMAIL, "the right one")
    assert isinstance(outcome, sign_in.Ticketed)
    proof = RecoveryProof(code)
    return Secret(
        outcome.ticket, 0, lambda one, at: second_factor.finish(door.visit(at), one, proof)
    )


async def recovery_code(door: Door) -> Secret:
    """At the step up, where no ticket counts the tries: eighty bits need no limit."""
    codes = await _codes(door)
    user = await _user(door)
    async with door.database.unit(DOMAIN, OPERATOR) as unit:
        opened = await open_session(unit, user, door.visit().device)

    def present(code: str, address: str) -> Awaitable[object]:
        actor = replace(in_session(door, user), session_id=opened.session_id)
        return second_factor.step_up(door.database, actor, RecoveryProof(code), address)

    return Secret(codes[0], 0, present)


async def enrolment_code(door: Door) -> Secret:
    async with door.database.unit(DOMAIN, OPERATOR) as unit:
        invitation = await nodes.invite(unit, "farm 1", "192.0.2.1")

    async def present(code: str, address: str) -> object:
        async with door.database.unit(DOMAIN, OPERATOR) as unit:
            return await nodes.enrol(unit, code, address)

    return Secret(invitation.code, len("fr_enrol_"), present)


async def api_token(door: Door) -> Secret:
    """The public part is right and the checksum fits; only the secret is guessed."""
    await make_tenant(door.raw, admin().tenant_id)
    issued = await make_token(door.database, admin())
    body = issued.token.rpartition("_")[0]

    def present(guessed: str, address: str) -> Awaitable[object]:
        token = f"{guessed}_{token_format.checksum(guessed)}"
        return api_tokens.actor_of(door.database, token, address)

    return Secret(body, body.rindex("_") + 1, present)


async def refresh_token(door: Door) -> Secret:
    """The session's id is right; a wrong token ends nobody's session."""
    user = await door.user()
    async with door.database.unit(DOMAIN, OPERATOR) as unit:
        tokens = await open_session(unit, user, door.visit().device)

    def present(token: str, address: str) -> Awaitable[object]:
        return rotation.refresh(door.database, token, door.visit(address).device)

    return Secret(tokens.refresh, tokens.refresh.index("_", len("fr_refresh_")) + 1, present)


async def _user(door: Door) -> User:
    async with door.database.read(DOMAIN, OPERATOR) as session:
        found = await users.by_email(session, EMAIL)
    assert found is not None
    return found


async def _codes(door: Door) -> list[str]:
    """Recovery codes of a user with an app."""
    user = await door.user()
    await with_app(door, user)
    async with own_visit(door, user, "192.0.2.7").unit() as unit:
        return await recovery_codes.make(unit, user)


SECRETS: dict[str, Callable[[Door], Awaitable[Secret]]] = {
    "a magic link": magic_link,
    "a reset link": reset_link,
    "a registration ticket": registration_ticket,
    "a second factor's ticket": second_factor_ticket,
    "a recovery code": recovery_code,
    "a node's enrolment code": enrolment_code,
    "an API token": api_token,
    "a refresh token": refresh_token,
}
