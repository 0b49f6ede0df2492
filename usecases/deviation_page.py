"""A deviation, or a check from which one may be asked, as a page shows it to one reader."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from domain.moments import dutch_date
from domain.permissions import Actor, Permission, PermissionRefusedError
from domain.substitution import Act, is_second_person
from domain.vocabulary import AttemptStatus, CheckStatus, DeviationStatus, Language
from models.gate import Deviation
from models.queries import decision_reads, people
from models.queries.answers import DeviationUnknownError
from models.queries.decision_reads import Crew
from models.queries.deviations import CheckPlace, find_check_place, find_deviation_place
from usecases.acting import acting_in
from usecases.calendars import organisation_calendar
from usecases.checklist_lines import sources_of
from usecases.decision_facts import Due
from usecases.definitions import definition_of
from usecases.my_work import StepUnknownError
from usecases.wording import check_title, condition_why


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckPage:
    """A check with its place; `may_ask` and `may_return` are what the reader may do with it."""

    item_id: int
    version: int
    title: str
    why: str
    sources: str
    status: CheckStatus
    blocking: bool
    project_number: str
    project_name: str
    gate_id: str
    gate_name: str
    is_open: bool
    may_ask: bool
    may_return: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviationPage:
    """A deviation with its check; `may_decide` is of the second person, `may_withdraw` of who asks.

    `decided_on` and what goes with it are empty while it is asked.
    """

    id: int
    check: CheckPage
    status: DeviationStatus
    reason: str
    measure: str
    asked_by_name: str
    asked_for_name: str | None
    asked_on: date
    due: Due
    decider_name: str
    decided_by_name: str | None
    decided_on: date | None
    decision_reason: str | None
    may_decide: bool
    may_withdraw: bool


def read_check(session: Session, item_id: int, *, actor: Actor, language: Language) -> CheckPage:
    """The check of that id.

    Raises:
        StepUnknownError: there is none here.
    """
    place = find_check_place(session, item_id)
    if place is None:
        raise StepUnknownError(step=item_id)
    crew = decision_reads.crew(session, place.item.project_id)
    return _check(session, place, crew, actor=actor, language=language)


def read_deviation(
    session: Session, deviation_id: int, *, actor: Actor, language: Language, today: date
) -> DeviationPage:
    """The deviation of that id.

    Raises:
        DeviationUnknownError: there is none here.
    """
    place = find_deviation_place(session, deviation_id)
    if place is None or place.deviation is None:
        raise DeviationUnknownError(deviation=deviation_id)
    row = place.deviation
    named = {row.requested_by, row.requested_for, row.decider_id, row.decided_by}
    crew = decision_reads.crew(
        session, place.item.project_id, also={one for one in named if one is not None}
    )
    check = _check(session, place, crew, actor=actor, language=language)
    calendar = organisation_calendar(session)
    is_asked = row.status is DeviationStatus.REQUESTED and check.is_open
    return DeviationPage(
        id=deviation_id,
        check=check,
        status=row.status,
        reason=row.reason,
        measure=row.measure,
        asked_by_name=crew.names[row.requested_by],
        asked_for_name=crew.names.get(row.requested_for or 0),
        asked_on=dutch_date(row.requested_at),
        due=Due(due_on=row.due_on, working_days=calendar.between(today, row.due_on)),
        decider_name=crew.names[row.decider_id],
        decided_by_name=crew.names.get(row.decided_by or 0),
        decided_on=dutch_date(row.decided_at) if row.decided_at else None,
        decision_reason=row.decision_reason,
        may_decide=is_asked and _may_decide(session, row, crew, actor=actor, today=today),
        may_withdraw=is_asked
        and _may(crew, Permission.ASK_DEVIATION, actor=actor, owner_id=place.item.assignee_id),
    )


def _check(
    session: Session, place: CheckPlace, crew: Crew, *, actor: Actor, language: Language
) -> CheckPage:
    item, attempt, project = place.item, place.attempt, place.project
    definition = definition_of(session, project)
    asked = definition.checks_by_id.get(item.check_id)
    is_in_hand = attempt.status in {AttemptStatus.OPEN, AttemptStatus.SUBMITTED}
    assert item.id is not None
    return CheckPage(
        item_id=item.id,
        version=item.version,
        title=check_title(definition, item, language),
        why=asked.why.read(language) if asked else condition_why(language),
        sources=sources_of(asked) if asked else "",
        status=item.status,
        blocking=item.blocking,
        project_number=project.number,
        project_name=project.name,
        gate_id=attempt.gate_id,
        gate_name=definition.phase(attempt.position).gate_name.read(language),
        is_open=is_in_hand,
        may_ask=attempt.status is AttemptStatus.OPEN
        and _may(crew, Permission.ASK_DEVIATION, actor=actor, owner_id=item.assignee_id),
        may_return=is_in_hand and _may(crew, Permission.RETURN_CHECK, actor=actor),
    )


def _may(crew: Crew, permission: Permission, *, actor: Actor, owner_id: int | None = None) -> bool:
    try:
        acting_in(crew.team, permission, actor=actor, owner_id=owner_id)
    except PermissionRefusedError:
        return False
    return True


def _may_decide(session: Session, row: Deviation, crew: Crew, *, actor: Actor, today: date) -> bool:
    """Whether the reader is the one who was asked, and neither asked nor stands in for who did."""
    try:
        by = acting_in(crew.team, Permission.DECIDE_DEVIATION, actor=actor)
    except PermissionRefusedError:
        return False
    earlier = Act(performed_by=row.requested_by, on_behalf_of=row.requested_for)
    substitutions = people.substitutions(session, on=today)
    return row.decider_id in by.act.persons and is_second_person(
        by.act, earlier=earlier, on=today, substitutions=substitutions
    )
