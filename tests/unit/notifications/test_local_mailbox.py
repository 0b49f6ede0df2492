"""The local mailbox keeps each mail once and shows the newest first."""

from datetime import timedelta
from pathlib import Path

import pytest

from domain.keys import hex_key
from notifications.deliver import Delivered, MailEnvelope, deliver
from notifications.failures import TryAgainError
from notifications.local_mailbox import PER_PAGE, MailMissingError, list_mails, read_mail
from tests.unit.notifications.mails import RENDERED, SENT_AT, make_mail


def _deliver(folder: Path, number: int) -> Delivered:
    # A higher number was sent earlier, so that the order of writing is not the order of sending.
    mail = make_mail(number=number, sent_at=SENT_AT - timedelta(minutes=number))
    return deliver(MailEnvelope(mail=mail), mail_url=f"poortbox://{folder}")


def test_a_mail_is_read_as_it_was_sent(tmp_path: Path) -> None:
    """Text, HTML and headers come back."""
    _deliver(tmp_path, 1)

    mail = read_mail(tmp_path, hex_key("message", 1))

    assert mail.text == RENDERED.text
    assert mail.html == RENDERED.html
    assert mail.calendar is None
    assert dict(mail.headers)["To"] == "Noor de Wit <noor@voorbeeld.nl>"


def test_a_repeat_is_no_second_mail(tmp_path: Path) -> None:
    """The same Message-ID counts as delivered and leaves nothing behind."""
    first = _deliver(tmp_path, 1)
    second = _deliver(tmp_path, 1)

    assert (first.repeated, second.repeated) == (False, True)
    assert list_mails(tmp_path).total == 1
    assert list((tmp_path / "tmp").iterdir()) == []


def test_the_newest_mail_comes_first_page_by_page(tmp_path: Path) -> None:
    """Newest by when it was sent, whatever the order in which it was written."""
    for number in range(1, PER_PAGE + 2):
        _deliver(tmp_path, number)

    first, last = list_mails(tmp_path), list_mails(tmp_path, page=99)

    assert [line.key for line in first.lines[:2]] == [hex_key("message", n) for n in (1, 2)]
    assert len(first.lines) == PER_PAGE
    assert (last.page, last.pages, last.total) == (2, 2, PER_PAGE + 1)
    assert [line.key for line in last.lines] == [hex_key("message", PER_PAGE + 1)]
    assert last.lines[0].sent_at == SENT_AT - timedelta(minutes=PER_PAGE + 1)


def test_a_new_mail_shows_at_once(tmp_path: Path) -> None:
    """The list is read again when something came in."""
    _deliver(tmp_path, 1)
    before = list_mails(tmp_path).total
    _deliver(tmp_path, 2)

    assert (before, list_mails(tmp_path).total) == (1, 2)


def test_an_empty_mailbox_has_one_empty_page(tmp_path: Path) -> None:
    """Nothing came in yet."""
    page = list_mails(tmp_path / "none")

    assert (page.lines, page.page, page.pages, page.total) == ((), 1, 1, 0)


@pytest.mark.parametrize("key", ["../secret", "0" * 64, "", "..", "A" * 64])
def test_what_is_no_mail_cannot_be_read(tmp_path: Path, key: str) -> None:
    """Nor can anything outside the mailbox."""
    (tmp_path / "secret").write_text("secret")
    _deliver(tmp_path, 1)

    with pytest.raises(MailMissingError):
        read_mail(tmp_path, key)


def test_a_folder_that_cannot_be_written_is_tried_again(tmp_path: Path) -> None:
    """A full or missing disk is not the mail's fault."""
    (tmp_path / "file").write_text("in the way")

    with pytest.raises(TryAgainError):
        _deliver(tmp_path / "file", 1)
