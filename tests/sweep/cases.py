"""The field by field knowledge of the sweep: a new field that takes an id needs a line here."""

from dataclasses import replace
from typing import Any
from uuid import uuid4

from kernel.ids import HOUSE_TENANT_ID
from tests.conftest import TENANT_A
from tests.sample import service
from tests.sweep.callers import MODERATOR, NOBODY
from tests.sweep.cases_of_content import CONTENT_CASES
from tests.sweep.cases_of_files import FILE_CASES
from tests.sweep.cases_of_render import RENDER_CASES
from tests.sweep.cases_of_studio import STUDIO_CASES
from tests.sweep.world import Case, World, by_id

NEEDS_AN_AUTHENTICATOR = "a passkey's answer opens it, and only an authenticator can make one"
TO_STAFF = frozenset({MODERATOR})


async def a_note(world: World) -> str:
    async with world.database.unit("sample", world.owner) as unit:
        return str((await service.write(unit, "the owner's")).id)


async def a_dead_letter(world: World) -> str:
    return await _inserted(
        world,
        "kernel.pgqueuer (priority, status, entrypoint, attempts) "
        "values (0, 'failed', 'sample.swept', 3)",
    )


async def a_session(world: World) -> str:
    return await _inserted(
        world,
        "identity.sessions (id, tenant_id, user_id, created_at, last_used_at, expires_at, "
        "address, refresh_hash) "
        "values (gen_random_uuid(), $1, $2, now(), now(), now() + interval '1 day', '::1', 'x')",
        TENANT_A,
        world.owner.id,
    )


async def a_factor(world: World) -> str:
    return await _inserted(
        world,
        "identity.factors (id, tenant_id, user_id, kind, label, sign_count, transports, "
        "created_at, confirmed_at) "
        "values (gen_random_uuid(), $1, $2, 'TOTP', 'mine', 0, '{}', now(), now())",
        TENANT_A,
        world.owner.id,
    )


async def an_external_identity(world: World) -> str:
    return await _inserted(
        world,
        "identity.external_identities (id, tenant_id, user_id, provider, subject, created_at, "
        "last_used_at) "
        "values (gen_random_uuid(), $1, $2, 'https://id.example.com', 'x', now(), now())",
        TENANT_A,
        world.owner.id,
    )


async def a_ceremony(world: World) -> str:
    return await _inserted(
        world,
        "identity.passkey_ceremonies (id, tenant_id, user_id, purpose, challenge, expires_at) "
        "values (gen_random_uuid(), $1, $2, 'REGISTER', 'x', now() + interval '1 minute')",
        TENANT_A,
        world.owner.id,
    )


async def an_api_token(world: World) -> str:
    return await _inserted(
        world,
        "identity.tenant_api_keys (id, tenant_id, public_id, name, secret_hash, last_four, "
        "scopes, addresses, created_at) "
        "values (gen_random_uuid(), $1, substr(md5(random()::text), 1, 8), 'a', 'x', 'wxyz', "
        "'{}', '{}', now())",
        TENANT_A,
    )


async def a_node(world: World) -> str:
    return await _inserted(
        world,
        "identity.node_credentials (id, tenant_id, name, key_id, created_at) "
        "values (gen_random_uuid(), $1, 'node', 'k', now())",
        HOUSE_TENANT_ID,
    )


async def the_tenant(_: World) -> str:
    return str(TENANT_A)


async def a_tenant_with_a_host(world: World) -> str:
    await world.raw.execute(
        "insert into identity.tenant_hosts values ('films.example.com', $1) on conflict do nothing",
        TENANT_A,
    )
    return str(TENANT_A)


async def the_owner(world: World) -> str:
    return str(world.owner.id)


async def _inserted(world: World, row: str, *values: object) -> str:
    return str(await world.raw.fetchval(f"insert into {row} returning id", *values))


def _another_number() -> str:
    return str(uuid4().int % 10**15)


def _dead_letter(wanted: str) -> dict[str, Any]:
    return {"id": wanted, "idempotencyKey": "sweep"}


def _passkey(wanted: str) -> dict[str, Any]:
    return {"ceremonyId": wanted, "credential": {"id": "eA", "type": "public-key"}}


CASES: dict[str, Case] = {
    **CONTENT_CASES,
    **FILE_CASES,
    **RENDER_CASES,
    **STUDIO_CASES,
    "note": by_id(a_note),
    "deadLetterRetry": Case(a_dead_letter, _dead_letter, _another_number),
    "deadLetterDiscard": Case(a_dead_letter, _dead_letter, _another_number),
    "sessionRevoke": by_id(a_session),
    "factorRemove": by_id(a_factor),
    "externalIdentityRemove": by_id(an_external_identity),
    "passkeyRegisterFinish": Case(
        a_ceremony,
        lambda wanted: {"answer": _passkey(wanted), "label": "stolen"},
        closed=NEEDS_AN_AUTHENTICATOR,
    ),
    "passkeySignInFinish": Case(
        a_ceremony,
        lambda wanted: {"answer": _passkey(wanted)},
        closed=NEEDS_AN_AUTHENTICATOR,
    ),
    "secondFactorVerify": Case(
        a_ceremony,
        lambda wanted: {"ticket": "guessed", "proof": {"passkey": _passkey(wanted)}},
        closed=NEEDS_AN_AUTHENTICATOR,
    ),
    "stepUp": Case(
        a_ceremony,
        lambda wanted: {"proof": {"passkey": _passkey(wanted)}},
        closed=NEEDS_AN_AUTHENTICATOR,
    ),
    "apiTokenRotate": by_id(an_api_token, overlapHours=1),
    "apiTokenRevoke": by_id(an_api_token),
    "nodeRevoke": by_id(a_node),
    "tenantUpdate": by_id(the_tenant, name="Another name"),
    "tenantSuspend": by_id(the_tenant, reason="because"),
    "tenantActivate": by_id(the_tenant),
    "tenantSmsBudgetSet": by_id(the_tenant, perDay=5),
    "tenantHostAdd": by_id(the_tenant, host="films.example.com"),
    "tenantHostRemove": by_id(a_tenant_with_a_host, host="films.example.com"),
    "user": replace(by_id(the_owner), readers=TO_STAFF),
    "users": Case(the_tenant, lambda wanted: {"tenantId": wanted}, readers=TO_STAFF),
    "auditEntries": Case(the_tenant, lambda wanted: {"tenantId": wanted}),
    "auditVerify": Case(
        the_tenant,
        lambda wanted: {"tenantId": wanted, "after": 0},
        too_dear_for=frozenset({NOBODY}),
    ),
    "userBan": by_id(the_owner, reason="because"),
    "userUnban": by_id(the_owner),
    "userRolesSet": by_id(the_owner, roles=["MODERATOR"]),
    "userImpersonate": by_id(the_owner, reason="because"),
}
