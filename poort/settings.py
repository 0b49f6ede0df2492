"""What a deployment may set: from the environment (`POORT_…`) or from files with secrets.

Only the edges read these (poort, web, flows and tasks); below them everything is a parameter.
"""

import os
from enum import StrEnum
from functools import cached_property
from http import HTTPStatus
from ipaddress import ip_address
from pathlib import Path
from typing import ClassVar, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SecretsSettingsSource,
    SettingsConfigDict,
)

from domain.errors import PoortError
from domain.vocabulary import RetentionClass

#: Passwords that stand in manuals and in our own examples; anybody can guess them.
PUBLISHED_SECRETS = frozenset(
    {"admin", "change-me", "changeme", "password", "poort", "postgres", "prefect", "secret"}
)

DEFAULT_PORTAL_PORT = 8000
DEFAULT_PREFECT_PORT = 4200


class DefaultSecretError(PoortError):
    """A published password guards something that others can reach."""

    message = (
        "The secret in {name} is a published example. Set one of your own, for example with"
        " `openssl rand -hex 32`, in the environment or in the folder of POORT_SECRETS_DIR."
    )
    status = HTTPStatus.INTERNAL_SERVER_ERROR


class OpenToOthersError(PoortError):
    """Something without a login was to be reachable from other machines."""

    message = (
        "{name} has no login yet, so it may only listen on this machine. Set {setting} to"
        " 127.0.0.1, or set {remedy}."
    )
    status = HTTPStatus.INTERNAL_SERVER_ERROR


class ProviderSettingsError(PoortError):
    """Signing in at a provider was set half, or over a line that others can read."""

    message = (
        "Set POORT_OIDC_ISSUER and POORT_OIDC_CLIENT_ID both. The issuer is the https:// address"
        " of your sign-in provider, as that provider writes it."
    )
    status = HTTPStatus.INTERNAL_SERVER_ERROR


class Dispatch(StrEnum):
    """Who carries out a decision: the caller, the runner's own process, or a worker."""

    DIRECT = "direct"
    EMBEDDED = "embedded"
    DEPLOYED = "deployed"


class LogFormat(StrEnum):
    """How a log line is written: for a person or for a machine."""

    CONSOLE = "console"
    JSON = "json"


class Theme(StrEnum):
    """The looks that are shipped."""

    POORT = "poort"
    PURMEREND = "purmerend"


