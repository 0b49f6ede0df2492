"""Look up how an authority stands as a whole: what is in hand, in whose hands, and how it went."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from domain.vocabulary import Role, SubjectKind
from domain.working_days import WorkingCalendar
from models.queries import gates, in_hand, open_work, people, projects
from models.queries.in_hand import AnsweredCheck, CheckInHand, DeviationInHand, GateInHand
from usecases.calendars import organisation_calendar

__all__ = [
    "AnsweredCheck",
    "CheckInHand",
    "DeviationInHand",
    "GateInHand",
    "InHand",
    "look_up_administrator",
    "look_up_answered",
    "look_up_calendar",
    "look_up_checks",
    "look_up_in_hand",
    "look_up_plan",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class InHand:
    """Everything that waits for somebody on one day.

    `rungs` holds, by check, the newest rung of its ladder that was climbed; `team` the primary
    holder by project and role.
    """

    checks: Sequence[CheckInHand]
    deviations: Sequence[DeviationInHand]
    gates: Sequence[GateInHand]
    rungs: Mapping[int, str]
    team: Mapping[tuple[int, Role], int]


def look_up_in_hand(session: Session, *, today: date) -> InHand:
    """What waits in active projects, in six queries whatever their number."""
    reminded = open_work.open_work(session, SubjectKind.CHECK, today=today)
    return InHand(
        checks=in_hand.checks_in_hand(session),
        deviations=in_hand.deviations_in_hand(session),
        gates=in_hand.gates_in_hand(session),
        rungs={work.subject_id: work.rung for work in reminded if work.rung is not None},
        team=in_hand.primary_team(session),
    )


def look_up_administrator(session: Session) -> int:
    """The first administrator of the authority, who was registered with it."""
    return people.holders(session, Role.ADMINISTRATOR)[0]


def look_up_calendar(session: Session) -> WorkingCalendar:
    """The working days of the authority."""
    return organisation_calendar(session)


def look_up_plan(session: Session, project_id: int) -> Mapping[int, date]:
    """The planned day of each gate of a project, by position."""
    return {
        position: gate.planned_on for position, gate in projects.plan(session, project_id).items()
    }


def look_up_checks(session: Session, number: str) -> tuple[int, Sequence[int]]:
    """The id of the project of that number, and those of the checks of its gate in hand.

    Raises:
        ProjectUnknownError: there is no project of that number.
        NoGateInHandError: it has no gate to answer for now.
    """
    project_id = projects.project_by_number(session, number).id
    assert project_id is not None
    attempt_id = gates.attempt_in_hand(session, project_id).id
    assert attempt_id is not None
    items = gates.check_items(session, attempt_id)
    return project_id, [item.id for item in items if item.id is not None]


def look_up_answered(session: Session, attempt_id: int) -> Sequence[AnsweredCheck]:
    """The checks of that attempt that were answered yes, or no where they only advise."""
    return in_hand.answered_checks(session, attempt_id)
