"""What the flows do, run as the plain functions that they are."""

import asyncio
from collections import Counter
from collections.abc import Coroutine
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from domain.vocabulary import AttemptStatus, CommandStatus
from flows.collect import collect
from flows.deliver import deliver
from flows.remind import remind
from flows.report import report
from flows.verify import verify
from models.work import Command, Outbox
from tasks import commands, steps
from tasks.verification import InvariantBrokenError
from tests.authority import Authority
from tests.integration.collecting.works import CONTACT, give_contact, in_contract_phase


def _run(flow: Coroutine[Any, Any, None]) -> None:
    asyncio.run(flow)


@pytest.fixture
def decided(authority: Authority) -> int:
    """A project whose first gate was passed, which nobody carried out yet."""
    project = authority.start()
    authority.answer_all(project)
    authority.submit(project)
    authority.decide(project)
    return project


def _command(authority: Authority) -> Command:
    with authority.write() as session:
        return session.exec(select(Command)).one()


def test_a_pending_command_bears_what_its_run_is_called_after(
    authority: Authority, decided: int
) -> None:
    """A person finds the run by project and gate; it names no person."""
    (pending,) = steps.pending_commands(now=authority.now)

    assert pending.project_number == "P-001"
    assert pending.tags == ("mki-poort", "project:P-001", f"gate:{pending.gate_id}")
    assert steps.named_command(pending.organisation_id, pending.command_id) == pending


def test_carried_out_directly_the_next_phase_opens(authority: Authority, decided: int) -> None:
    """Without Prefect the same steps are taken, once."""
    (pending,) = steps.pending_commands(now=authority.now)

    first = steps.advance_directly(pending.organisation_id, pending.command_id, now=authority.now)
    again = steps.advance_directly(pending.organisation_id, pending.command_id, now=authority.now)

    assert (first, again) == (CommandStatus.DONE, None)
    assert authority.project(decided).phase_position == 2
    assert authority.attempt(decided).status is AttemptStatus.OPEN


def test_what_a_killed_driver_left_is_taken_up_behind_its_last_step(
    authority: Authority, decided: int
) -> None:
    """Its claim runs out, is given back, and the steps that are left are taken."""
    (pending,) = steps.pending_commands(now=authority.now)
    ids = pending.organisation_id, pending.command_id
    transition = steps.claim(*ids, now=authority.now)
    assert transition is not None
    for step in transition.steps[:2]:
        steps.take(*ids, step=step, now=authority.now)
    held = steps.pending_commands(now=authority.now)
    authority.pass_time(hours=1)

    commands.give_back_stale(pending.organisation_id, now=authority.now)
    done = commands.carry_out_left_behind(
        pending.organisation_id,
        created_before=authority.now - timedelta(minutes=2),
        now=authority.now,
    )

    assert (held, done) == ((), 1)
    assert _command(authority).status is CommandStatus.DONE
    assert authority.project(decided).phase_position == 2


def test_a_fresh_command_is_left_to_the_dispatcher(authority: Authority, decided: int) -> None:
    """Its own run is what a person looks at."""
    done = commands.carry_out_left_behind(
        authority.organisation_id,
        created_before=authority.now - timedelta(minutes=2),
        now=authority.now,
    )

    assert done == 0
    assert _command(authority).status is CommandStatus.PENDING


def test_what_stands_in_the_outbox_lands_in_the_mailbox(
    authority: Authority, decided: int, tmp_path: Path
) -> None:
    """Each message is one mail, and a second delivery sends nothing."""
    with authority.write() as session:
        written = len(session.exec(select(Outbox)).all())

    _run(deliver(at=authority.now))
    _run(deliver(at=authority.now))

    mails = list((tmp_path / "mailbox" / "new").iterdir())
    assert len(mails) == written > 0


def test_a_morning_is_swept_once(authority: Authority, decided: int) -> None:
    """The second sweep of a day adds no message."""
    today = date(2026, 6, 1)

    def messages() -> int:
        with authority.write() as session:
            return len(session.exec(select(Outbox)).all())

    _run(remind(today=today, at=authority.now))
    once = messages()
    _run(remind(today=today, at=authority.now))

    assert messages() == once


def test_a_contractor_is_asked_once_and_then_reminded_once(authority: Authority) -> None:
    """A second run of a morning asks nobody again, and a late one is reminded by the next."""
    project = in_contract_phase(authority)
    give_contact(authority, project)

    def mails() -> dict[str, int]:
        with authority.write() as session:
            rows = session.exec(select(Outbox).where(Outbox.external_email == CONTACT)).all()
            return dict(Counter(str(row.message) for row in rows))

    for _ in range(2):
        _run(collect(today=authority.today, at=authority.now))
    asked = mails()
    authority.pass_time(days=28)
    for _ in range(2):
        _run(collect(today=authority.today, at=authority.now))

    assert asked == {"mki_request": 1}
    assert mails()["mki_reminder"] == 1


def test_the_coordinator_gets_one_overview_a_week(authority: Authority) -> None:
    """Two runs in one week, in which a decision waits, write one message."""
    project = authority.start()
    authority.answer_all(project)
    authority.submit(project)
    authority.pass_time(days=30)

    for _ in range(2):
        _run(report(today=authority.today, at=authority.now))

    with authority.write() as session:
        overviews = [
            row for row in session.exec(select(Outbox)).all() if row.message == "coordinator_weekly"
        ]
    assert len(overviews) == 1


def test_a_store_that_keeps_its_word_verifies(authority: Authority, decided: int) -> None:
    """The flow ends well."""
    _run(verify())


def test_a_store_that_was_tampered_with_fails_the_run(authority: Authority, decided: int) -> None:
    """Somebody with the file in hand cannot stay unseen."""
    engine = authority.store.writer
    with engine.begin() as connection:
        triggers = connection.exec_driver_sql(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_event'"
        ).scalars()
        for name in list(triggers):
            connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
        connection.exec_driver_sql("UPDATE audit_event SET result = 'x' WHERE sequence = 2")

    with pytest.raises(InvariantBrokenError, match="audit"):
        _run(verify())
