"""What became of a decision: who took it, and how far it is carried out."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from http import HTTPStatus

from sqlmodel import Session

from domain.errors import PoortError
from domain.permissions import Actor, Permission, PermissionRefusedError
from domain.substitution import Act, is_second_person
from domain.vocabulary import CommandKind, CommandStatus, Language, Outcome, Role, Step
from models.gate import Decision, GateAttempt
from models.queries import decision_reads, gates, people
from models.queries.decision_reads import Crew, DecidedGate
from models.work import Command
from notifications.language import translator
from usecases.acting import acting_in
from usecases.definitions import definition_of
from usecases.transit import transit

#: A driver that is awake takes a command up well within this (`prefect.md`, polls of 200 ms).
_AWAKE_WITHIN = timedelta(seconds=5)


class DecisionUnknownError(PoortError):
    """The address names no decision: no such project, gate or attempt, or none was taken yet."""

    message = (
        "There is no decision on gate {gate} of project {project}. Open the project from the list"
        " of projects."
    )
    status = HTTPStatus.NOT_FOUND


class StepState(StrEnum):
    """Where one step of carrying out a decision stands."""

    DONE = "done"
    NOW = "now"
    LATER = "later"


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far the driver is; `waits_long` when nobody took it up, `run_id` is the driver's."""

    command_id: int
    kind: CommandKind
    status: CommandStatus
    steps: tuple[tuple[Step, StepState], ...]
    held_reason: str | None
    run_id: str | None
    waits_long: bool
    may_release: bool

    @property
    def is_moving(self) -> bool:
        """Whether looking again may show more."""
        return self.status in {CommandStatus.PENDING, CommandStatus.CLAIMED}


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreedCondition:
    """A condition of the decision, who meets it and by when."""

    label: str
    role: Role
    due_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionLine:
    """That the decision was found wrong."""

    by_name: str
    reason: str
    corrected_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionOutcome:
    """A decision as its readers see it; `phase` is the one that it opens, None if none."""

    project_number: str
    project_name: str
    gate_id: str
    gate_name: str
    attempt_id: int
    attempt_number: int
    outcome: Outcome
    reason: str | None
    decided_by_name: str
    for_name: str | None
    decided_at: datetime
    conditions: tuple[AgreedCondition, ...]
    phase: str | None
    progress: Progress | None
    correction: CorrectionLine | None
    may_correct: bool


def decision_outcome(  # noqa: PLR0913 -- which decision, and who reads it when
    session: Session,
    *,
    number: str,
    gate_id: str,
    attempt_id: int | None,
    actor: Actor,
    language: Language,
    now: datetime,
    today: date,
) -> DecisionOutcome:
    """Read the newest decision on that gate, or the one on that attempt.

    Raises:
        DecisionUnknownError: there is none.
    """
    found = decision_reads.find_decided(
        session, number=number, gate_id=gate_id, attempt_id=attempt_id
    )
    if found is None:
        raise DecisionUnknownError(project=number, gate=gate_id)
    project, attempt, decision, command, correction = found
    assert project.id is not None
    assert attempt.id is not None
    crew = decision_reads.crew(session, project.id, also=_named(found))
    return DecisionOutcome(
        project_number=project.number,
        project_name=project.name,
        gate_id=attempt.gate_id,
        gate_name=definition_of(session, project).phase(attempt.position).gate_name.read(language),
        attempt_id=attempt.id,
        attempt_number=attempt.number,
        outcome=decision.outcome,
        reason=decision.reason,
        decided_by_name=crew.names[decision.decided_by],
        for_name=crew.names.get(decision.on_behalf_of or 0),
        decided_at=decision.decided_at,
        conditions=_conditions(session, attempt.id, decision),
        phase=_phase(session, found, language=language),
        progress=(
            None
            if command is None
            else _progress(session, command, crew=crew, actor=actor, language=language, now=now)
        ),
        correction=(
            None
            if correction is None
            else CorrectionLine(
                by_name=crew.names[correction.corrected_by],
                reason=correction.reason,
                corrected_at=correction.corrected_at,
            )
        ),
        may_correct=correction is None
        and decision.outcome is not Outcome.BACK
        and _may_correct(session, attempt, decision, crew=crew, actor=actor, today=today),
    )


def _named(found: DecidedGate) -> set[int]:
    named = {found.decision.decided_by, found.decision.on_behalf_of}
    if found.correction is not None:
        named.add(found.correction.corrected_by)
    return {person_id for person_id in named if person_id is not None}


def _conditions(
    session: Session, attempt_id: int, decision: Decision
) -> tuple[AgreedCondition, ...]:
    if decision.outcome is not Outcome.GO_WITH_CONDITIONS:
        return ()
    return tuple(
        AgreedCondition(label=row.label, role=row.role, due_on=row.due_on)
        for row in gates.conditions_of(session, attempt_id)
    )


def _phase(session: Session, found: DecidedGate, *, language: Language) -> str | None:
    definition = definition_of(session, found.project)
    position = {
        Outcome.GO: found.attempt.position + 1,
        Outcome.GO_WITH_CONDITIONS: found.attempt.position + 1,
        Outcome.RETURN: found.attempt.position,
        Outcome.BACK: found.decision.back_to_position or found.attempt.position,
        Outcome.STOP: definition.last_position + 1,
    }[found.decision.outcome]
    if position > definition.last_position:
        return None
    return definition.phase(position).name.read(language)


def _progress(  # noqa: PLR0913 -- what is read of a command, by whom
    session: Session,
    command: Command,
    *,
    crew: Crew,
    actor: Actor,
    language: Language,
    now: datetime,
) -> Progress:
    assert command.id is not None
    on_its_way = transit(session, command.id, now=now)
    held = command.held_reason
    return Progress(
        command_id=command.id,
        kind=command.kind,
        status=command.status,
        steps=_steps(command, on_its_way.steps, left=len(on_its_way.steps_left)),
        held_reason=None if held is None else translator(language)(held),
        run_id=command.prefect_run_id,
        waits_long=command.status is CommandStatus.PENDING
        and now - command.created_at > _AWAKE_WITHIN,
        may_release=command.status is CommandStatus.HELD
        and _may(Permission.RELEASE_COMMAND, crew=crew, actor=actor),
    )


def _steps(
    command: Command, steps: tuple[Step, ...], *, left: int
) -> tuple[tuple[Step, StepState], ...]:
    done = len(steps) if command.status is CommandStatus.DONE else len(steps) - left
    is_busy = command.status is CommandStatus.CLAIMED

    def state(place: int) -> StepState:
        if place < done:
            return StepState.DONE
        return StepState.NOW if place == done and is_busy else StepState.LATER

    return tuple((step, state(place)) for place, step in enumerate(steps))


def _may(permission: Permission, *, crew: Crew, actor: Actor) -> bool:
    try:
        acting_in(crew.team, permission, actor=actor)
    except PermissionRefusedError:
        return False
    return True


def _may_correct(  # noqa: PLR0913 -- a second person, on a decision, on a day
    session: Session,
    attempt: GateAttempt,
    decision: Decision,
    *,
    crew: Crew,
    actor: Actor,
    today: date,
) -> bool:
    """Whether they are the second person who may say that it was wrong."""
    if attempt.voided_at is not None:
        return False
    try:
        by = acting_in(crew.team, Permission.CORRECT_DECISION, actor=actor)
    except PermissionRefusedError:
        return False
    earlier = Act(performed_by=decision.decided_by, on_behalf_of=decision.on_behalf_of)
    substitutions = people.substitutions(session, on=today)
    return is_second_person(by.act, earlier=earlier, on=today, substitutions=substitutions)
