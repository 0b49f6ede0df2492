"""Decide on a submitted gate: go, go with conditions, return, stop, or back to a phase."""

from collections.abc import Sequence
from datetime import date, datetime
from http import HTTPStatus
from typing import assert_never

from domain.errors import PoortError
from domain.gates import Verdict, verdict_json
from domain.keys import hex_key
from domain.moments import dutch_date
from domain.permissions import Actor, Permission
from domain.substitution import Act, is_second_person
from domain.transitions import moved
from domain.vocabulary import (
    AttemptStatus,
    CommandKind,
    Outcome,
    ProjectStatus,
)
from models.engines import WriteSession, session_organisation
from models.gate import Condition, Decision, GateAttempt
from models.project import Project
from models.queries import gates, people, projects
from models.work import Command
from usecases.acting import Acting, allow
from usecases.answer_check import ReasonMissingError
from usecases.assessment import assess
from usecases.carry_over import is_named, reopen_gate
from usecases.decision import DecideGate, Deciding, NewCondition
from usecases.decision_notices import tell_decided
from usecases.new_steps import tell_new_steps
from usecases.submit_gate import GateBlockedError, refuse_while_carried_out, require_active
from usecases.trail import record

#: What may be decided on a gate that cannot be met, as after a failed tender (`engine.md`).
_UNSUBMITTED = frozenset({Outcome.BACK, Outcome.STOP})


class NotSubmittedError(PoortError):
    """The gate is still being worked on; only a submitted gate can be decided."""

    message = "Gate {gate} has not been submitted yet. The project lead submits it first."


class AlreadyDecidedError(PoortError):
    """Another decision on this attempt came first."""

    message = "{who} already decided on gate {gate} on {on}: {outcome}."


class SubmitterDecidesError(PoortError):
    """Whoever submitted a gate can't decide on it, nor can who acts for them."""

    message = "You submitted this gate, so somebody else must decide on it."
    status = HTTPStatus.FORBIDDEN


