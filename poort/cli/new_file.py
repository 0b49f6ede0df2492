"""Files that a command writes where a person said."""

import errno
import os
from http import HTTPStatus
from pathlib import Path

from domain.errors import PoortError


class FileNotWrittenError(PoortError):
    """The file cannot be there, or is there already."""

    message = "{file} cannot be written: {why}. Choose another place or name."
    status = HTTPStatus.UNPROCESSABLE_ENTITY


def write_new_file(file: Path, body: bytes) -> None:
    """Write a file that is not there yet; one that somebody edited is never overwritten.

    Raises:
        FileNotWrittenError: it is there, or the folder does not take it.
    """
    try:
        with file.open("xb") as stream:
            stream.write(body)
    except OSError as error:
        raise FileNotWrittenError(file=file, why=error.strerror) from error


def require_new(file: Path) -> None:
    """Refuse a file that is there already.

    Raises:
        FileNotWrittenError: it is.
    """
    if file.exists():
        raise FileNotWrittenError(file=file, why=os.strerror(errno.EEXIST))
