"""The audit log and the development outbox as administrators see them."""

from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from domains.identity.api import DOMAIN, Channel
from domains.identity.jobs import chain_audit
from domains.identity.ports import MESSENGER, Message
from domains.identity.service.audit import note
from kernel.actor import ANONYMOUS, OPERATOR, Actor, ActorKind, Role
from kernel.db import Database
from kernel.jobs import JobContext, Nothing
from kernel.texts import Locale
from tests.conftest import TENANT_A, TENANT_B
from tests.identity.administration import prepared
from tests.support.asking import Asker

VERIFY = "{ auditVerify { intact checked waiting goOnAfter faults { kind place entryId } } }"
ENTRIES = "{ auditEntries(first: 2) { nodes { action place subjectId details } } }"
MESSAGES = "{ outgoingMessages { nodes { recipient subject body tenantId channel } } }"


@pytest.fixture
async def asker(database: Database, raw: asyncpg.Connection) -> Asker:
    return await prepared(database, raw)


def admin(tenant: UUID) -> Actor:
    return Actor(ActorKind.USER, tenant, TENANT_B, roles=frozenset({Role.TENANT_ADMIN}))


async def noted(database: Database, actor: Actor, *actions: str) -> None:
    for action in actions:
        async with database.unit(DOMAIN, actor) as unit:
            note(unit, action, ("thing", "7"), count=3)
    await chain_audit(JobContext(database, DOMAIN, TENANT_A, attempt=1), Nothing())


async def test_an_administrator_reads_the_newest_entries_first(
    asker: Asker, customer_a: Actor
) -> None:
    await noted(asker.database, customer_a, "a.done", "b.done", "c.done")
    answer = await asker.ask(ENTRIES, admin(TENANT_A))
    assert answer.errors is None
    assert answer.data == {
        "auditEntries": {
            "nodes": [
                {"action": "c.done", "place": 3, "subjectId": "7", "details": {"count": 3}},
                {"action": "b.done", "place": 2, "subjectId": "7", "details": {"count": 3}},
            ]
        }
    }


async def test_another_tenant_s_administrator_sees_nothing_of_it(
    asker: Asker, customer_a: Actor
) -> None:
    await noted(asker.database, customer_a, "a.done")
    answer = await asker.ask(ENTRIES, admin(TENANT_B))
    assert answer.data == {"auditEntries": {"nodes": []}}


async def test_an_intact_chain_and_the_first_broken_place(
    asker: Asker, customer_a: Actor, raw: asyncpg.Connection
) -> None:
    await noted(asker.database, customer_a, "a.done", "b.done")
    fine: dict[str, Any] = {
        "intact": True,
        "checked": 2,
        "waiting": 0,
        "goOnAfter": None,
        "faults": [],
    }
    assert (await asker.ask(VERIFY, admin(TENANT_A))).data == {"auditVerify": fine}
    await raw.execute("alter table identity.audit_entries disable trigger append_only")
    changed = await raw.fetchval(
        "update identity.audit_entries set subject_id = '8' where action = 'b.done' returning id"
    )
    await raw.execute("alter table identity.audit_entries enable trigger append_only")
    fault = {"kind": "ALTERED", "place": 2, "entryId": str(changed)}
    broken = {**fine, "intact": False, "faults": [fault]}
    assert (await asker.ask(VERIFY, admin(TENANT_A))).data == {"auditVerify": broken}


async def test_a_place_below_the_first_is_refused(asker: Asker) -> None:
    answer = await asker.ask("{ auditVerify(after: -1) { intact } }", admin(TENANT_A))
    assert answer.data is None
    assert [str(error.original_error) for error in answer.errors or []] == [
        "after is a place in the chain, 0 or more. Take it from goOnAfter."
    ]


@pytest.mark.parametrize("question", [VERIFY, ENTRIES, MESSAGES])
async def test_customers_and_strangers_may_not_look(
    asker: Asker, customer_a: Actor, question: str
) -> None:
    for actor, said in (
        (ANONYMOUS, "Sign in first."),
        (customer_a, "You are signed in, but you may not do this."),
    ):
        answer = await asker.ask(question, actor)
        assert answer.data is None
        assert [str(error.original_error) for error in answer.errors or []] == [said]


async def test_messages_wait_in_the_outbox_for_the_platform_s_administrator_only(
    asker: Asker, customer_a: Actor
) -> None:
    async with asker.database.unit(DOMAIN, customer_a) as unit:
        values = {"code": "123456", "minutes": "5"}
        message = Message("sign_in_code", Channel.SMS, "+989121234567", Locale.EN, values)
        await unit.port(MESSENGER).send(unit, message)
    body = "Your code is 123456. It is good for 5 minutes. Tell it to nobody."
    shown = {
        "recipient": "+989121234567",
        "subject": "Your sign-in code",
        "body": body,
        "tenantId": str(TENANT_A),
        "channel": "SMS",
    }
    answer = await asker.ask(MESSAGES, OPERATOR)
    assert answer.data == {"outgoingMessages": {"nodes": [shown]}}
    assert (await asker.ask(MESSAGES, admin(TENANT_A))).data is None


async def test_only_the_platform_names_another_tenant(asker: Asker, customer_a: Actor) -> None:
    await noted(asker.database, customer_a, "a.done")
    entries = "query ($id: UUID) { auditEntries(tenantId: $id) { nodes { action } } }"
    verify = "query ($id: UUID) { auditVerify(tenantId: $id) { checked } }"
    seen = await asker.ask(entries, OPERATOR, id=str(TENANT_A))
    assert seen.data == {"auditEntries": {"nodes": [{"action": "a.done"}]}}
    checked = await asker.ask(verify, OPERATOR, id=str(TENANT_A))
    assert checked.data == {"auditVerify": {"checked": 1}}
    unknown = str(uuid4())
    for actor, tenants in ((admin(TENANT_B), (str(TENANT_A), unknown)), (OPERATOR, (unknown,))):
        for question in (entries, verify):
            for tenant in tenants:
                answer = await asker.ask(question, actor, id=tenant)
                assert answer.data is None
                assert [str(error.original_error) for error in answer.errors or []] == [
                    "There is no such object, or it is not yours."
                ]
