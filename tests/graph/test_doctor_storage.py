"""`doctor` looks at a bucket: what is wrong is named, and what to do about it; no secret is."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from graph.cli import storage_checks
from graph.cli.findings import Finding
from kernel import bucket
from kernel.clock import FrozenClock
from kernel.config import ConfigurationError, Settings, load_settings
from tests.support import s3
from tests.support.s3.server import KEYS, Fault


@pytest.fixture
def remote(monkeypatch: pytest.MonkeyPatch) -> s3.S3Server:
    monkeypatch.setattr(bucket, "FIRST_PAUSE", timedelta(milliseconds=5))
    shared = s3.shared()
    shared.reset()
    return shared


async def looked(remote: s3.S3Server, **changes: Any) -> list[Finding]:
    found = await storage_checks.look(Settings(**{**remote.settings(), **changes}))
    assert not any(KEYS.secret in f"{one.says}{one.mend}" for one in found)
    return found


async def test_a_bucket_that_is_well(remote: s3.S3Server) -> None:
    remote.shelf.objects.clear()
    clock, storage = await looked(remote)
    assert (clock.is_well, storage.is_well) == (True, True)
    assert storage.says == "s3://films/base takes, shows and deletes objects"
    assert remote.shelf.objects == {}


async def test_a_folder_needs_no_look(tmp_path: Path) -> None:
    assert await storage_checks.look(Settings(home=tmp_path)) == []


@pytest.mark.parametrize(
    ("changes", "says", "mend"),
    [
        ({"storage_url": "s3://other"}, "NoSuchBucket", "FLATRENDER_STORAGE_URL"),
        ({"storage_key_id": "other"}, "InvalidAccessKeyId", "FLATRENDER_STORAGE_KEY_ID"),
        ({"storage_key_secret": "no"}, "SignatureDoesNotMatch", "FLATRENDER_STORAGE_KEY_SECRET"),
        ({"storage_region": "eu-1"}, "AuthorizationHeaderMalformed", "FLATRENDER_STORAGE_REGION"),
        ({"storage_endpoint": "http://127.0.0.1:9"}, "fails", "FLATRENDER_STORAGE_ENDPOINT"),
    ],
)
async def test_settings_that_are_wrong(
    remote: s3.S3Server, changes: dict[str, str], says: str, mend: str
) -> None:
    *_, storage = await looked(remote, **changes)
    assert not storage.is_well
    assert says in storage.says
    assert mend in storage.mend
    assert remote.shelf.objects == {}


async def test_rights_that_are_missing(remote: s3.S3Server) -> None:
    with remote.in_trouble(Fault.REFUSED, method="PUT"):
        *_, storage = await looked(remote)
    assert (storage.is_well, storage.says) == (False, "s3://films/base fails: AccessDenied")
    assert storage.mend.startswith("let the key read, write, list and delete")


async def test_clocks_that_are_apart(remote: s3.S3Server) -> None:
    remote.clock = FrozenClock(datetime.now(UTC) + timedelta(hours=1))
    clock, storage = await looked(remote)
    assert (clock.is_well, clock.mend) == (False, "set the clock of this machine, best by NTP")
    assert (storage.is_well, storage.mend) == (False, clock.mend)


async def test_a_server_that_replaces_what_it_should_not(remote: s3.S3Server) -> None:
    remote.is_careless = True
    *_, storage = await looked(remote)
    assert (storage.is_well, "If-None-Match" in storage.mend) == (False, True)
    assert remote.shelf.objects == {}


@pytest.mark.parametrize("missing", ["storage_key_id", "storage_key_secret"])
def test_half_of_a_key_is_refused(remote: s3.S3Server, missing: str) -> None:
    given = {**remote.settings(), missing: None}
    with pytest.raises(ConfigurationError, match="go together") as told:
        load_settings(**given)
    assert KEYS.secret not in str(told.value)
