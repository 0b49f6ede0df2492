"""Correct a decision found wrong: a second person, a reason, a new event and a new attempt."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.errors import PoortError
from domain.moments import dutch_date
from domain.permissions import Actor, Permission
from domain.substitution import Act, require_second_person
from domain.transitions import moved
from domain.vocabulary import CommandKind, CommandStatus, Outcome, ProjectStatus
from models.engines import WriteSession, session_organisation
from models.gate import Correction, Decision, GateAttempt
from models.project import Project
from models.queries import gates, people, projects, work
from usecases.acting import allow
from usecases.answer_check import ReasonMissingError
from usecases.carry_over import reopen_gate
from usecases.decide_gate import ask_driver
from usecases.trail import record


class NotDecidedError(PoortError):
    """There is no decision on that attempt to correct."""

    message = "Gate {gate} has no decision to correct."


class CorrectionBar(StrEnum):
    """Why a decision cannot be corrected any more, or not yet."""

    NO_LONGER_COUNTS = "it no longer counts"
    WENT_BACK = "the gates behind it must be passed again"
    DECIDED_AGAIN = "the gate was decided again"
    BEING_CARRIED_OUT = "it is still being carried out"


class CannotBeCorrectedError(PoortError):
    """A later event already undid the decision, or it is still being carried out."""

    message = (
        "The decision on gate {gate} cannot be corrected: {why}. Look at the project to see"
        " what happened since."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectDecision:
    """The decision (by its attempt) that was wrong, and why."""

    attempt_id: int
    reason: str


def correct_decision(
    session: WriteSession, *, command: CorrectDecision, actor: Actor, now: datetime
) -> Correction:
    """Store the correction; the gate opens anew, and a phase that moved moves back.

    Raises:
        PermissionRefusedError: the actor is neither internal client nor coordinator.
        SecondPersonError: the actor took the decision, or stands in for who did.
        NotDecidedError, CannotBeCorrectedError, ReasonMissingError: as they say.
    """
    attempt = gates.attempt(session, command.attempt_id)
    project = projects.project_to_change(session, attempt.project_id)
    by = allow(session, Permission.CORRECT_DECISION, actor=actor, project_id=attempt.project_id)
    decision = gates.find_decision(session, command.attempt_id)
    if decision is None:
        raise NotDecidedError(gate=attempt.gate_id)
    today = dutch_date(now)
    require_second_person(
        by.act,
        earlier=Act(performed_by=decision.decided_by, on_behalf_of=decision.on_behalf_of),
        on=today,
        substitutions=people.substitutions(session, on=today),
    )
    if not command.reason.strip():
        raise ReasonMissingError(check=attempt.gate_id)
    _refuse_late(session, attempt=attempt, decision=decision)
    row = Correction(
        attempt_id=command.attempt_id,
        organisation_id=session_organisation(session),
        reason=command.reason.strip(),
        corrected_by=by.person_id,
        on_behalf_of=by.on_behalf_of,
        corrected_at=now,
    )
    session.add(row)
    session.flush()  # the database lets a phase move back only with its correction
    record(
        session,
        action="decision.corrected",
        object_kind="gate_attempt",
        object_id=attempt.id,
        project_id=project.id,
        at=now,
        by=by,
        result=str(decision.outcome),
        facts={"gate": attempt.gate_id, "attempt": attempt.number},
        text=row.reason,
    )
    _undo(session, project=project, attempt=attempt, decision=decision, now=now)
    return row


def _refuse_late(session: WriteSession, *, attempt: GateAttempt, decision: Decision) -> None:
    assert attempt.id is not None
    if gates.find_correction(session, attempt.id) is not None or attempt.voided_at is not None:
        raise CannotBeCorrectedError(gate=attempt.gate_id, why=CorrectionBar.NO_LONGER_COUNTS)
    if decision.outcome is Outcome.BACK:
        raise CannotBeCorrectedError(gate=attempt.gate_id, why=CorrectionBar.WENT_BACK)
    if decision.outcome is Outcome.RETURN and _was_decided_again(session, attempt):
        raise CannotBeCorrectedError(gate=attempt.gate_id, why=CorrectionBar.DECIDED_AGAIN)
    unfinished = (CommandStatus.PENDING, CommandStatus.CLAIMED)
    if work.command_status(session, attempt.id) in unfinished:
        raise CannotBeCorrectedError(gate=attempt.gate_id, why=CorrectionBar.BEING_CARRIED_OUT)


def _was_decided_again(session: WriteSession, attempt: GateAttempt) -> bool:
    """Whether a decision was taken since: the attempts go on from there."""
    decided = [row.id for row, _ in gates.decisions(session, attempt.project_id)]
    return decided[-1] != attempt.id


def _undo(
    session: WriteSession,
    *,
    project: Project,
    attempt: GateAttempt,
    decision: Decision,
    now: datetime,
) -> None:
    """A decision that moved a phase is undone by the driver; the others open the gate here."""
    assert project.id is not None
    match decision.outcome:
        case Outcome.GO | Outcome.GO_WITH_CONDITIONS:
            ask_driver(session, CommandKind.CORRECT, attempt=attempt, now=now)
            return
        case Outcome.STOP:
            project.status = moved(project.status, ProjectStatus.ACTIVE)
            project.finished_on = None
            session.add(project)
            session.flush()  # the database judges the move here
        case Outcome.RETURN | Outcome.BACK:
            in_hand = gates.find_attempt_in_hand(session, project.id)
            if in_hand is not None:
                gates.withdraw_attempt(session, in_hand)
    gates.void_attempt(session, attempt, at=now)
    reopen_gate(
        session, project=project, old=attempt, asked_again=frozenset(), today=dutch_date(now)
    )
