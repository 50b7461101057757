"""The endpoint over real sockets."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx2
import pytest

from graph.authenticate import Credentials
from graph.transport.documents import Documents
from graph.transport.manners import REQUEST_HEADER
from kernel.actor import ANONYMOUS, Actor
from kernel.config import Environment
from tests.transport.edge_schema import HAPPENED, USER
from tests.transport.edge_support import client_of, settings_at

RESPONSE = "application/graphql-response+json"
JSON = "application/json"
HELLO = b'{"query": "{ hello }"}'
HELLO_AGAIN = "query HelloAgain { hello }"


@pytest.fixture(autouse=True)
def _nothing_happened() -> None:
    HAPPENED.read.clear()
    HAPPENED.written.clear()


@pytest.fixture(scope="module")
async def client(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[httpx2.AsyncClient]:
    settings = settings_at(tmp_path_factory.mktemp("home"))
    async with client_of(settings, Documents([HELLO_AGAIN])) as made:
        yield made


async def post(client: httpx2.AsyncClient, body: bytes = HELLO, **headers: str) -> httpx2.Response:
    sent = {"content-type": JSON} | {name.replace("_", "-"): text for name, text in headers.items()}
    return await client.post("/graphql", content=body, headers=sent)


def code_of(response: httpx2.Response) -> object:
    body = response.json()
    assert "data" not in body
    return body["errors"][0]["extensions"]["code"]


@pytest.mark.parametrize(
    ("accept", "content_type"),
    [
        (RESPONSE, RESPONSE),
        (JSON, JSON),
        ("*/*", JSON),
        ("application/*", JSON),
        (f"{RESPONSE}, {JSON};q=0.9", RESPONSE),
        (f"{JSON}, {RESPONSE};q=0.5", JSON),
        (f"{RESPONSE};q=0, */*", JSON),
        (f"{RESPONSE.upper()}; charset=utf-8", RESPONSE),
        ("", JSON),
        (f"{RESPONSE};q=nonsense, {JSON}", JSON),
    ],
)
async def test_the_media_type_is_negotiated(
    client: httpx2.AsyncClient, accept: str, content_type: str
) -> None:
    response = await post(client, accept=accept)
    assert response.status_code == 200
    assert response.headers["content-type"] == content_type
    assert response.json()["data"] == {"hello": "world"}
    assert response.headers["cache-control"] == "no-store"


async def test_who_takes_neither_type_is_told(client: httpx2.AsyncClient) -> None:
    response = await post(client, accept="text/event-stream")
    assert response.status_code == 406
    assert code_of(response) == "BAD_REQUEST"
    assert HAPPENED.read == []


@pytest.mark.parametrize(
    ("query", "code"),
    [
        (b'{"query": "{"}', "GRAPHQL_PARSE_FAILED"),
        (b'{"query": "{ nope }"}', "GRAPHQL_VALIDATION_FAILED"),
        (b'{"query": "query ($i: UUID!) { byId(id: $i) }"}', "BAD_USER_INPUT"),
    ],
)
@pytest.mark.parametrize(
    ("accept", "status"), [(RESPONSE, 400), ("*/*", 400), (f"{RESPONSE}, {JSON}", 400), (JSON, 200)]
)
async def test_the_three_ways_a_document_fails(
    client: httpx2.AsyncClient, query: bytes, code: str, accept: str, status: int
) -> None:
    response = await post(client, query, accept=accept)
    assert response.status_code == status
    assert code_of(response) == code


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH"])
async def test_the_method_is_post(client: httpx2.AsyncClient, method: str) -> None:
    response = await client.request(method, "/graphql", params={"query": "{ hello }"})
    assert response.status_code == 405
    assert response.headers["allow"] == "POST"
    assert HAPPENED.read == []


async def test_a_known_document_by_get_needs_a_header_that_no_form_can_send(
    client: httpx2.AsyncClient,
) -> None:
    known = Documents().add(HELLO_AGAIN)
    params = {"documentId": known}
    refused = await client.get("/graphql", params=params)
    assert refused.status_code == 403
    assert code_of(refused) == "FORBIDDEN"
    assert HAPPENED.read == []
    answered = await client.get("/graphql", params=params, headers={REQUEST_HEADER: "1"})
    assert answered.json()["data"] == {"hello": "world"}


async def test_an_address_has_its_limits(client: httpx2.AsyncClient) -> None:
    response = await client.get("/graphql", params={"documentId": "x" * 16_400})
    assert (response.status_code, code_of(response)) == (414, "BAD_REQUEST")


async def test_no_mutation_by_get(tmp_path: Path) -> None:
    text = "mutation M { write { name } }"
    documents = Documents()
    known = documents.add(text)
    async with client_of(settings_at(tmp_path), documents) as client:
        headers = {REQUEST_HEADER: "1"}
        response = await client.get("/graphql", params={"documentId": known}, headers=headers)
        assert response.status_code == 405
        assert response.headers["allow"] == "POST"
        assert HAPPENED.written == []
        body = b'{"documentId": "%s"}' % known.encode()
        assert (await post(client, body)).json()["data"] == {"write": {"name": "x"}}


async def test_the_audit_opens_get_in_development(tmp_path: Path) -> None:
    settings = settings_at(tmp_path, env=Environment.DEVELOPMENT, audit=True)
    async with client_of(settings) as client:
        text = "query ($id: UUID!) { byId(id: $id) }"
        some = "00000000-0000-0000-0000-000000000007"
        params = {"query": text, "variables": f'{{"id": "{some}"}}'}
        assert (await client.get("/graphql", params=params)).json()["data"] == {"byId": some}
        wrong = await client.get("/graphql", params={"query": text, "variables": "{"})
        assert (wrong.status_code, code_of(wrong)) == (400, "BAD_REQUEST")
        mutation = await client.get("/graphql", params={"query": "mutation { write { name } }"})
        assert mutation.status_code == 405
        assert HAPPENED.written == []


async def test_a_subscription_has_its_own_ways(client: httpx2.AsyncClient) -> None:
    response = await post(client, b'{"query": "subscription { count(to: 1) }"}')
    assert (response.status_code, code_of(response)) == (400, "BAD_REQUEST")


class ByCookie:
    """Knows a user by a cookie, or by a token."""

    async def authenticate(self, credentials: Credentials) -> Actor:
        known = credentials.cookies.get("session") == "u1" or credentials.authorization
        return USER if known else ANONYMOUS

    async def is_alive(self, actor: Actor) -> bool:
        return actor is USER


async def test_a_cookie_alone_does_not_let_another_site_act(tmp_path: Path) -> None:
    body = b'{"query": "mutation { write { name } }"}'
    async with client_of(settings_at(tmp_path), authenticator=ByCookie()) as client:
        refused = await post(client, body, cookie="session=u1")
        assert (refused.status_code, code_of(refused)) == (403, "FORBIDDEN")
        assert HAPPENED.written == []
        with_header = {"cookie": "session=u1", REQUEST_HEADER: "1"}
        assert (await post(client, body, **with_header)).status_code == 200
        assert (await post(client, body, cookie="theme=dark")).status_code == 200
        with_token = {"cookie": "session=u1", "authorization": "Bearer x"}
        assert (await post(client, body, **with_token)).status_code == 200
    assert HAPPENED.written == ["x", "x", "x"]


async def test_bad_credentials(client: httpx2.AsyncClient) -> None:
    response = await post(client, authorization="Bearer fr_local_wrong", accept=RESPONSE)
    assert response.status_code == 401
    assert response.headers["www-authenticate"] == "Bearer"
    assert code_of(response) == "UNAUTHENTICATED"
    assert HAPPENED.read == []


async def test_an_empty_bucket_says_when_to_come_back(tmp_path: Path) -> None:
    body = b'{"query": "{ dear a: dear b: dear c: dear d: dear e: dear }"}'
    async with client_of(settings_at(tmp_path)) as client:
        assert [(await post(client, body)).status_code for _ in range(3)] == [200, 200, 200]
        response = await post(client, body)
    assert response.status_code == 429
    assert int(response.headers["retry-after"]) >= 1


async def test_the_language_follows_the_header(client: httpx2.AsyncClient) -> None:
    response = await post(client, b'{"query": "{ ours }"}', accept_language="fa-IR,en;q=0.5")
    (error,) = response.json()["errors"]
    assert error["message"] == "چنین موردی پیدا نشد یا به شما تعلق ندارد."


async def test_what_is_no_json_is_a_bug_of_ours(client: httpx2.AsyncClient) -> None:
    response = await post(client, b'{"query": "{ weird }"}')
    assert response.status_code == 500
    assert code_of(response) == "INTERNAL_SERVER_ERROR"
