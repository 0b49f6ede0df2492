"""What is done while faults happen: a decision, its transition, its mails and a morning's sweep.

Every act may be done again after a crash, as the product itself would do it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from domain.vocabulary import Outcome, Role
from models.engines import Store, WriteSession
from tasks.sending import send_batch
from tasks.steps import advance_directly, pending_commands_of
from tasks.surroundings import Surroundings, settle
from tests.authority import Authority
from tests.faults.tables import one_column
from usecases.decide_gate import AlreadyDecidedError, decide_gate
from usecases.decision import DecideGate, NewCondition
from usecases.reconcile import release_stale_claims
from usecases.sweep_reminders import sweep_reminders


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """One project with a submitted gate, and what is about to be decided on it."""

    project_id: int
    attempt_id: int
    outcome: Outcome
    today: date
    #: The newest message before it began.
    outbox_before: int


#: Decides on the gate of a chapter, as the people of the product do.
Decide = Callable[[Authority, Chapter], None]
#: Sends what is due and answers how many messages were tried.
Send = Callable[[Authority], int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """How it is done; a broken variant does one of them wrongly."""

    decide: Decide
    send: Send


def surround(store: Store, mail_url: str) -> None:
    """Let the tasks of the product work in that store and send to that address."""
    settle(
        Surroundings(
            store=store,
            mail_url=mail_url,
            mail_from="MKI-poort <poort@waterveen.example>",
            portal_url="https://poort.example",
        )
    )


def begin(authority: Authority, number: str, outcome: Outcome) -> Chapter:
    """Start a project and submit its first gate."""
    project_id = authority.start(number, process_id="short", objective_id=None)
    authority.answer_all(project_id)
    attempt_id = authority.submit(project_id)
    with authority.store.read(authority.organisation_id) as session:
        newest = one_column(session, "SELECT max(id) FROM outbox WHERE organisation_id = :org")
    assert isinstance(newest[0], int)
    return Chapter(
        project_id=project_id,
        attempt_id=attempt_id,
        outcome=outcome,
        today=authority.today,
        outbox_before=newest[0],
    )


def carry_on(authority: Authority, chapter: Chapter, ways: Ways) -> None:
    """Do all that is still to be done, from wherever a crash left it."""
    ways.decide(authority, chapter)
    drive(authority)
    send_all(authority, ways)
    with authority.write() as session:
        sweep_reminders(session, today=chapter.today, now=authority.now)
    send_all(authority, ways)


def decide(authority: Authority, chapter: Chapter) -> None:
    """Decide, unless it was done."""
    try:
        with authority.write() as session:
            decide_within(session, authority, chapter)
    except AlreadyDecidedError:
        return


def decide_within(session: WriteSession, authority: Authority, chapter: Chapter) -> None:
    """Let the internal client decide as the chapter says."""
    conditional = chapter.outcome is Outcome.GO_WITH_CONDITIONS
    tomorrow = authority.today + timedelta(days=1)
    condition = NewCondition(label="Alsnog", role=Role.BUYER, due_on=tomorrow)
    command = DecideGate(
        project_id=chapter.project_id,
        outcome=chapter.outcome,
        attempt_id=chapter.attempt_id,
        conditions=(condition,) if conditional else (),
        reason="Nog niet." if chapter.outcome is Outcome.RETURN else None,
    )
    actor = authority.actor(session, Role.INTERNAL_CLIENT)
    decide_gate(session, command=command, actor=actor, now=authority.now)


def drive(authority: Authority) -> None:
    """Reconcile, then carry out what waits."""
    with authority.write() as session:
        release_stale_claims(session, now=authority.now)
    for command in pending_commands_of(authority.organisation_id):
        advance_directly(authority.organisation_id, command.command_id, now=authority.now)


def send(authority: Authority) -> int:
    """Send one batch as the product does."""
    return send_batch(authority.organisation_id, now=authority.now)


def send_all(authority: Authority, ways: Ways) -> None:
    """Send until nothing is due."""
    while ways.send(authority):
        pass


AS_SHIPPED = Ways(decide=decide, send=send)
