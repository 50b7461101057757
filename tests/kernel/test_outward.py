"""What people name for us to call: no way of spelling it leads into our own network."""

import ssl
from collections.abc import AsyncIterator

import pytest

from kernel import addresses
from kernel.clock import SystemClock
from kernel.config import ConfigurationError, load_settings
from kernel.errors import AppError, Code
from kernel.outward import Outward
from tests.kernel.hostile_addresses import CLOSED, OPEN, SPELLINGS, WITH_BLANKS
from tests.support.openid_server import OpenIdServer, running


@pytest.fixture
async def server() -> AsyncIterator[OpenIdServer]:
    async with running(SystemClock()) as made:
        yield made


def resolving(*found: str, asked: list[str] | None = None) -> Outward:
    async def resolve(host: str, _: int) -> list[str]:
        if asked is not None:
            asked.append(host)
        return list(found)

    return Outward(resolve=resolve, seconds=2)


def test_the_lists_are_long() -> None:
    assert len({*SPELLINGS, *WITH_BLANKS}) >= 60
    assert len(set(CLOSED)) >= 55


@pytest.mark.parametrize("address", [*SPELLINGS, *WITH_BLANKS])
async def test_an_odd_spelling_is_refused_before_anybody_is_asked(address: str) -> None:
    asked: list[str] = []
    with pytest.raises(AppError) as told:
        await resolving("1.1.1.1", asked=asked).get(address)
    assert (told.value.code, told.value.details) == (Code.BAD_USER_INPUT, {"reason": "address"})
    assert asked == []


@pytest.mark.parametrize("ip", CLOSED)
async def test_a_name_that_leads_inside_is_closed(ip: str) -> None:
    for found in ([ip], ["1.1.1.1", ip], [ip, "1.1.1.1"]):
        with pytest.raises(AppError) as told:
            await resolving(*found).get("https://example.com/")
        assert (told.value.code, told.value.details) == (Code.BAD_USER_INPUT, {"reason": "network"})


@pytest.mark.parametrize("address", ["https://127.0.0.1/", "https://[::1]/", "https://localhost/"])
async def test_a_plain_address_inside_is_closed_by_the_real_resolver(address: str) -> None:
    with pytest.raises(AppError) as told:
        await Outward().get(address)
    assert told.value.details == {"reason": "network"}


@pytest.mark.parametrize("ip", OPEN)
def test_the_world_is_open(ip: str) -> None:
    assert addresses.is_open(ip, allow_private=False)


@pytest.mark.parametrize("ip", ["169.254.169.254", "::ffff:127.0.0.1", "fe80::1", "0.0.0.0", "::"])
def test_what_is_nobody_s_own_stays_closed_in_development(ip: str) -> None:
    assert not addresses.is_open(ip, allow_private=True)


def test_a_target_is_taken_apart() -> None:
    told = Outward().check("HTTPS://Example.COM:8443/a/b?c=d")
    assert (told.host, told.port, told.path) == ("example.com", 8443, "/a/b?c=d")
    assert (told.authority, told.at("1.1.1.1")) == (
        "example.com:8443",
        "https://1.1.1.1:8443/a/b?c=d",
    )
    plain = Outward().check("https://[2A00::1]")
    assert (plain.authority, plain.at("2a00::1")) == ("[2a00::1]", "https://[2a00::1]:443/")


async def test_the_connection_goes_to_what_was_looked_at(server: OpenIdServer) -> None:
    """A name of the wide world, resolved once to our server: Host still says the name."""
    asked: list[str] = []

    async def resolve(host: str, _: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"]

    port = server.issuer.rpartition(":")[2]
    outward = Outward(allow_private=True, resolve=resolve)
    answer = await outward.get(f"http://id.example.com:{port}/.well-known/openid-configuration")
    assert (answer.status, asked) == (200, ["id.example.com"])
    assert server.hosts == [f"id.example.com:{port}"]


async def test_a_redirect_is_an_answer(server: OpenIdServer) -> None:
    server.faults = {"jwks:redirect"}
    answer = await Outward(allow_private=True).get(f"{server.issuer}/jwks")
    assert answer.status == 307
    assert server.calls == ["jwks"]


@pytest.mark.parametrize("fault", ["huge", "slow"])
async def test_too_much_and_too_late_is_silence(server: OpenIdServer, fault: str) -> None:
    server.faults = {f"jwks:{fault}"}
    with pytest.raises(AppError) as told:
        await Outward(allow_private=True, seconds=0.5).get(f"{server.issuer}/jwks")
    assert (told.value.code, told.value.details) == (Code.UNAVAILABLE, {"reason": "no_answer"})


async def test_nobody_there_is_silence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    for outward in (resolving(), Outward(allow_private=True, seconds=1)):
        with pytest.raises(AppError) as told:
            await outward.get("https://127.0.0.1:8443/")
        assert told.value.code is Code.UNAVAILABLE


async def test_who_has_no_certificate_is_silent(server: OpenIdServer) -> None:
    with pytest.raises(AppError) as told:
        await Outward(allow_private=True, seconds=2).get(server.issuer.replace("http:", "https:"))
    assert told.value.code is Code.UNAVAILABLE


def test_certificates_are_checked() -> None:
    context = Outward()._tls
    assert (context.verify_mode, context.check_hostname) == (ssl.CERT_REQUIRED, True)


def test_private_hosts_are_refused_in_production() -> None:
    assert load_settings(allow_private_hosts=True).allow_private_hosts
    with pytest.raises(ConfigurationError, match="FLATRENDER_ALLOW_PRIVATE_HOSTS"):
        load_settings(allow_private_hosts=True, env="production")
