"""Who is calling, and from where."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import cast

import pytest
from starlette.requests import HTTPConnection

from graph.authenticate import Credentials, LocalAuthenticator, operator_token
from graph.transport.contexts import Contexts
from kernel.actor import ANONYMOUS, OPERATOR
from kernel.errors import AppError, Code
from kernel.graphql.context import Services
from kernel.texts import Locale
from tests.transport.edge_schema import USER
from tests.transport.edge_support import settings_at


def test_the_operators_token_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    home = tmp_path / "not" / "there" / "yet"
    token = operator_token(home)
    assert token.startswith("fr_local_")
    assert len(token) == len("fr_local_") + 43
    assert operator_token(home) == token
    (file,) = home.iterdir()
    assert file.name == "operator-token"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_those_who_start_together_agree_on_the_token(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        tokens = set(pool.map(operator_token, [tmp_path] * 32))
    assert len(tokens) == 1
    assert [file.name for file in tmp_path.iterdir()] == ["operator-token"]


async def test_nothing_is_anonymous(tmp_path: Path) -> None:
    authenticator = LocalAuthenticator(settings_at(tmp_path))
    assert await authenticator.authenticate(Credentials(None, "192.0.2.1")) is ANONYMOUS
    assert await authenticator.is_alive(ANONYMOUS)


@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.9.1", "::1", "::ffff:127.0.0.1"])
async def test_the_token_is_the_operator_on_this_machine(tmp_path: Path, address: str) -> None:
    authenticator = LocalAuthenticator(settings_at(tmp_path))
    authorization = f"Bearer {operator_token(tmp_path)}"
    assert await authenticator.authenticate(Credentials(authorization, address)) is OPERATOR
    assert await authenticator.is_alive(OPERATOR)
    assert not await authenticator.is_alive(USER)


@pytest.mark.parametrize("address", ["192.0.2.1", "::ffff:192.0.2.1", "unknown", "10.0.0.1"])
async def test_elsewhere_the_token_is_worth_nothing(tmp_path: Path, address: str) -> None:
    authenticator = LocalAuthenticator(settings_at(tmp_path))
    authorization = f"Bearer {operator_token(tmp_path)}"
    with pytest.raises(AppError) as refused:
        await authenticator.authenticate(Credentials(authorization, address))
    assert refused.value.code is Code.UNAUTHENTICATED


@pytest.mark.parametrize(
    "authorization",
    ["Bearer", "Bearer x", "Basic {token}", "{token}", "Bearer {token}x", "Bearer ü"],
)
async def test_anything_else_is_refused(tmp_path: Path, authorization: str) -> None:
    authenticator = LocalAuthenticator(settings_at(tmp_path))
    sent = authorization.format(token=operator_token(tmp_path))
    with pytest.raises(AppError) as refused:
        await authenticator.authenticate(Credentials(sent, "127.0.0.1"))
    assert refused.value.code is Code.UNAUTHENTICATED


def connection(peer: str | None, **headers: str) -> HTTPConnection:
    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    client = None if peer is None else (peer, 1234)
    return HTTPConnection({"type": "http", "client": client, "headers": raw})


def contexts_at(home: Path, *trusted: str) -> Contexts:
    settings = settings_at(home, trusted_proxies=trusted)
    return Contexts(cast("Services", None), LocalAuthenticator(settings), settings)


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        ("192.0.2.9", "198.51.100.1", "192.0.2.9"),  # a stranger may say what it likes
        ("10.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", "203.0.113.5, 198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", "198.51.100.1, 10.0.0.2", "198.51.100.1"),
        ("10.0.0.1", "10.0.0.3, 10.0.0.2", "10.0.0.3"),
        ("10.0.0.1", "nonsense", "10.0.0.1"),
        ("10.0.0.1", "198.51.100.1, nonsense", "10.0.0.1"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "2001:db8::1", "2001:db8::1"),
        (None, "198.51.100.1", "unknown"),
    ],
)
def test_the_address_is_the_last_one_that_we_can_believe(
    tmp_path: Path, peer: str | None, forwarded: str, address: str
) -> None:
    contexts = contexts_at(tmp_path, "10.0.0.0/8")
    assert contexts.address(connection(peer, x_forwarded_for=forwarded)) == address


def test_nobody_is_trusted_unless_named(tmp_path: Path) -> None:
    asking = connection("127.0.0.1", x_forwarded_for="198.51.100.1")
    assert contexts_at(tmp_path).address(asking) == "127.0.0.1"


async def test_a_context_knows_who_asks_and_how(tmp_path: Path) -> None:
    asking = connection("127.0.0.1", accept_language="fa", cookie="a=b")
    contexts = contexts_at(tmp_path)
    context = await contexts.open(asking)
    assert (context.actor, context.address, context.locale) == (ANONYMOUS, "127.0.0.1", Locale.FA)
    assert context.caches_loads
    assert len(context.trace_id) == 32
    assert contexts.credentials(asking, "Bearer x") == Credentials(
        "Bearer x", "127.0.0.1", {"a": "b"}
    )
    assert not contexts.make(asking, OPERATOR, caches_loads=False).caches_loads
