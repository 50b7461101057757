"""A wrong setting is named with what was expected; what is secret is not shown."""

import os
from pathlib import Path

import pytest

from kernel import config
from kernel.config import CHECKOUT, ConfigurationError, Environment, Settings, load_settings


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in os.environ:
        if name.startswith("FLATRENDER_") or name == "DATABASE_URL":
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def complaint() -> str:
    with pytest.raises(ConfigurationError) as refused:
        load_settings()
    return str(refused.value)


NO_NETWORK = "does not appear to be an IPv4 or IPv6 network"
NUMBER = "unable to parse string as an integer"
WRONG = [
    ("FLATRENDER_PORT", "web", f"is 'web': Input should be a valid integer, {NUMBER}"),
    ("FLATRENDER_PORT", "0", "is '0': Input should be greater than or equal to 1"),
    ("FLATRENDER_PORT", "65536", "is '65536': Input should be less than or equal to 65535"),
    ("FLATRENDER_ENV", "test", "is 'test': Input should be 'development' or 'production'"),
    ("FLATRENDER_LOG_FORMAT", "xml", "is 'xml': Input should be 'console' or 'json'"),
    (
        "FLATRENDER_LOG_LEVEL",
        "loud",
        "is 'loud': String should match pattern '^(debug|info|warning|error)$'",
    ),
    ("FLATRENDER_POOL_SIZE", "0", "is '0': Input should be greater than or equal to 1"),
    ("FLATRENDER_POOL_SIZE", "501", "is '501': Input should be less than or equal to 500"),
    (
        "FLATRENDER_STATEMENT_TIMEOUT_MS",
        "99",
        "is '99': Input should be greater than or equal to 100",
    ),
    (
        "FLATRENDER_AUDIT",
        "perhaps",
        "is 'perhaps': Input should be a valid boolean, unable to interpret input",
    ),
    ("FLATRENDER_OUTBOX_RETENTION_DAYS", "0", "is '0': Input should be greater than or equal to 1"),
    ("FLATRENDER_IDEMPOTENCY_HOURS", "0", "is '0': Input should be greater than or equal to 1"),
    (
        "FLATRENDER_TRUSTED_PROXIES",
        "10.0.0.0/8, office",
        f"is '10.0.0.0/8, office': 'office' {NO_NETWORK}",
    ),
]


@pytest.mark.parametrize(("name", "value", "told"), WRONG, ids=lambda value: str(value)[:30])
def test_a_wrong_setting_is_named_with_what_was_expected(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, told: str
) -> None:
    monkeypatch.setenv(name, value)
    assert complaint() == f"{name} {told}"


@pytest.mark.parametrize("name", ["DATABASE_URL", "FLATRENDER_APP_DATABASE_URL"])
@pytest.mark.parametrize("value", ["mysql://me:secret@host/db", "host=db password=secret", ""])
def test_a_wrong_address_of_a_database_is_named_and_not_shown(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    expected = "expected postgresql://user:password@host:5432/database"
    assert complaint() == f"{name}: {expected}"


def test_all_wrong_settings_are_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("FLATRENDER_PORT", "FLATRENDER_POOL_SIZE"):
        monkeypatch.setenv(name, "0")
    assert [line.split(" ")[0] for line in complaint().splitlines()] == [
        "FLATRENDER_PORT",
        "FLATRENDER_POOL_SIZE",
    ]


def test_secrets_are_not_shown_beside_what_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://me:canary@host/db")
    monkeypatch.setenv("FLATRENDER_METRICS_TOKEN", "canary")
    monkeypatch.setenv("FLATRENDER_ENV", "production")
    monkeypatch.setenv("FLATRENDER_AUDIT", "1")
    told = complaint()
    assert told == ("FLATRENDER_AUDIT opens the API and is refused with FLATRENDER_ENV=production")


def test_the_audit_is_for_development(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FLATRENDER_AUDIT", "1")
    settings = load_settings()
    assert (settings.audit, settings.is_development) == (True, True)
    monkeypatch.setenv("FLATRENDER_AUDIT", "0")
    monkeypatch.setenv("FLATRENDER_ENV", "production")
    settings = load_settings()
    assert (settings.audit, settings.is_development) == (False, False)


def test_the_file_is_read_and_the_environment_goes_before_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text(
        "# of this machine\nFLATRENDER_PORT=9001\nFLATRENDER_ENV='production'\n"
        "DATABASE_URL=postgresql://me@host/db\nSOMETHING_ELSE=1\n"
    )
    monkeypatch.setenv("FLATRENDER_PORT", "9002")
    settings = load_settings()
    assert (settings.port, settings.env) == (9002, Environment.PRODUCTION)
    assert settings.database_url == "postgresql://me@host/db"
    assert load_settings(port=9003, host=None).port == 9003


def test_a_wrong_line_of_the_file_is_named(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("FLATRENDER_PORT=high\n")
    assert complaint().startswith("FLATRENDER_PORT is 'high': ")


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"FLATRENDER_HOME=\xff\n")
    assert complaint() == ".env is not UTF-8 text; save it as UTF-8"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("", ()),
        ("https://a.ir", ("https://a.ir",)),
        (" https://a.ir , https://b.ir,", ("https://a.ir", "https://b.ir")),
    ],
)
def test_lists_are_written_with_commas(
    monkeypatch: pytest.MonkeyPatch, written: str, read: tuple[str, ...]
) -> None:
    monkeypatch.setenv("FLATRENDER_ALLOWED_ORIGINS", written)
    assert load_settings().allowed_origins == read


def test_settings_stay_as_they_were_read() -> None:
    with pytest.raises(ValueError, match="frozen"):
        setattr(load_settings(), "port", 1)  # noqa: B010 - mypy knows that it is frozen


def test_the_folder_is_made_absolute(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("FLATRENDER_HOME", "data")
    assert load_settings().home == tmp_path / "data"
    monkeypatch.setenv("FLATRENDER_HOME", "~/data")
    assert load_settings().home == Path.home() / "data"


def test_a_checkout_has_a_folder_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    as_root = Settings().home
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setenv("XDG_DATA_HOME", "/home/someone/share")
    as_user = Settings().home
    monkeypatch.setattr(config, "CHECKOUT", CHECKOUT.parent / "elsewhere" / CHECKOUT.name)
    beside = Settings().home
    assert as_root.parent == Path("/var/lib/flatrender")
    assert as_user.parent == Path("/home/someone/share/flatrender")
    assert as_root.name == as_user.name != beside.name
    assert as_user.name.rsplit("-", 1)[0] == beside.name.rsplit("-", 1)[0] == CHECKOUT.name