class ConditionsMissingError(PoortError):
    """A go with conditions names at least one, with its owner and its date."""

    message = "Name at least one condition, with who meets it and by when."
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class ConditionPastError(PoortError):
    """Nobody can meet a condition on a day that is over."""

    message = "Choose a last day after today ({today}) for the condition: {condition}"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class ConditionLateError(PoortError):
    """A condition is a check of the next gate, so it is met by then."""

    message = (
        "The next gate is planned on {latest}. Choose a last day not after it for the condition:"
        " {condition}"
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class NoNextGateError(PoortError):
    """The last gate has no next gate at which a condition could be checked."""

    message = "Gate {gate} is the last one, so it cannot be passed with conditions."
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class BackRefusedError(PoortError):
    """The way back goes to an earlier phase."""

    message = "Choose a phase before phase {position} to go back to."
    status = HTTPStatus.UNPROCESSABLE_ENTITY


def decide_gate(
    session: WriteSession, *, command: DecideGate, actor: Actor, now: datetime
) -> Decision:
    """Take the one decision on the gate in hand; a go is carried out by the driver.

    Going back to an earlier phase and stopping may be decided before the gate was submitted.

    Decision, audit event, notices and the command for the driver are one transaction.

    Raises:
        PermissionRefusedError: the actor is not the internal client (nor stands in).
        SubmitterDecidesError, NotSubmittedError, AlreadyDecidedError, GateBlockedError,
        ReasonMissingError, ConditionsMissingError, NoNextGateError, BackRefusedError,
        ConditionPastError, ConditionLateError,
        CheckUnknownError,
        ChangedMeanwhileError, ProjectNotActiveError, BeingCarriedOutError: as they say.
    """
    project = projects.project_to_change(session, command.project_id)
    by = allow(session, Permission.DECIDE_GATE, actor=actor, project_id=project.id)
    _refuse_decided(session, command)
    require_active(project.status, project.number)
    refuse_while_carried_out(session, project)
    attempt = gates.attempt_in_hand(session, command.project_id)
    _refuse_attempt(attempt, command=command)
    _refuse_submitter(session, attempt, by=by, today=dutch_date(now))
    _refuse_words(command, attempt=attempt, project=project)
    _refuse_condition_days(session, command, attempt=attempt, today=dutch_date(now))
    _refuse_unknown_checks(session, command, attempt=attempt)
    verdict = _verdict(session, project=project, attempt=attempt, command=command)
    deciding = Deciding(command=command, project=project, attempt=attempt, by=by, now=now)
    decision = _store(session, deciding, verdict=verdict)
    _carry_out(session, deciding)
    return decision


def _refuse_decided(session: WriteSession, command: DecideGate) -> None:
    if command.attempt_id is None:
        return
    decision = gates.find_decision(session, command.attempt_id)
    if decision is not None:
        raise AlreadyDecidedError(
            who=people.person(session, decision.decided_by).name,
            gate=gates.attempt(session, command.attempt_id).gate_id,
            on=decision.decided_on,
            outcome=decision.outcome,
        )


def _refuse_attempt(attempt: GateAttempt, *, command: DecideGate) -> None:
    # Versions start anew with each attempt.
    if command.attempt_id not in {None, attempt.id} or command.version not in {
        None,
        attempt.version,
    }:
        raise projects.ChangedMeanwhileError(thing=attempt.gate_id)
    if attempt.status is not AttemptStatus.SUBMITTED and command.outcome not in _UNSUBMITTED:
        raise NotSubmittedError(gate=attempt.gate_id)


def _refuse_submitter(
    session: WriteSession, attempt: GateAttempt, *, by: Acting, today: date
) -> None:
    if attempt.submitted_by is None:
        return  # a project goes back or stops without having been submitted
    submitted = Act(performed_by=attempt.submitted_by, on_behalf_of=attempt.submitted_for)
    substitutions = people.substitutions(session, on=today)
    if not is_second_person(by.act, earlier=submitted, on=today, substitutions=substitutions):
        raise SubmitterDecidesError


def _refuse_words(command: DecideGate, *, attempt: GateAttempt, project: Project) -> None:
    reason = (command.reason or "").strip()
    match command.outcome:
        case Outcome.GO:
            return
        case Outcome.GO_WITH_CONDITIONS:
            if attempt.position == project.last_position:
                raise NoNextGateError(gate=attempt.gate_id)
            if not command.conditions or not all(c.label.strip() for c in command.conditions):
                raise ConditionsMissingError
        case Outcome.RETURN | Outcome.STOP:
            if not reason:
                raise ReasonMissingError(check=attempt.gate_id)
        case Outcome.BACK:
            if not reason:
                raise ReasonMissingError(check=attempt.gate_id)
            if command.back_to_position not in range(1, attempt.position):
                raise BackRefusedError(position=attempt.position)


def _refuse_condition_days(
    session: WriteSession, command: DecideGate, *, attempt: GateAttempt, today: date
) -> None:
    """Where the next gate should have been by now, its plan says nothing about a condition."""
    if command.outcome is not Outcome.GO_WITH_CONDITIONS:
        return
    latest = projects.plan(session, command.project_id)[attempt.position + 1].planned_on
    for condition in command.conditions:
        named = {"condition": condition.label, "due_on": condition.due_on}
        if condition.due_on <= today:
            raise ConditionPastError(today=today, **named)
        if today < latest < condition.due_on:
            raise ConditionLateError(latest=latest, **named)


def _refuse_unknown_checks(
    session: WriteSession, command: DecideGate, *, attempt: GateAttempt
) -> None:
    """A name that no check has would ask nothing again, unseen."""
    if not command.returned_checks:
        return
    assert attempt.id is not None
    items = gates.check_items(session, attempt.id)
    for name in command.returned_checks:
        if not any(is_named(item, (name,)) for item in items):
            raise gates.CheckUnknownError(check=name, project=attempt.project_id)


def _verdict(
    session: WriteSession,
    *,
    project: Project,
    attempt: GateAttempt,
    command: DecideGate,
) -> Verdict:
    verdict = assess(session, project=project, attempt=attempt).verdict
    if command.verdict_hash not in {None, verdict.hash}:
        raise projects.ChangedMeanwhileError(thing=attempt.gate_id)
    if command.outcome in {Outcome.GO, Outcome.GO_WITH_CONDITIONS} and not verdict.may_pass:
        raise GateBlockedError(gate=attempt.gate_id, verdict=verdict)
    return verdict


def _store(session: WriteSession, deciding: Deciding, *, verdict: Verdict) -> Decision:
    attempt, by, command = deciding.attempt, deciding.by, deciding.command
    assert attempt.id is not None
    reason = (command.reason or "").strip() or None
    event = record(
        session,
        action="gate.decided",
        object_kind="gate_attempt",
        object_id=attempt.id,
        project_id=attempt.project_id,
        at=deciding.now,
        by=by,
        result=str(command.outcome),
        facts={
            "gate": attempt.gate_id,
            "attempt": attempt.number,
            "hash": verdict.hash,
            "back_to": command.back_to_position,
            "conditions": len(command.conditions),
        },
        text=reason,
        decision_attempt_id=attempt.id,
    )
    notice = tell_decided(session, deciding)
    assert event.id is not None
    assert notice.id is not None
    decision = Decision(
        attempt_id=attempt.id,
        organisation_id=session_organisation(session),
        outcome=command.outcome,
        reason=reason,
        back_to_position=command.back_to_position,
        decided_by=by.person_id,
        on_behalf_of=by.on_behalf_of,
        decided_at=deciding.now,
        decided_on=deciding.today,
        verdict_hash=verdict.hash,
        verdict=verdict_json(verdict),
        audit_event_id=event.id,
        notice_id=notice.id,
    )
    session.add(decision)
    session.flush()  # conditions and the moved attempt need the decision to be there
    _store_conditions(session, attempt.id, command.conditions)
    return decision


def _store_conditions(
    session: WriteSession, attempt_id: int, conditions: Sequence[NewCondition]
) -> None:
    for number, condition in enumerate(conditions, start=1):
        session.add(
            Condition(
                organisation_id=session_organisation(session),
                attempt_id=attempt_id,
                number=number,
                label=condition.label.strip(),
                role=condition.role,
                due_on=condition.due_on,
            )
        )
    session.flush()  # the next gate reads them by query


def _carry_out(session: WriteSession, deciding: Deciding) -> None:
    """Move the attempt, and ask the driver for what moves a phase."""
    attempt, command, project = deciding.attempt, deciding.command, deciding.project
    assert attempt.id is not None
    match command.outcome:
        case Outcome.GO:
            gates.close_checks(session, attempt.id)
            gates.move_attempt(session, attempt, to=AttemptStatus.PASSED)
            ask_driver(session, CommandKind.ADVANCE, attempt=attempt, now=deciding.now)
        case Outcome.GO_WITH_CONDITIONS:
            gates.close_checks(session, attempt.id)
            gates.move_attempt(session, attempt, to=AttemptStatus.PASSED_WITH_CONDITIONS)
            ask_driver(session, CommandKind.ADVANCE, attempt=attempt, now=deciding.now)
        case Outcome.BACK:
            gates.move_attempt(session, attempt, to=AttemptStatus.RETURNED)
            ask_driver(session, CommandKind.GO_BACK, attempt=attempt, now=deciding.now)
        case Outcome.RETURN:
            gates.move_attempt(session, attempt, to=AttemptStatus.RETURNED)
            again = reopen_gate(
                session,
                project=project,
                old=attempt,
                asked_again=frozenset(command.returned_checks) or None,
                today=deciding.today,
            )
            decision = gates.find_decision(session, attempt.id)
            tell_new_steps(
                session, project=project, attempt=again, decision=decision, now=deciding.now
            )
        case Outcome.STOP:
            gates.move_attempt(session, attempt, to=AttemptStatus.STOPPED)
            project.status = moved(project.status, ProjectStatus.STOPPED)
            project.finished_on = deciding.today
            session.add(project)
            session.flush()  # the database refuses a stop without its decision here
        case _:
            assert_never(command.outcome)


def ask_driver(
    session: WriteSession, kind: CommandKind, *, attempt: GateAttempt, now: datetime
) -> Command:
    """Put the command for the driver beside the decision, once for its key."""
    assert attempt.id is not None
    row = Command(
        organisation_id=session_organisation(session),
        key=hex_key(str(kind), attempt.id),
        kind=kind,
        project_id=attempt.project_id,
        attempt_id=attempt.id,
        created_at=now,
    )
    session.add(row)
    session.flush()  # a second command of the same key is refused here
    return row
