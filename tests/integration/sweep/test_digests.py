"""What the morning's mail holds, when it is held, and what a coordinator does about that."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func
from sqlmodel import select

from domain.permissions import PermissionRefusedError
from domain.transitions import MoveRefusedError
from domain.vocabulary import AttemptStatus, CheckStatus, Message, Origin, SweepStatus
from models.audit import AuditEvent
from models.engines import Store
from models.gate import CheckItem, GateAttempt
from models.work import Outbox, Reminder, Sweep
from notifications.messages import Digest, TooLate
from notifications.payloads import from_payload
from tests.factories import (
    Cast,
    make_attempt,
    make_cast,
    make_check,
    make_deviation,
    make_person,
    make_project,
)
from usecases.acting import load_actor
from usecases.release_batch import ReleaseBatch, SweepUnknownError, release_batch
from usecases.sweep_reminders import SweepReport, sweep_reminders

#: A Monday.
TODAY = date(2026, 3, 9)
NOW = datetime(2026, 3, 9, 5, 0, tzinfo=UTC)
OPENED = date(2026, 2, 2)


def _sweep(store: Store, cast: Cast, today: date = TODAY) -> SweepReport:
    with store.write(cast.organisation) as session:
        return sweep_reminders(session, today=today, now=NOW)


def _open(store: Store, cast: Cast, *due_on: date, owner: int, opens_on: date = OPENED) -> int:
    """An attempt with a check for each due day."""
    with store.write(cast.organisation) as session:
        project = make_project(session, cast)
        attempt = make_attempt(session, cast, project=project, opened_on=OPENED - timedelta(days=9))
        for number, day in enumerate(due_on):
            make_check(
                session,
                cast,
                project=project,
                attempt=attempt,
                owner=owner,
                opens_on=opens_on,
                due_on=day,
                number=number,
            )
    return attempt


def _mail(store: Store, cast: Cast, person: int) -> tuple[Outbox, Digest | TooLate]:
    with store.read(cast.organisation) as session:
        row = session.exec(select(Outbox).where(Outbox.recipient_id == person)).one()
    context = from_payload(row.message, row.payload)
    assert isinstance(context, Digest | TooLate)
    return row, context


def test_what_is_late_for_the_first_day_heads_the_digest(store: Store) -> None:
    """Then the other late steps, what is due this week, and what opened."""
    cast = make_cast(store)
    _open(store, cast, date(2026, 3, 4), date(2026, 3, 6), date(2026, 3, 10), owner=cast.buyer)
    _open(store, cast, date(2026, 5, 1), owner=cast.buyer, opens_on=TODAY)

    _sweep(store, cast)

    row, digest = _mail(store, cast, cast.buyer)
    assert isinstance(digest, Digest)
    assert [line.working_days for line in digest.late] == [-1, -3]
    assert [line.due_on for line in digest.this_week] == [date(2026, 3, 10)]
    assert [line.due_on for line in digest.opened] == [date(2026, 5, 1)]
    assert digest.late[0].url.startswith("https://poort.example.org/stap/")
    following = digest.late[0].next_rung
    assert following is not None
    assert (following.who_name, following.on) == ("Lia Lead", date(2026, 3, 11))
    assert len(row.message_id) == 64
    assert row.message_id != row.dedupe_key


def test_one_late_step_and_nothing_else_is_told_by_itself(store: Store) -> None:
    """Its mail goes into the conversation of its gate, and says which rung it is."""
    cast = make_cast(store)
    _open(store, cast, date(2026, 3, 6), owner=cast.buyer)

    _sweep(store, cast)

    row, message = _mail(store, cast, cast.buyer)
    assert isinstance(message, TooLate)
    assert message.rung == "late_1"
    assert message.line.owner_name is None
    assert row.thread_key is not None


def test_openings_that_were_told_with_the_gate_are_not_told_again(store: Store) -> None:
    """They are claimed, but the owner had the mail about the opened gate."""
    cast = make_cast(store)
    with store.write(cast.organisation) as session:
        project = make_project(session, cast)
        attempt = make_attempt(session, cast, project=project, opened_on=TODAY)
        make_check(
            session,
            cast,
            project=project,
            attempt=attempt,
            owner=cast.buyer,
            opens_on=TODAY,
            due_on=date(2026, 5, 1),
        )

    report = _sweep(store, cast)

    assert (report.reminders, report.messages) == (1, 0)


def test_decisions_deviations_and_gates_climb_too(store: Store) -> None:
    """The client hears of the decision due today, the coordinator of a gate three days late."""
    cast = make_cast(store)
    attempt = _open(store, cast, date(2026, 6, 1), owner=cast.buyer)
    with store.write(cast.organisation) as session:
        late = make_project(session, cast, planned_on=date(2026, 3, 4))
        late_attempt = make_attempt(session, cast, project=late, opened_on=OPENED)
        check = make_check(
            session,
            cast,
            project=late,
            attempt=late_attempt,
            owner=cast.buyer,
            opens_on=OPENED,
            due_on=date(2026, 6, 1),
        )
        make_deviation(
            session,
            cast,
            check=check,
            asked_by=cast.buyer,
            decider=cast.client,
            due_on=TODAY,
        )
        item = session.get(CheckItem, check)
        assert item is not None
        item.status = CheckStatus.DEVIATION_REQUESTED
        row = session.get(GateAttempt, attempt)
        assert row is not None
        row.status = AttemptStatus.SUBMITTED
        row.submitted_by, row.submitted_at, row.submitted_on = cast.lead, NOW, date(2026, 3, 2)
        row.decision_due_on, row.verdict_hash = TODAY, "0" * 64

    _sweep(store, cast)

    _, for_client = _mail(store, cast, cast.client)
    _, for_coordinator = _mail(store, cast, cast.coordinator)
    assert isinstance(for_client, Digest)
    assert isinstance(for_coordinator, Digest)
    assert [str(line.kind) for line in for_client.other] == ["decision", "deviation"]
    assert for_client.other[1].title is not None
    assert [str(line.kind) for line in for_coordinator.other] == ["gate"]
    assert for_coordinator.other[0].waits_for_name == "Lia Lead"


def test_an_unusual_morning_waits_for_a_coordinator(store: Store) -> None:
    """Ten quiet sweeps, then sixty people at once: held, told once, claimed by nobody."""
    cast = make_cast(store)
    sweep_id = _unusual_morning(store, cast)

    with store.read(cast.organisation) as session:
        row = session.exec(select(Sweep).where(Sweep.id == sweep_id)).one()
        outbox = session.exec(select(Outbox)).all()
        claimed = session.exec(select(func.count()).select_from(Reminder)).one()
    assert (row.status, row.held_because, row.messages) == (
        SweepStatus.HELD,
        "too_many_messages",
        60,
    )
    assert [(mail.message, mail.recipient_id) for mail in outbox] == [
        (Message.BATCH_HELD, cast.coordinator)
    ]
    assert json.loads(outbox[0].payload)["messages"] == 60
    assert claimed == 0


def test_a_released_batch_goes_out_once(store: Store) -> None:
    """The coordinator releases it, its digests are written, and a second release is refused."""
    cast = make_cast(store)
    sweep_id = _unusual_morning(store, cast)

    report = _release(store, cast, sweep_id)

    assert (report.status, report.messages) == (SweepStatus.RELEASED, 60)
    assert _count_mails(store, cast, Message.DIGEST) == 60
    with pytest.raises(MoveRefusedError):
        _release(store, cast, sweep_id)
    with store.read(cast.organisation) as session:
        actions = session.exec(select(AuditEvent.action)).all()
    assert actions == ["sweep.released"]


def test_a_discarded_batch_is_never_sent(store: Store) -> None:
    """What it would have told counts as said; the next morning starts afresh."""
    cast = make_cast(store)
    sweep_id = _unusual_morning(store, cast)

    report = _release(store, cast, sweep_id, discard=True)
    next_morning = _sweep(store, cast, TODAY + timedelta(days=1))

    assert report.status is SweepStatus.DISCARDED
    assert (next_morning.status, next_morning.messages) == (SweepStatus.DONE, 0)
    assert _count_mails(store, cast, Message.DIGEST) == 0


def test_only_a_coordinator_releases(store: Store) -> None:
    """Anybody else is refused, and so is a sweep that is not there."""
    cast = make_cast(store)
    sweep_id = _unusual_morning(store, cast)

    with pytest.raises(PermissionRefusedError):
        _release(store, cast, sweep_id, by=cast.lead)
    with pytest.raises(SweepUnknownError):
        _release(store, cast, sweep_id + 1)


def _unusual_morning(store: Store, cast: Cast) -> int:
    with store.write(cast.organisation) as session:
        for days in range(14, 0, -1):
            day = TODAY - timedelta(days=days)
            session.add(
                Sweep(
                    organisation_id=cast.organisation,
                    today=day,
                    ran_at=NOW,
                    status=SweepStatus.DONE,
                    reminders=10,
                    messages=10,
                )
            )
        project = make_project(session, cast)
        attempt = make_attempt(session, cast, project=project, opened_on=OPENED)
        for number in range(60):
            make_check(
                session,
                cast,
                project=project,
                attempt=attempt,
                owner=make_person(session, cast.organisation),
                opens_on=TODAY,
                due_on=date(2026, 5, 1),
                instance=str(number),
            )
    sweep_id = _sweep(store, cast).sweep_id
    assert sweep_id is not None
    return sweep_id


def _release(
    store: Store, cast: Cast, sweep_id: int, *, discard: bool = False, by: int | None = None
) -> SweepReport:
    with store.write(cast.organisation) as session:
        actor = load_actor(session, by or cast.coordinator, on=TODAY, origin=Origin.CLI)
        command = ReleaseBatch(sweep_id=sweep_id, discard=discard)
        return release_batch(session, command=command, actor=actor, now=NOW)


def _count_mails(store: Store, cast: Cast, message: Message) -> int:
    with store.read(cast.organisation) as session:
        return session.exec(
            select(func.count()).select_from(Outbox).where(Outbox.message == message)
        ).one()
