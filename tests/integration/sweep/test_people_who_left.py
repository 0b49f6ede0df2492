"""Who left the authority gets nothing any more; their work goes to who is there."""

from collections.abc import Mapping
from datetime import UTC, date, datetime

import pytest
from sqlmodel import col, select, update

from domain.vocabulary import AttemptStatus, CheckStatus, Message, Origin
from models.engines import Store
from models.gate import CheckItem, GateAttempt
from models.organisation import Membership
from models.queries.people import PersonUnknownError
from models.work import Outbox
from notifications.messages import TooLate
from notifications.payloads import from_payload
from tests.factories import (
    Cast,
    make_attempt,
    make_cast,
    make_check,
    make_deviation,
    make_project,
    make_substitution,
)
from usecases.acting import load_actor
from usecases.deliver_outbox import Claimed, deliver_once
from usecases.sweep_reminders import sweep_reminders

#: A Monday.
TODAY = date(2026, 3, 9)
NOW = datetime(2026, 3, 9, 5, 0, tzinfo=UTC)
OPENED = date(2026, 2, 2)
FRIDAY = date(2026, 3, 6)


def _leave(store: Store, cast: Cast, *persons: int) -> None:
    """Their last day was the day before this one."""
    with store.write(cast.organisation) as session:
        session.exec(
            update(Membership).where(col(Membership.person_id).in_(persons)).values(left_on=TODAY)
        )


def _sweep(store: Store, cast: Cast) -> Mapping[int, Outbox]:
    """What the morning writes, by who reads it."""
    with store.write(cast.organisation) as session:
        sweep_reminders(session, today=TODAY, now=NOW)
    with store.read(cast.organisation) as session:
        return {row.recipient_id: row for row in session.exec(select(Outbox))}


def _late_check(store: Store, cast: Cast) -> int:
    """A check of the buyer that is late since Friday."""
    with store.write(cast.organisation) as session:
        project = make_project(session, cast)
        return make_check(
            session,
            cast,
            project=project,
            attempt=make_attempt(session, cast, project=project, opened_on=OPENED),
            owner=cast.buyer,
            opens_on=OPENED,
            due_on=FRIDAY,
        )


def test_the_check_of_who_left_falls_to_the_project_lead(store: Store) -> None:
    """As a check of a role that nobody fills does; the mail names whose it was."""
    cast = make_cast(store)
    _late_check(store, cast)
    _leave(store, cast, cast.buyer)

    written = _sweep(store, cast)

    assert written.keys() == {cast.lead}
    message = from_payload(written[cast.lead].message, written[cast.lead].payload)
    assert isinstance(message, TooLate)
    assert message.line.owner_name == "Inge Inkoop"
    assert message.line.next_rung is not None
    assert message.line.next_rung.who_name == "Coen Coördinator"


def test_where_the_lead_left_too_the_coordinator_hears(store: Store) -> None:
    """Somebody always does while somebody is there."""
    cast = make_cast(store)
    _late_check(store, cast)
    _leave(store, cast, cast.buyer, cast.lead)

    assert _sweep(store, cast).keys() == {cast.coordinator}


def test_when_everybody_left_nobody_is_mailed(store: Store) -> None:
    """The step itself stays where it was."""
    cast = make_cast(store)
    _late_check(store, cast)
    _leave(store, cast, cast.buyer, cast.lead, cast.coordinator, cast.client)

    assert _sweep(store, cast) == {}


def test_a_decision_asked_of_who_left_climbs_to_the_coordinator(store: Store) -> None:
    """On the day on which the client would have heard."""
    cast = make_cast(store)
    with store.write(cast.organisation) as session:
        project = make_project(session, cast)
        attempt = make_attempt(session, cast, project=project, opened_on=OPENED)
        session.exec(
            update(GateAttempt)
            .where(col(GateAttempt.id) == attempt)
            .values(
                status=AttemptStatus.SUBMITTED,
                submitted_on=date(2026, 3, 2),
                submitted_by=cast.lead,
                decision_due_on=TODAY,
            )
        )
    _leave(store, cast, cast.client)

    assert _sweep(store, cast).keys() == {cast.coordinator}


def test_a_deviation_asked_of_who_left_climbs_to_the_coordinator(store: Store) -> None:
    """It waits for a second person who is there."""
    cast = make_cast(store)
    check = _late_check(store, cast)
    with store.write(cast.organisation) as session:
        make_deviation(
            session, cast, check=check, asked_by=cast.buyer, decider=cast.client, due_on=TODAY
        )
        session.exec(
            update(CheckItem)
            .where(col(CheckItem.id) == check)
            .values(status=CheckStatus.DEVIATION_REQUESTED)
        )
    _leave(store, cast, cast.client)

    assert _sweep(store, cast).keys() == {cast.coordinator}


def test_a_substitute_who_left_stands_in_for_nobody(store: Store) -> None:
    """The one who is away hears it again."""
    cast = make_cast(store)
    _late_check(store, cast)
    with store.write(cast.organisation) as session:
        make_substitution(
            session,
            cast.organisation,
            absent=cast.buyer,
            substitute=cast.client,
            first=OPENED,
            last=date(2026, 4, 1),
        )
    _leave(store, cast, cast.client)

    assert _sweep(store, cast).keys() == {cast.buyer}


def test_what_was_written_before_somebody_left_is_not_sent(store: Store) -> None:
    """It ends as not delivered, and who keeps the mail is told."""
    cast = make_cast(store)
    _late_check(store, cast)
    (message,) = _sweep(store, cast).values()
    _leave(store, cast, cast.buyer)
    sent: list[str] = []

    def send(claimed: Claimed) -> str:
        sent.append(claimed.recipient_name)
        return "250"

    report = deliver_once(store, cast.organisation, now=NOW, deliver=send, jitter=lambda: 0.5)

    with store.read(cast.organisation) as session:
        unsent = session.get_one(Outbox, message.id)
        told = session.exec(select(Outbox).where(Outbox.message == Message.UNDELIVERED)).one()
    assert (report.failed, sent) == (1, [])
    assert (unsent.sent_at, unsent.last_answer) == (None, "the reader left the organisation")
    assert told.recipient_id == cast.coordinator


def test_who_left_does_nothing_here_any_more(store: Store) -> None:
    """Until and including the day before, they do."""
    cast = make_cast(store)
    _leave(store, cast, cast.lead)

    with store.read(cast.organisation) as session:
        before = load_actor(session, cast.lead, on=FRIDAY, origin=Origin.PORTAL)
        with pytest.raises(PersonUnknownError):
            load_actor(session, cast.lead, on=TODAY, origin=Origin.PORTAL)
    assert before.person_id == cast.lead
