"""`python -m poort.prepare`: make the store ready before the runner opens it.

A process of its own, so that the parent that looks after the product stays small. It upgrades
the schema after a backup, and lets an empty store on one's own machine begin with the demo
authority; anything else begins with `poort init`.
"""

import sys
from datetime import UTC, datetime

from domain.errors import PoortError
from domain.vocabulary import Language
from models.engines import EngineKind, Store, open_store
from models.files import FileStore
from models.schema import current_revision, head_revision, upgrade
from notifications.language import explain
from poort.settings import Settings, load_settings
from usecases.keep_backups import back_up_everything


def main() -> None:
    """Prepare the store of the settings, or say in a sentence why that cannot be."""
    try:
        prepare(load_settings(), now=datetime.now(UTC))
    except PoortError as error:
        sys.stderr.write(explain(error, Language.NL) + "\n")
        sys.exit(1)


def prepare(settings: Settings, *, now: datetime) -> None:
    """Bring the schema up to date, and seed the demo authority where that is wanted.

    Raises:
        PoortError: the store cannot be reached, or not be backed up.
    """
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    _upgrade(settings, now=now)
    store = open_store(settings.store_url)
    try:
        if _is_for_trying_out(settings, store) and not store.organisations():
            # Half a second of importing that no later start needs.
            from poort.demo import seed_authority

            seed_authority(store, portal_url=settings.portal_address, now=now)
    finally:
        store.dispose()


def _upgrade(settings: Settings, *, now: datetime) -> None:
    url = settings.store_migration_url
    current = current_revision(url)
    if current == head_revision():
        return
    if current is not None:
        _back_up_first(settings, now=now)
    upgrade(url)


def _back_up_first(settings: Settings, *, now: datetime) -> None:
    """There is no way down but the backup taken before."""
    folder = settings.data_dir / "backups"
    folder.mkdir(exist_ok=True)
    store = open_store(settings.store_url)
    try:
        path = folder / f"before-upgrade-{now:%Y%m%dT%H%M%SZ}.zip"
        back_up_everything(store, FileStore(settings.files_dir), path, now=now)
    finally:
        store.dispose()


def _is_for_trying_out(settings: Settings, store: Store) -> bool:
    """The embedded default: our own SQLite file, mail to the local mailbox."""
    return store.kind is EngineKind.SQLITE and settings.mailbox_dir is not None


if __name__ == "__main__":
    main()
