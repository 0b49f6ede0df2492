"""Submit a gate for decision: the project lead says that it is ready."""

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

from domain.errors import PoortError
from domain.gates import Block, Verdict
from domain.moments import dutch_date
from domain.permissions import Actor, Permission
from domain.vocabulary import AttemptStatus, ProjectStatus
from models.engines import WriteSession
from models.gate import GateAttempt
from models.project import Project
from models.queries import gates, projects, work
from usecases.acting import allow
from usecases.answer_rules import apply_rules
from usecases.assessment import assess
from usecases.decision_notices import ask_decision
from usecases.ladders import decision_due_on
from usecases.trail import record


class GateBlockedError(PoortError):
    """The sustainability check of the gate does not hold; `blocks` says what, why and who."""

    message = "Gate {gate} cannot go on: {count} points are still open. See the list."
    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, *, gate: str, verdict: Verdict) -> None:
        """Keep the blocks, so that the edge can list them."""
        self.blocks: tuple[Block, ...] = verdict.blocks
        super().__init__(gate=gate, count=len(verdict.blocks))


class AlreadySubmittedError(PoortError):
    """The gate is waiting for its decision already."""

    message = "Gate {gate} was already submitted on {on} and waits for a decision."


class BeingCarriedOutError(PoortError):
    """The last decision on the project still waits for the driver, or is in its hands."""

    message = (
        "The last decision on project {project} is still being carried out. Try again in a minute."
    )


class ProjectNotActiveError(PoortError):
    """The project is suspended, stopped or completed."""

    message = "Project {project} is {status}; this can be done only while it is active."


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmitGate:
    """Which project's gate in hand is submitted; the others are of the attempt as it was seen."""

    project_id: int
    attempt_id: int | None = None
    version: int | None = None


def submit_gate(
    session: WriteSession, *, command: SubmitGate, actor: Actor, now: datetime
) -> GateAttempt:
    """Freeze the answers and ask the internal client to decide.

    Raises:
        PermissionRefusedError: the actor does not lead the project.
        GateBlockedError: a blocking check is not met.
        AlreadySubmittedError, BeingCarriedOutError, ProjectNotActiveError, NoGateInHandError,
        ChangedMeanwhileError: as they say.
    """
    project = projects.project_to_change(session, command.project_id)
    by = allow(session, Permission.SUBMIT_GATE, actor=actor, project_id=project.id)
    require_active(project.status, project.number)
    refuse_while_carried_out(session, project)
    attempt = gates.attempt_in_hand(session, command.project_id)
    _refuse_submitted(attempt, command)
    today = dutch_date(now)
    apply_rules(session, project=project, attempt=attempt, now=now)
    assessed = assess(session, project=project, attempt=attempt)
    if not assessed.verdict.may_pass:
        raise GateBlockedError(gate=attempt.gate_id, verdict=assessed.verdict)
    gates.move_attempt(
        session,
        attempt,
        to=AttemptStatus.SUBMITTED,
        submitted_by=by.person_id,
        submitted_for=by.on_behalf_of,
        submitted_at=now,
        submitted_on=today,
        decision_due_on=decision_due_on(session, today),
        verdict_hash=assessed.verdict.hash,
    )
    record(
        session,
        action="gate.submitted",
        object_kind="gate_attempt",
        object_id=attempt.id,
        project_id=project.id,
        at=now,
        by=by,
        facts={"gate": attempt.gate_id, "attempt": attempt.number, "hash": attempt.verdict_hash},
    )
    ask_decision(session, assessed, attempt=attempt, now=now)
    return attempt


def require_active(status: ProjectStatus, number: str) -> None:
    """Refuse what can only be done to an active project.

    Raises:
        ProjectNotActiveError: it is not.
    """
    if status is not ProjectStatus.ACTIVE:
        raise ProjectNotActiveError(project=number, status=status)


def refuse_while_carried_out(session: WriteSession, project: Project) -> None:
    """Refuse what must find the project where its last decision puts it.

    Half-way a gate is open whose checks are not there yet: nothing holds it back.

    Raises:
        BeingCarriedOutError: the decision is not carried out yet.
    """
    assert project.id is not None
    if work.is_being_carried_out(session, project.id):
        raise BeingCarriedOutError(project=project.number)


def _refuse_submitted(attempt: GateAttempt, command: SubmitGate) -> None:
    if attempt.status is AttemptStatus.SUBMITTED:
        raise AlreadySubmittedError(gate=attempt.gate_id, on=attempt.submitted_on)
    # Versions start anew with each attempt.
    if command.attempt_id not in {None, attempt.id} or command.version not in {
        None,
        attempt.version,
    }:
        raise projects.ChangedMeanwhileError(thing=attempt.gate_id)
