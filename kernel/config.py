"""The one place that reads the environment and `.env`."""

import hashlib
import os
from enum import StrEnum
from functools import cached_property
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated

import platformdirs
from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

CHECKOUT = Path(__file__).resolve().parent.parent


class Environment(StrEnum):
    DEVELOPMENT = "development"
    PRODUCTION = "production"


class LogFormat(StrEnum):
    CONSOLE = "console"
    JSON = "json"


class ConfigurationError(Exception):
    """A setting is wrong; the text names it and says what was expected."""


def _split(value: object) -> object:
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(",") if part.strip())
    return value


def default_home() -> Path:
    """A folder per checkout, so that two of them run side by side.

    As root it can't be in root's home, which PostgreSQL's own user may not enter.
    """
    digest = hashlib.sha256(str(CHECKOUT).encode()).hexdigest()[:8]
    name = f"{CHECKOUT.name}-{digest}"
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        return Path("/var/lib/flatrender") / name
    return Path(platformdirs.user_data_dir("flatrender", appauthor=False)) / name


class Settings(BaseSettings):
    """Every setting, with its default and its limits. `FLATRENDER_` stands before each name."""

    model_config = SettingsConfigDict(
        env_prefix="FLATRENDER_", env_file=(CHECKOUT / ".env", ".env"), extra="ignore", frozen=True
    )

    env: Environment = Environment.DEVELOPMENT
    home: Path = Field(default_factory=default_home)
    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=1, le=65535)
    public_url: str | None = Field(default=None, pattern=r"^https?://[^/?#\s]+$")
    database_url: str | None = Field(default=None, validation_alias="DATABASE_URL")
    app_database_url: str | None = None
    pg_bin: Path | None = None
    pool_size: int = Field(default=10, ge=1, le=500)
    statement_timeout_ms: int = Field(default=30_000, ge=100)

    storage_url: str | None = Field(
        default=None, pattern=r"^s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[A-Za-z0-9_-]+)*/?$"
    )
    storage_endpoint: str | None = Field(default=None, pattern=r"^https?://[^/?#\s]+$")
    storage_region: str = "us-east-1"
    storage_key_id: str | None = None
    storage_key_secret: str | None = None

    audit: bool = False
    documents: Path | None = None
    known_documents_only: bool = False
    allowed_origins: Annotated[tuple[str, ...], NoDecode] = ()
    trusted_proxies: Annotated[tuple[str, ...], NoDecode] = ()
    allow_private_hosts: bool = False

    log_format: LogFormat = LogFormat.CONSOLE
    log_level: str = Field(default="info", pattern="^(debug|info|warning|error)$")
    otlp_endpoint: str | None = None
    metrics_token: str | None = None

    outbox_retention_days: int = Field(default=7, ge=1)
    idempotency_hours: int = Field(default=24, ge=1)
    job_heartbeat_seconds: float = Field(default=5.0, ge=1.0, le=600.0)
    worker_concurrency: int = Field(default=20, ge=1, le=1000)

    @field_validator("allowed_origins", "trusted_proxies", mode="before")
    @classmethod
    def _comma_separated(cls, value: object) -> object:
        return _split(value)

    @field_validator("trusted_proxies")
    @classmethod
    def _are_networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for network in value:
            ip_network(network, strict=False)
        return value

    @field_validator("database_url", "app_database_url")
    @classmethod
    def _is_postgresql(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith(("postgresql://", "postgres://")):
            message = "expected postgresql://user:password@host:5432/database"
            raise ValueError(message)
        return value

    @field_validator("home")
    @classmethod
    def _absolute(cls, value: Path) -> Path:
        return value.expanduser().absolute()

    @model_validator(mode="after")
    def _audit_is_for_development(self) -> "Settings":
        if self.audit and self.env is Environment.PRODUCTION:
            message = "FLATRENDER_AUDIT opens the API and is refused with FLATRENDER_ENV=production"
            raise ValueError(message)
        return self

    @model_validator(mode="after")
    def _half_a_key_opens_nothing(self) -> "Settings":
        if (self.storage_key_id is None) is not (self.storage_key_secret is None):
            message = "FLATRENDER_STORAGE_KEY_ID and FLATRENDER_STORAGE_KEY_SECRET go together"
            raise ValueError(message)
        return self

    @model_validator(mode="after")
    def _private_hosts_are_for_development(self) -> "Settings":
        """Who names an address there would reach what only this machine should."""
        if self.allow_private_hosts and self.env is Environment.PRODUCTION:
            message = (
                "FLATRENDER_ALLOW_PRIVATE_HOSTS opens our own network to whoever may name an "
                "address and is refused with FLATRENDER_ENV=production"
            )
            raise ValueError(message)
        return self

    @cached_property
    def is_development(self) -> bool:
        return self.env is Environment.DEVELOPMENT


def load_settings(**overrides: object) -> Settings:
    given = {name: value for name, value in overrides.items() if value is not None}
    try:
        return Settings(**given)  # type: ignore[arg-type] # pydantic looks at each
    except ValidationError as error:
        raise ConfigurationError(_explain(error)) from None
    except UnicodeDecodeError:
        message = ".env is not UTF-8 text; save it as UTF-8"
        raise ConfigurationError(message) from None


def _explain(error: ValidationError) -> str:
    lines = []
    for problem in error.errors():
        name = str(problem["loc"][0]) if problem["loc"] else ""
        spelled = name if name == "DATABASE_URL" else f"FLATRENDER_{name.upper()}"
        shown = "" if _secret(spelled) else f" is {problem['input']!r}"
        subject = f"{spelled}{shown}: " if name else ""
        lines.append(f"{subject}{problem['msg'].removeprefix('Value error, ')}")
    return "\n".join(lines)


def _secret(name: str) -> bool:
    return name.endswith(("URL", "TOKEN", "SECRET"))
