"""What owners hear of a project that was brought in, or of a gate that came back."""

from sqlmodel import select

from domain.vocabulary import Message, Outcome
from models.work import Outbox
from tests.authority import Authority
from tests.integration.exchange.lines import PEOPLE, bring_in
from usecases.sweep_reminders import sweep_reminders


def _told(authority: Authority) -> set[tuple[Message, int]]:
    with authority.write() as session:
        return {(row.message, row.recipient_id) for row in session.exec(select(Outbox))}


def test_the_first_morning_tells_owners_of_what_was_brought_in(authority: Authority) -> None:
    """The steps that were open on the day of the import are in the first digest."""
    bring_in(authority, f"2024-017;Kade Oost;beton;1.250.000,50;G6;16-02-2026;{PEOPLE}")
    owners = {
        item.assignee_id
        for item in authority.items(1).values()
        if item.needs_work and item.opens_on <= authority.today
    }
    assert owners
    assert _told(authority) == set()

    with authority.write() as session:
        report = sweep_reminders(session, today=authority.today, now=authority.now)

    assert report.messages == len(owners)
    assert {recipient for _, recipient in _told(authority)} == owners


def test_owners_of_a_returned_gate_hear_at_once(authority: Authority) -> None:
    """A return asks work again, so nobody waits for the morning."""
    project_id = authority.start()
    authority.pass_time(days=42)
    authority.answer_all(project_id)
    authority.submit(project_id)

    authority.decide(project_id, Outcome.RETURN, reason="Nog niet", returned_checks=("G1-03",))

    owner = authority.items(project_id)["G1-03"].assignee_id
    assert (Message.NEW_STEPS, owner) in _told(authority)
