"""What `poort start` does with the store before anything opens it."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydantic import SecretStr

from models.engines import open_store
from models.schema import current_revision, head_revision, upgrade
from poort import prepare as preparing
from poort.prepare import prepare
from poort.settings import Settings
from tests.authority import set_up_authority
from usecases.keep_backups import check_backup

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings with a data folder that is not there yet."""
    return Settings(data_dir=tmp_path / "var")


def _backups(settings: Settings) -> list[Path]:
    return sorted((settings.data_dir / "backups").glob("*.zip"))


def test_an_empty_folder_begins_with_the_demo_authority(settings: Settings) -> None:
    """A person who tries the product out finds something to look at, and that only once."""
    prepare(settings, now=NOW)
    prepare(settings, now=NOW)

    store = open_store(settings.store_url)
    assert len(store.organisations()) == 1
    assert current_revision(settings.store_url) == head_revision()
    assert _backups(settings) == []
    store.dispose()


def test_a_store_that_mails_to_people_is_left_empty(tmp_path: Path) -> None:
    """Whoever has a mail server begins with people of their own."""
    settings = Settings(data_dir=tmp_path, mail_url=SecretStr("smtp://mail.example"))

    prepare(settings, now=NOW)

    store = open_store(settings.store_url)
    assert store.organisations() == ()
    store.dispose()


def test_an_older_schema_is_backed_up_before_it_is_upgraded(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The way back from an upgrade is the backup that was taken before it."""
    settings.data_dir.mkdir()
    upgrade(settings.store_url)
    store = open_store(settings.store_url)
    set_up_authority(store)
    store.dispose()
    saved_before_upgrade: list[Path] = []
    monkeypatch.setattr(preparing, "head_revision", lambda: "newer")
    monkeypatch.setattr(
        preparing, "upgrade", lambda _url: saved_before_upgrade.extend(_backups(settings))
    )

    prepare(settings, now=NOW)

    (backup,) = saved_before_upgrade
    assert backup.name == "before-upgrade-20260302T090000Z.zip"
    assert check_backup(backup).contents.counts["person"] == 8
