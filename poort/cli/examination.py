"""What `poort doctor` looks at, one small look at a time."""

import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, requires, version

from packaging.requirements import Requirement
from sqlalchemy.exc import SQLAlchemyError

from catalogue.holidays_nl import closed_days
from domain.errors import PoortError
from models import sqlite
from models.engines import open_store
from models.schema import current_revision, head_revision
from notifications.language import explain
from notifications.mail_url import transport_for
from poort.cli.deployment import read_settings
from poort.cli.invocation import current
from poort.cli.session import organisation_slugs, sqlite_file
from poort.prefect_server import answers
from poort.settings import Settings
from poort.supervisor import prefect_address_in_use

_OURSELVES = "mki-poort"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One look: whether it is well, what was found, and what to do if not."""

    topic: str
    well: bool
    found: str
    mend: str = ""


def examine() -> list[Finding]:
    """Look at everything, whatever one look finds."""
    try:
        settings = read_settings()
    except PoortError as error:
        return [_finding("Settings", found=_explained(error), well=False)]
    looks: tuple[Callable[[Settings], Finding], ...] = (
        _folder,
        _database,
        _revision,
        _mail,
        _prefect,
    )
    return [_python(), _sqlite(), *_versions(), _holidays(), *(look(settings) for look in looks)]


def _python() -> Finding:
    found = ".".join(map(str, sys.version_info[:3]))
    well = (3, 11) <= sys.version_info < (3, 14)
    return _finding("Python", found=found, well=well, mend="Install Python 3.11, 3.12 or 3.13.")


def _sqlite() -> Finding:
    library = sqlite.library()
    found = f"{library.sqlite_version} ({library.__name__}), journal_mode={sqlite.journal_mode()}"
    # Without the log readers and the writer wait for each other; slower, and still safe.
    return _finding("SQLite", found=found, well=True)


def _versions() -> Iterator[Finding]:
    """What is installed beside what we need: some pairs start and silently do not work."""
    wrong = []
    for requirement in map(Requirement, requires(_OURSELVES) or ()):
        if requirement.marker is None or requirement.marker.evaluate():
            found = _installed(requirement.name)
            if found is None or not requirement.specifier.contains(found, prereleases=True):
                wrong.append(f"{requirement.name} {found or '-'} ({requirement.specifier})")
    yield _finding(
        "Versions that work together",
        found=", ".join(wrong) or f"{_OURSELVES} {version(_OURSELVES)}",
        well=not wrong,
        mend="Install exactly what requirements.lock names.",
    )


def _installed(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _holidays() -> Finding:
    year = datetime.now(UTC).year + 1
    days = closed_days([year], good_friday=False, liberation_day=False)
    well = len([day for day in days if day.year == year]) > 0
    return _finding(
        "Holidays of next year",
        found=f"{year}: {len(days)}",
        well=well,
        mend="Install a newer version of the product.",
    )


def _folder(settings: Settings) -> Finding:
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=settings.data_dir):
            well = True
    except OSError:
        well = False
    return _finding(
        "Data folder",
        found=str(settings.data_dir),
        well=well,
        mend="Give this user the right to write there, or set POORT_DATA_DIR.",
    )


def _database(settings: Settings) -> Finding:
    mend = "Make the store with `poort init`, or check POORT_DATABASE_URL."
    file = sqlite_file(settings.store_url)
    if file is not None and not file.exists():
        return _finding("Database", found=f"{file}", well=False, mend=mend)
    store = open_store(settings.store_url)
    try:
        found = f"{store.kind}: {', '.join(sorted(organisation_slugs(store)))}"
    except (PoortError, SQLAlchemyError) as error:
        return _finding("Database", found=_said(error), well=False, mend=mend)
    finally:
        store.dispose()
    return _finding("Database", found=found, well=True)


def _revision(settings: Settings) -> Finding:
    file = sqlite_file(settings.store_url)
    try:
        found = None if file and not file.exists() else current_revision(settings.store_url)
    except (PoortError, SQLAlchemyError):
        found = None
    return _finding(
        "Version of the store",
        found=f"{found or '-'} / {head_revision()}",
        well=found == head_revision(),
        mend="Make a backup with `poort backup`, then run `poort init`.",
    )


def _mail(settings: Settings) -> Finding:
    try:
        transport_for(settings.outgoing_mail_url)
    except PoortError as error:
        return _finding("Mail", found=_explained(error), well=False, mend="Set POORT_MAIL_URL.")
    # The address may hold a password; its kind says enough.
    kind, _, _ = settings.outgoing_mail_url.partition("://")
    return _finding("Mail", found=f"{kind}://", well=True)


def _prefect(settings: Settings) -> Finding:
    # The product takes another port where the usual one is in use.
    address = prefect_address_in_use(settings.data_dir) or settings.prefect_address
    return _finding(
        "Prefect",
        found=address,
        well=answers(f"{address}/health"),
        mend="Start the product with `poort start`. Decisions wait until Prefect is back.",
    )


def _finding(topic: str, *, found: str, well: bool, mend: str = "") -> Finding:
    words = current().words
    return Finding(
        topic=words.say(topic), well=well, found=found, mend="" if well else words.say(mend)
    )


def _said(error: Exception) -> str:
    """What is wrong, without an address that may hold a password."""
    return _explained(error) if isinstance(error, PoortError) else type(error).__name__


def _explained(error: PoortError) -> str:
    return explain(error, current().words.language)
