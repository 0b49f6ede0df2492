"""The ladders that this organisation climbs, and the words for the rung that follows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlmodel import Session

from catalogue.ladders import load_ladders
from domain import ladder as climbing
from domain.ladder import Ladder, People, Rung, Subject
from domain.vocabulary import SubjectKind
from domain.working_days import WorkingCalendar
from notifications.messages import NextRung
from usecases.calendars import organisation_calendar


def ladders() -> Mapping[SubjectKind, Ladder]:
    """The ladder of every kind of subject."""
    return load_ladders()


def decision_due_on(session: Session, today: date) -> date:
    """The day by which a decision asked today is due."""
    return _due_on(session, SubjectKind.DECISION, today)


def deviation_due_on(session: Session, today: date) -> date:
    """The day by which a deviation asked today is due."""
    return _due_on(session, SubjectKind.DEVIATION, today)


@dataclass(frozen=True, slots=True, kw_only=True)
class Climbing:
    """Something that stands on a rung."""

    kind: SubjectKind
    rung_id: str
    subject: Subject


@dataclass(frozen=True, slots=True)
class FollowingRungs:
    """Tells who hears next, and when; what depends on dates only is counted once."""

    calendar: WorkingCalendar
    names: Mapping[int, str]
    _found: dict[Climbing, climbing.NextRung | None] = field(default_factory=dict)

    def after(self, step: Climbing) -> NextRung | None:
        """The rung after the one that the step stands on; the highest person is named."""
        people = step.subject.people
        places = climbing.chain(
            (
                people.owner_id,
                people.project_lead_id,
                people.coordinator_id,
                people.internal_client_id,
            )
        )
        following = self._following(_with_places(step, places))
        if following is None:
            return None
        return NextRung(who_name=self.names[places[following.recipients[-1]]], on=following.on)

    def _following(self, step: Climbing) -> climbing.NextRung | None:
        if step not in self._found:
            ladder = ladders()[step.kind]
            self._found[step] = climbing.next_rung(
                ladder, _rung(ladder, step.rung_id), step.subject, calendar=self.calendar
            )
        return self._found[step]


def _with_places(step: Climbing, places: tuple[int, ...]) -> Climbing:
    """The same step with everybody numbered by their place, so that many steps are alike."""
    number = {person_id: place for place, person_id in enumerate(places)}
    people = step.subject.people
    alike = People(
        owner_id=number[people.owner_id],
        project_lead_id=number.get(people.project_lead_id or 0),
        coordinator_id=number.get(people.coordinator_id or 0),
        internal_client_id=number.get(people.internal_client_id or 0),
    )
    subject = Subject(
        opens_on=step.subject.opens_on,
        due_on=step.subject.due_on,
        blocking=step.subject.blocking,
        people=alike,
    )
    return Climbing(kind=step.kind, rung_id=step.rung_id, subject=subject)


def _rung(ladder: Ladder, rung_id: str) -> Rung:
    return next(rung for rung in ladder.rungs if rung.id == rung_id)


def _due_on(session: Session, kind: SubjectKind, today: date) -> date:
    working_days = ladders()[kind].due_after_working_days or 0
    return organisation_calendar(session).add(today, working_days)
