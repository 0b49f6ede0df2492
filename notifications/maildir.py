"""Mail into a folder on this machine: the local mailbox of a demo or a first start."""

import os
import re
from itertools import count
from pathlib import Path
from typing import Final

from notifications.failures import AlreadyDoneError, GiveUpError, TryAgainError
from notifications.mail import SealedMail

#: Where a Maildir keeps mail that is being written, and mail that has arrived.
WRITING: Final = "tmp"
ARRIVED: Final = "new"

_MESSAGE_KEY = re.compile(r"<([0-9a-f]{16,64})@")
_numbers = count()


class MaildirTransport:
    """Writes each mail to a file named by its Message-ID, durable before it answers."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, mail: SealedMail) -> str:
        """Write the mail; it is there whole or not at all.

        Raises:
            AlreadyDoneError: a mail with this Message-ID arrived before.
            TryAgainError: the folder cannot be written now.
        """
        key = _key(mail)
        try:
            self._write(key, mail)
        except FileExistsError as error:
            raise AlreadyDoneError(answer=key) from error
        except OSError as error:
            raise TryAgainError(answer=str(error)) from error
        return key

    def _write(self, key: str, mail: SealedMail) -> None:
        for part in (WRITING, ARRIVED, "cur"):
            (self._folder / part).mkdir(parents=True, exist_ok=True)
        target = self._folder / ARRIVED / key
        if target.exists():
            raise FileExistsError(key)
        draft = self._folder / WRITING / f"{key}.{os.getpid()}.{next(_numbers)}"
        try:
            _write_durably(draft, mail)
            # A link, unlike a rename, never replaces: of two senders one hears that it is there.
            target.hardlink_to(draft)
        finally:
            draft.unlink(missing_ok=True)
        _sync_folder(target.parent)

    def close(self) -> None:
        """Nothing is kept open."""

    def abandon(self) -> None:
        """Nothing is kept open."""


def _key(mail: SealedMail) -> str:
    found = _MESSAGE_KEY.match(mail.email["Message-ID"])
    if found is None:
        raise GiveUpError(answer=f"Message-ID {mail.email['Message-ID']}")
    return found[1]


def _write_durably(draft: Path, mail: SealedMail) -> None:
    moment = mail.email["Date"].datetime.timestamp()
    with draft.open("xb") as stream:
        stream.write(mail.content)
        stream.flush()
        os.fsync(stream.fileno())
    # The mailbox lists by this moment, so that a simulated clock sorts as it should.
    os.utime(draft, (moment, moment))


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
