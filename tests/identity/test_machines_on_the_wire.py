"""Nodes and API tokens over a real socket, from the headers to the answer."""

import hashlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import asyncpg
import httpx2
import orjson
import pytest

from tests.graph.site import Site, site
from tests.identity.machines import Machine
from tests.support.servers import Clone
from tests.support.waiting import until

DOCUMENT = "{ server { version } }"
DOCUMENT_ID = f"sha256:{hashlib.sha256(DOCUMENT.encode()).hexdigest()}"
CREATE = """mutation($input: ApiTokenInput!) { apiTokenCreate(input: $input) {
    ... on ApiTokenIssued { token apiToken { id } } } }"""
REVOKE = "mutation($id: UUID!) { apiTokenRevoke(id: $id) { ... on ApiToken { id } } }"
INVITE = 'mutation { nodeEnrolmentCreate(name: "farm") { ... on NodeEnrolment { enrolmentCode } } }'
ENROL = """mutation($code: String!) { nodeEnrol(code: $code) {
    ... on NodeEnrolled { nodeId secret } } }"""


@pytest.fixture
async def farm(clone: Clone, raw: asyncpg.Connection, tmp_path: Path) -> AsyncIterator[Site]:
    manifest = tmp_path / "documents.json"
    manifest.write_bytes(orjson.dumps({DOCUMENT_ID: DOCUMENT}))
    async with site(tmp_path, clone.urls.app, documents=manifest) as made:
        yield made


async def enrolled(farm: Site) -> Machine:
    invited = (await farm.post(INVITE))["data"]["nodeEnrolmentCreate"]
    told = await farm.post(ENROL, {"code": invited["enrolmentCode"]}, operator=False)
    node = told["data"]["nodeEnrol"]
    return Machine(node["nodeId"], node["secret"])


async def send(farm: Site, body: bytes, headers: dict[str, str]) -> httpx2.Response:
    sent = {"content-type": "application/json", **headers}
    return await farm.client.post(f"{farm.url}/graphql", content=body, headers=sent)


def body(**members: Any) -> bytes:
    return orjson.dumps(members)


async def test_a_node_enrols_and_its_signed_requests_are_answered(farm: Site) -> None:
    machine = await enrolled(farm)
    known = body(documentId=DOCUMENT_ID)
    headers = machine.headers(known, time=datetime.now(UTC), sequence=1)
    answer = await send(farm, known, headers)
    assert answer.json()["data"] == {"server": {"version": "0.1.0"}}
    assert (await send(farm, known, headers)).status_code == 200
    altered = await send(farm, known + b" ", headers)
    assert altered.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
    assert "data" not in altered.json()


async def test_a_node_sends_known_documents_only(farm: Site) -> None:
    machine = await enrolled(farm)
    free = body(query="{ server { time } }")
    answer = await send(farm, free, machine.headers(free, time=datetime.now(UTC), sequence=1))
    assert answer.json()["errors"][0]["extensions"]["code"] == "FORBIDDEN"


async def test_a_signature_that_is_wrong_is_not_taken_for_the_operator_s_token(
    farm: Site,
) -> None:
    known = body(documentId=DOCUMENT_ID)
    headers = {"authorization": f"Bearer {farm.token}", "x-flatrender-signature": "0" * 64}
    answer = await send(farm, known, headers)
    assert answer.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


async def test_a_node_s_body_has_its_limit(farm: Site) -> None:
    machine = await enrolled(farm)
    large = b" " * (256 * 1024 + 1)
    headers = machine.headers(large, time=datetime.now(UTC), sequence=1)
    assert (await send(farm, large, headers)).status_code == 413


async def test_an_api_token_opens_the_door_until_it_is_revoked(farm: Site) -> None:
    wish = {"name": "shop", "scopes": ["tenant:read"], "addresses": ["127.0.0.0/8"]}
    issued = (await farm.post(CREATE, {"input": wish}))["data"]["apiTokenCreate"]
    bearer = {"authorization": f"Bearer {issued['token']}"}
    asked = body(query=DOCUMENT)
    assert (await send(farm, asked, bearer)).json()["data"] == {"server": {"version": "0.1.0"}}
    managed = body(query="{ apiTokens { nodes { id } } }")
    refused = (await send(farm, managed, bearer)).json()
    assert (refused["data"], refused["errors"][0]["extensions"]["code"]) == (None, "FORBIDDEN")
    await farm.post(REVOKE, {"id": issued["apiToken"]["id"]})

    async def refused_everywhere() -> bool:
        return "data" not in (await send(farm, asked, bearer)).json()

    assert await until(refused_everywhere, seconds=5, what="the refusal") < 5


async def test_an_api_token_is_refused_from_elsewhere(farm: Site) -> None:
    wish = {"name": "shop", "scopes": ["tenant:read"], "addresses": ["203.0.113.0/24"]}
    issued = (await farm.post(CREATE, {"input": wish}))["data"]["apiTokenCreate"]
    bearer = {"authorization": f"Bearer {issued['token']}"}
    answer = (await send(farm, body(query=DOCUMENT), bearer)).json()
    assert answer["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
    assert "data" not in answer