class Settings(BaseSettings):
    """The settings of one deployment; frozen, checked, secrets masked when printed.

    `database_url` and `mail_url` fall back to files in `data_dir`. An empty port means
    "the usual one, or the next that is free". An empty `prefect_api_url` means that
    `poort start` runs a Prefect server of its own.
    """

    model_config = SettingsConfigDict(env_prefix="POORT_", frozen=True, extra="ignore")

    data_dir: Path = Path("var")
    database_url: SecretStr | None = None
    migration_url: SecretStr | None = None
    mail_url: SecretStr | None = None
    mail_from: str = "MKI-poort <mki-poort@localhost>"
    portal_host: str = "127.0.0.1"
    portal_port: int | None = Field(default=None, ge=1, le=65535)
    portal_url: str | None = None
    prefect_host: str = "127.0.0.1"
    prefect_port: int | None = Field(default=None, ge=1, le=65535)
    prefect_api_url: str | None = None
    prefect_url: str | None = None
    prefect_auth: SecretStr | None = None
    prefect_database_url: SecretStr | None = None
    dispatch: Dispatch = Dispatch.EMBEDDED
    organisation: str | None = None
    log_format: LogFormat = LogFormat.CONSOLE
    #: What links and tokens are signed with; without it one is made and kept in `data_dir`.
    portal_secret: SecretStr | None = None
    #: The one before it: links that were signed with it still open, until they expire.
    portal_secret_before: SecretStr | None = None
    #: What Prometheus shows to read `/metrics` from another machine.
    metrics_token: SecretStr | None = None
    #: Where people report a leak: a mailto: or https: address, for `security.txt` (RFC 9116).
    security_contact: str | None = None
    #: Whom people ask about accessibility and about their data.
    contact: str | None = None
    #: The OpenID Connect provider at which people sign in, and what it knows this portal by; a
    #: public client has no secret.
    oidc_issuer: str | None = None
    oidc_client_id: str | None = None
    oidc_client_secret: SecretStr | None = None
    #: How the portal looks: the house theme, or that of a municipality.
    theme: Theme = Theme.POORT
    #: The largest file that may be handed in; a larger one is a link.
    upload_megabytes: int = Field(default=30, ge=1, le=1000)
    #: What one token may ask of the API in a minute, of each portal process.
    api_requests_per_minute: int = Field(default=600, ge=1)
    #: Whether webhooks may go to this machine and the network around it; for trying out only.
    webhooks_may_stay_inside: bool = False
    #: Who looks for viruses in files: `clamd:` with a socket or host and port, or `command:`
    #: with a program that reads standard input. Empty: nobody.
    virus_scanner: str | None = Field(default=None, pattern="^(clamd|command):.+")
    #: How long the dossier of a project is kept where nobody chose a term for it.
    retention_class: RetentionClass = RetentionClass.TWENTY_YEARS
    #: How many years after somebody left their name goes.
    anonymise_after_years: int = Field(default=2, ge=0, le=30)

    #: What may be reached over a network, and so needs a secret of its own.
    _secret_fields: ClassVar[tuple[str, ...]] = (
        "database_url",
        "migration_url",
        "mail_url",
        "prefect_auth",
        "prefect_database_url",
        "portal_secret",
        "portal_secret_before",
        "metrics_token",
        "oidc_client_secret",
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 -- pydantic names them
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 -- the same reason
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Read arguments, then the environment, then the folder with secrets."""
        folder = os.environ.get("POORT_SECRETS_DIR") or os.environ.get("CREDENTIALS_DIRECTORY")
        secrets = SecretsSettingsSource(settings_cls, secrets_dir=folder)
        return init_settings, env_settings, secrets

    @field_validator("data_dir")
    @classmethod
    def _absolute(cls, value: Path) -> Path:
        """Every process of the product must mean the same folder, wherever it was started."""
        return value.expanduser().absolute()

    @model_validator(mode="after")
    def _not_open_to_others(self) -> Self:
        """Refuse what would lie open: example passwords, and pages without a login."""
        if is_loopback(self.portal_host) and is_loopback(self.prefect_host):
            return self
        for name in self._secret_fields:
            if _holds_published_secret(getattr(self, name)):
                raise DefaultSecretError(name=f"POORT_{name.upper()}")
        if not is_loopback(self.prefect_host) and self.prefect_auth is None:
            raise OpenToOthersError(
                name="Prefect", setting="POORT_PREFECT_HOST", remedy="POORT_PREFECT_AUTH"
            )
        if not is_loopback(self.portal_host) and self.mailbox_dir is not None:
            raise OpenToOthersError(
                name="The local mailbox",
                setting="POORT_PORTAL_HOST",
                remedy="POORT_MAIL_URL",
            )
        return self

    @model_validator(mode="after")
    def _provider_is_whole(self) -> Self:
        """Refuse a provider that nobody could sign in at, or whose answers others could change."""
        if self.oidc_issuer is None and self.oidc_client_id is None:
            return self
        if not (self.oidc_client_id and is_guarded_address(self.oidc_issuer or "")):
            raise ProviderSettingsError
        return self

    @cached_property
    def store_url(self) -> str:
        """The database, with its password."""
        return _revealed(self.database_url) or f"sqlite:///{self.data_dir / 'poort.db'}"

    @cached_property
    def store_migration_url(self) -> str:
        """The database as the role that may change its tables."""
        return _revealed(self.migration_url) or self.store_url

    @cached_property
    def outgoing_mail_url(self) -> str:
        """Where mail goes; by default a mailbox in the data folder."""
        return _revealed(self.mail_url) or f"poortbox://{self.data_dir / 'mailbox'}"

    @property
    def mailbox_dir(self) -> Path | None:
        """The folder of the local mailbox; None where mail goes to a server."""
        parts = urlsplit(self.outgoing_mail_url)
        return Path(parts.netloc + parts.path) if parts.scheme == "poortbox" else None

    @property
    def allows_demo_sign_in(self) -> bool:
        """Whether people on this machine may sign in without showing who they are.

        Where there is a provider, nobody may.
        """
        if self.oidc_issuer is not None:
            return False
        address_is_ours = self.portal_url is None or is_loopback(
            urlsplit(self.portal_url).hostname or ""
        )
        return is_loopback(self.portal_host) and address_is_ours

    @property
    def files_dir(self) -> Path:
        """Give the folder where files of evidence are kept by their hash."""
        return self.data_dir / "files"

    @property
    def upload_bytes(self) -> int:
        """The largest file that may be handed in, in bytes."""
        return self.upload_megabytes * 1024 * 1024

    @property
    def runner_ready_file(self) -> Path:
        """Exists while the runner takes up decisions."""
        return self.data_dir / "runner.ready"

    @property
    def portal_address(self) -> str:
        """The address that people open, without a slash at its end."""
        if self.portal_url is not None:
            return self.portal_url.rstrip("/")
        return self.portal_address_here

    @property
    def portal_address_here(self) -> str:
        """The address at which this machine reaches the portal, without a proxy in between."""
        return http_address(self.portal_host, self.portal_port or DEFAULT_PORTAL_PORT)

    @property
    def prefect_address(self) -> str:
        """The address of Prefect's programming interface."""
        if self.prefect_api_url is not None:
            return self.prefect_api_url.rstrip("/")
        return http_address(self.prefect_host, self.prefect_port or DEFAULT_PREFECT_PORT) + "/api"

    @property
    def prefect_page(self) -> str:
        """The address at which a person opens Prefect, without a slash at its end."""
        return (self.prefect_url or self.prefect_address.removesuffix("/api")).rstrip("/")

    @property
    def runs_prefect_server(self) -> bool:
        """Whether `poort start` runs the Prefect server itself."""
        return self.prefect_api_url is None

    def chosen(self) -> dict[str, str]:
        """Give the variables by which another process means the same folder and ports."""
        ports = {"PORTAL": self.portal_port, "PREFECT": self.prefect_port}
        return {
            "POORT_DATA_DIR": str(self.data_dir),
            **{f"POORT_{name}_PORT": str(port) for name, port in ports.items() if port is not None},
        }


def load_settings() -> Settings:
    """Read the settings from the environment, and secrets from the files of a folder.

    The folder is `POORT_SECRETS_DIR`, or the one that systemd hands a unit; a file bears the
    name of its setting, as in `poort_database_url`.

    Raises:
        DefaultSecretError: A published password guards something reachable by others.
        OpenToOthersError: A page without a login would be reachable by others.
    """
    return Settings()


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches that host."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def is_guarded_address(address: str) -> bool:
    """Whether nobody can listen in on the way there: HTTPS, or this machine itself."""
    parts = urlsplit(address)
    return bool(parts.hostname) and (
        parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname or ""))
    )


def http_address(host: str, port: int) -> str:
    """The address of a host and port, with the brackets that IPv6 wants."""
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _revealed(secret: SecretStr | None) -> str | None:
    return None if secret is None else secret.get_secret_value()


def _holds_published_secret(secret: SecretStr | None) -> bool:
    """Look at the password of an address, or at the value itself."""
    value = _revealed(secret)
    if value is None:
        return False
    password = urlsplit(value).password if "://" in value else value.rpartition(":")[2]
    return password in PUBLISHED_SECRETS
