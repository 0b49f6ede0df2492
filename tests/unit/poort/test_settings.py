"""Settings come from the environment or from files, and refuse what would lie open."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from poort.settings import (
    DefaultSecretError,
    OpenToOthersError,
    ProviderSettingsError,
    Settings,
    is_loopback,
    load_settings,
)


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("POORT_DATA_DIR", str(tmp_path))
    monkeypatch.delenv("POORT_SECRETS_DIR", raising=False)
    monkeypatch.delenv("CREDENTIALS_DIRECTORY", raising=False)


def test_without_settings_everything_is_in_the_data_folder(tmp_path: Path) -> None:
    """A first start needs no setting at all."""
    settings = load_settings()

    assert settings.store_url == f"sqlite:///{tmp_path}/poort.db"
    assert settings.mailbox_dir == tmp_path / "mailbox"
    assert settings.runs_prefect_server


def test_the_data_folder_is_absolute(monkeypatch: pytest.MonkeyPatch) -> None:
    """A child that starts elsewhere means the same folder."""
    monkeypatch.setenv("POORT_DATA_DIR", "var")

    assert load_settings().data_dir == Path.cwd() / "var"


@pytest.mark.parametrize("variable", ["POORT_SECRETS_DIR", "CREDENTIALS_DIRECTORY"])
def test_a_secret_comes_from_a_file(
    variable: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A file that bears the name of a setting holds its value; printing shows no secret."""
    (tmp_path / "poort_database_url").write_text("postgresql://poort_app:s3cr3t@db/poort\n")
    monkeypatch.setenv(variable, str(tmp_path))

    settings = load_settings()

    assert settings.store_url == "postgresql://poort_app:s3cr3t@db/poort"
    assert "s3cr3t" not in repr(settings)


OPEN = {
    "published database password": (
        {"portal_host": "0.0.0.0", "database_url": "postgresql://poort:change-me@db/poort"},  # noqa: S104 -- what the test is about
        DefaultSecretError,
    ),
    "published Prefect password": (
        {"prefect_host": "10.0.0.1", "prefect_auth": "admin:admin"},
        DefaultSecretError,
    ),
    "Prefect without a password": ({"prefect_host": "10.0.0.1"}, OpenToOthersError),
    "the mailbox without a login": ({"portal_host": "10.0.0.1"}, OpenToOthersError),
}


@pytest.mark.parametrize(("values", "error"), OPEN.values(), ids=OPEN.keys())
def test_what_would_lie_open_is_refused(
    values: dict[str, str], error: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A start on another address than this machine's asks for real secrets."""
    for name, value in values.items():
        monkeypatch.setenv(f"POORT_{name.upper()}", value)

    with pytest.raises(error):
        load_settings()


def test_a_demo_on_this_machine_may_use_any_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody else reaches it."""
    monkeypatch.setenv("POORT_DATABASE_URL", "postgresql://poort:poort@localhost/poort")

    assert load_settings().store_url.endswith("@localhost/poort")


def test_a_port_that_cannot_be_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ports run from 1 to 65535."""
    monkeypatch.setenv("POORT_PORTAL_PORT", "70000")

    with pytest.raises(ValidationError, match="portal_port"):
        load_settings()


@pytest.mark.parametrize(
    ("host", "expected"),
    [("127.0.0.1", True), ("::1", True), ("localhost", True), ("0.0.0.0", False), ("db", False)],  # noqa: S104 -- what the test is about
)
def test_only_this_machine_is_loopback(host: str, *, expected: bool) -> None:
    """A name that we cannot judge counts as reachable by others."""
    assert is_loopback(host) is expected


def test_addresses_bracket_ipv6() -> None:
    """An IPv6 address needs brackets before its port."""
    settings = Settings(portal_host="::1", portal_port=8001)

    assert settings.portal_address == "http://[::1]:8001"


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"oidc_issuer": "https://login.example"}, id="no client"),
        pytest.param({"oidc_client_id": "poort"}, id="no issuer"),
        pytest.param(
            {"oidc_issuer": "http://login.example", "oidc_client_id": "poort"}, id="no https"
        ),
    ],
)
def test_a_provider_is_set_whole_and_guarded(fields: dict[str, str], tmp_path: Path) -> None:
    """A half setting would leave the demo open, or the tokens in the open."""
    with pytest.raises(ProviderSettingsError):
        Settings(data_dir=tmp_path, **fields)  # type: ignore[arg-type] # by name


def test_a_provider_closes_the_demo(tmp_path: Path) -> None:
    """Who must show who they are cannot go past it."""
    settings = Settings(
        data_dir=tmp_path, oidc_issuer="https://login.example", oidc_client_id="poort"
    )

    assert not settings.allows_demo_sign_in
