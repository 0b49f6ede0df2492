"""A morning from the sweep to the mail at a real server, as the runner does it."""

import re
from collections.abc import Iterator

import pytest

from notifications.mail_url import close_transports
from tasks.sending import send_waiting
from tasks.surroundings import Surroundings, settle
from tests.authority import Authority
from tests.integration.mail.servers import Server, running
from usecases.sweep_reminders import sweep_reminders


@pytest.fixture
def server() -> Server:
    """A mail server that accepts all."""
    return Server()


@pytest.fixture
def _around(authority: Authority, server: Server) -> Iterator[None]:
    """The sender of the product, with that server as its way out."""
    with running(server) as port:
        settle(
            Surroundings(
                store=authority.store,
                mail_url=f"poortmail://127.0.0.1:{port}?security=none",
                mail_from="MKI-poort <poort@waterveen.example>",
                portal_url="https://poort.example",
            )
        )
        yield
        close_transports()
        settle(None)


@pytest.mark.usefixtures("_around")
def test_a_morning_brings_one_digest_a_person(authority: Authority, server: Server) -> None:
    """With its links in both parts, one Message-ID, and the reason why it was sent."""
    authority.start()
    due_on = authority.items(1)["G1-01"].due_on
    while send_waiting(now=authority.now):
        pass  # the mails of the start are not the morning's
    server.mails.clear()
    authority.pass_time(days=(due_on - authority.today).days + 1)
    while authority.today.isoweekday() > 5:  # the first working morning after it was due
        authority.pass_time(days=1)

    with authority.write() as session:
        sweep_reminders(session, today=authority.today, now=authority.now)
    while send_waiting(now=authority.now):
        pass

    client = [mail for mail in server.mails if "ingrid@" in mail["To"]]
    [digest] = client
    assert len(digest.get_all("Message-ID", [])) == 1
    assert digest["Auto-Submitted"] == "auto-generated"
    text, html = (part.get_content() for part in digest.iter_parts())
    for part in (text, html):
        assert "Waarom ontvangt u dit?" in part
        assert re.search(r"https://poort\.example/stap/\d+", part)


@pytest.mark.usefixtures("_around")
def test_sending_twice_sends_nothing_more(authority: Authority, server: Server) -> None:
    """What was accepted stays accepted."""
    project_id = authority.start()
    authority.answer_all(project_id)
    authority.submit(project_id)  # the decision is asked by mail
    while send_waiting(now=authority.now):
        pass
    sent = len(server.mails)

    assert (sent > 0, send_waiting(now=authority.now)) == (True, 0)
    assert len(server.mails) == sent
