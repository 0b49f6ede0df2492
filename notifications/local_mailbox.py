"""Reading the local mailbox: a page of mails, newest first, and one mail whole."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email import message_from_binary_file
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from email.policy import default as reading_policy
from http import HTTPStatus
from pathlib import Path
from typing import Final

from domain.errors import PoortError
from notifications.maildir import ARRIVED

PER_PAGE: Final = 50
_KEY = re.compile(r"[0-9a-f]{16,64}")


class MailMissingError(PoortError):
    """The mailbox has no mail of that key."""

    message = "There is no such mail. Look for it in the list of the mailbox."
    status = HTTPStatus.NOT_FOUND


@dataclass(frozen=True, slots=True, kw_only=True)
class MailLine:
    """One mail in the list."""

    key: str
    recipient: str
    subject: str
    sent_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MailPage:
    """A part of the list; pages count from 1."""

    lines: tuple[MailLine, ...]
    page: int
    pages: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """One mail whole; `calendar` is its appointment, if it has one."""

    headers: tuple[tuple[str, str], ...]
    text: str
    html: str
    calendar: str | None


def list_mails(folder: Path, *, page: int = 1) -> MailPage:
    """The mails of that page, newest first; reads only the heads of the mails it shows."""
    keys = _sorted_keys(folder / ARRIVED)
    pages = max(1, -(-len(keys) // PER_PAGE))
    page = min(max(page, 1), pages)
    shown = keys[(page - 1) * PER_PAGE : page * PER_PAGE]
    lines = tuple(_read_line(folder / ARRIVED / key) for key in shown)
    return MailPage(lines=lines, page=page, pages=pages, total=len(keys))


def _sorted_keys(arrived: Path) -> tuple[str, ...]:
    if not arrived.is_dir():
        return ()
    with os.scandir(arrived) as entries:
        moments = [(entry.stat().st_mtime, entry.name) for entry in entries]
    return tuple(name for _, name in sorted(moments, reverse=True))


def _read_line(path: Path) -> MailLine:
    with path.open("rb") as stream:
        head = BytesHeaderParser(policy=reading_policy).parse(stream)
    return MailLine(
        key=path.name,
        recipient=str(head["To"]),
        subject=str(head["Subject"]),
        sent_at=head["Date"].datetime,
    )


def read_mail(folder: Path, key: str) -> Mail:
    """The mail of that key.

    Raises:
        MailMissingError: there is none.
    """
    path = folder / ARRIVED / key
    if not _KEY.fullmatch(key) or not path.is_file():
        raise MailMissingError
    with path.open("rb") as stream:
        email = message_from_binary_file(stream, EmailMessage, policy=reading_policy)
    parts = _parts(email)
    return Mail(
        headers=tuple((name, str(value)) for name, value in email.items()),
        text=parts["text/plain"],
        html=parts["text/html"],
        calendar=parts.get("text/calendar"),
    )


def _parts(email: EmailMessage) -> Mapping[str, str]:
    return {
        part.get_content_type(): part.get_content()
        for part in email.walk()
        if part.get_content_maintype() == "text"
    }
