"""The settings of this machine, and the folder that they name."""

from http import HTTPStatus

from pydantic import ValidationError

from domain.errors import PoortError
from poort.settings import Settings, load_settings


class SettingsRefusedError(PoortError):
    """A setting holds a value that it cannot have."""

    message = "A setting is not right: {names}. See deploy/README.md for what each may hold."
    status = HTTPStatus.INTERNAL_SERVER_ERROR


class FolderRefusedError(PoortError):
    """The data folder cannot be made."""

    message = (
        "The folder {folder} cannot be made: {why}. Give this user the right, or set"
        " POORT_DATA_DIR to another folder."
    )
    status = HTTPStatus.INTERNAL_SERVER_ERROR


def read_settings() -> Settings:
    """Read the settings of this machine.

    Raises:
        SettingsRefusedError: one of them holds what it cannot hold.
    """
    try:
        return load_settings()
    except ValidationError as error:
        # Only the names: a value may be a password.
        names = tuple(f"POORT_{'_'.join(map(str, one['loc'])).upper()}" for one in error.errors())
        raise SettingsRefusedError(names=names) from None


def make_folder(settings: Settings) -> None:
    """Make the data folder where it is not there yet.

    Raises:
        FolderRefusedError: that cannot be done.
    """
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FolderRefusedError(folder=settings.data_dir, why=error.strerror) from error
