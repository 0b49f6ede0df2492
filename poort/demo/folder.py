"""The folder that a demo plays in: empty, or left behind by an earlier demo."""

import json
import shutil
from http import HTTPStatus
from pathlib import Path

from domain.errors import PoortError
from models.engines import Store
from poort.demo.season import Season
from poort.settings import Settings

_MARK = "demo.json"
#: What a demo leaves behind, beside its mark.
_LEFT = ("poort.db", "poort.db-wal", "poort.db-shm", "mailbox", "prefect", "logs")


class DemoStoreInUseError(PoortError):
    """There is an authority in the store that no demo put there."""

    message = (
        "The store already holds an authority. The demo plays in an empty folder only: set"
        " POORT_DATA_DIR to another folder."
    )
    status = HTTPStatus.CONFLICT


def clear_earlier_demo(settings: Settings) -> None:
    """Empty the folder if an earlier demo filled it; whatever else is in it stays."""
    if not (settings.data_dir / _MARK).exists() or settings.database_url is not None:
        return
    for name in _LEFT:
        _remove(settings.data_dir / name)
    (settings.data_dir / _MARK).unlink()


def require_empty(store: Store) -> None:
    """See to it that no authority is there yet.

    Raises:
        DemoStoreInUseError: there is one.
    """
    if store.organisations():
        raise DemoStoreInUseError


def mark(settings: Settings, season: Season) -> None:
    """Write down that a demo filled this folder, and which."""
    told = {"seed": season.seed, "until": season.until.isoformat(), "projects": season.projects}
    (settings.data_dir / _MARK).write_text(json.dumps(told) + "\n", encoding="utf-8")


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
