"""Look back on how it went in an authority: gate by gate, and who was late."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from domain.moments import dutch_date
from domain.vocabulary import DeviationStatus, Language, Message, Outcome
from models.queries import open_work, outcomes, projects
from models.queries.outcomes import AskedQuestion, AttemptCount, DeviationCount
from usecases.calendars import organisation_calendar
from usecases.definitions import definition_by_id
from usecases.verify import VerifyReport, verify_organisation


@dataclass(frozen=True, slots=True, kw_only=True)
class GateTally:
    """What happened at one gate of one process; what is left of the attempts is in hand."""

    process_id: str
    gate_id: str
    attempts: int
    passed: int
    with_conditions: int
    returned: int
    sent_back: int
    stopped: int
    deviations_approved: int
    deviations_refused: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonLateness:
    """How late somebody's answers were; what is still open counts up to today."""

    name: str
    steps: int
    late_steps: int
    working_days_late: int
    latest_working_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LateAmbition:
    """A question on ambition, budget or capacity that was answered too late (seed 1.3).

    A deviation that was asked in time answers it too: the project did not keep silent.
    """

    project_number: str
    project_name: str
    question: str
    working_days_late: int
    is_answered: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LookBack:
    """How it went; `transitions_run` counts the transitions that name the run that did them."""

    gates: Sequence[GateTally]
    people: Sequence[PersonLateness]
    ambitions: Sequence[LateAmbition]
    messages: Mapping[Message, int]
    reminders: Mapping[str, int]
    projects: Mapping[str, int]
    transitions: int
    transitions_run: int
    verified: VerifyReport


def look_back(session: Session, *, today: date, language: Language) -> LookBack:
    """Count what happened up to today, and verify every invariant.

    Raises:
        CalendarRangeError: a day lies outside the working calendar.
    """
    return LookBack(
        gates=_gates(outcomes.attempt_counts(session), outcomes.deviation_counts(session)),
        people=_people(session, today=today),
        ambitions=_ambitions(session, today=today, language=language),
        messages=outcomes.messages_by_kind(session),
        reminders=outcomes.reminders_by_rung(session),
        projects=outcomes.projects_by_status(session),
        transitions=sum(outcomes.transitions_by_status(session).values()),
        transitions_run=outcomes.transitions_with_run(session),
        verified=verify_organisation(session),
    )


def _gates(
    attempts: Sequence[AttemptCount], deviations: Sequence[DeviationCount]
) -> tuple[GateTally, ...]:
    by_gate: dict[tuple[str, str], list[AttemptCount]] = defaultdict(list)
    for row in attempts:
        by_gate[row.process_id, row.gate_id].append(row)
    ended = {(row.process_id, row.gate_id, row.status): row.times for row in deviations}
    return tuple(
        GateTally(
            process_id=process_id,
            gate_id=gate_id,
            attempts=sum(row.times for row in rows),
            passed=_count(rows, Outcome.GO),
            with_conditions=_count(rows, Outcome.GO_WITH_CONDITIONS),
            returned=_count(rows, Outcome.RETURN),
            sent_back=_count(rows, Outcome.BACK),
            stopped=_count(rows, Outcome.STOP),
            deviations_approved=ended.get((process_id, gate_id, DeviationStatus.APPROVED), 0),
            deviations_refused=ended.get((process_id, gate_id, DeviationStatus.REFUSED), 0),
        )
        for (process_id, gate_id), rows in by_gate.items()
    )


def _count(rows: Sequence[AttemptCount], outcome: Outcome) -> int:
    return sum(row.times for row in rows if row.outcome is outcome)


def _people(session: Session, *, today: date) -> tuple[PersonLateness, ...]:
    """Everybody with a late step, the most working days late first."""
    calendar = organisation_calendar(session)
    late: dict[int, list[int]] = defaultdict(list)
    for step in outcomes.answered_steps(session):
        until = today if step.answered_at is None else dutch_date(step.answered_at)
        late[step.owner_id].append(max(0, calendar.between(step.due_on, until)))
    known = open_work.members(session)
    found = [
        PersonLateness(
            name=known[person_id].name,
            steps=len(days),
            late_steps=sum(1 for each in days if each),
            working_days_late=sum(days),
            latest_working_days=max(days),
        )
        for person_id, days in late.items()
        if any(days)
    ]
    return tuple(sorted(found, key=lambda person: (-person.working_days_late, person.name)))


def _ambitions(session: Session, *, today: date, language: Language) -> tuple[LateAmbition, ...]:
    """What came too late in any project, the most working days late first."""
    calendar = organisation_calendar(session)
    questions = {
        (release.id or 0, check.id): check.text.read(language)
        for release in projects.releases(session)
        for check in definition_by_id(session, release.id or 0).checks_by_id.values()
        if check.lateness_topic is not None
    }
    found = [
        LateAmbition(
            project_number=asked.project_number,
            project_name=asked.project_name,
            question=questions[asked.definition_id, asked.check_id],
            working_days_late=calendar.between(asked.asked_on, _until(asked, today=today)),
            is_answered=asked.answered_at is not None,
        )
        for asked in outcomes.asked_questions(session, {check_id for _, check_id in questions})
    ]
    late = (ambition for ambition in found if ambition.working_days_late > 0)
    return tuple(sorted(late, key=lambda one: (-one.working_days_late, one.project_number)))


def _until(asked: AskedQuestion, *, today: date) -> date:
    return today if asked.answered_at is None else dutch_date(asked.answered_at)
