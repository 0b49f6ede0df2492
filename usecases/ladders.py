"""The ladders that this organisation climbs, and the words for the rung that follows."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from sqlmodel import Session

from catalogue.ladders import ladder_from_json, load_ladders
from domain import ladder as climbing
from domain.ladder import Ladder, People, Subject
from domain.vocabulary import Role, SubjectKind
from domain.working_days import WorkingCalendar
from models.queries import ladder_versions, people
from models.queries.own import remembered
from notifications.messages import NextRung
from usecases.calendars import organisation_calendar


def ladders(session: Session) -> Mapping[SubjectKind, Ladder]:
    """The ladder of every kind of subject: as the organisation set it, or else as shipped."""
    return remembered(session, Ladder, read=lambda: _ladders(session))


def _ladders(session: Session) -> Mapping[SubjectKind, Ladder]:
    own = ladder_versions.newest_bodies(session)
    return {kind: ladder_of(kind, own.get(kind)) for kind in SubjectKind}


def ladder_of(kind: SubjectKind, body: str | None) -> Ladder:
    """The ladder that was kept so; the shipped one where nothing was."""
    return ladder_from_json(body) if body else load_ladders()[kind]


def decision_due_on(session: Session, today: date) -> date:
    """The day by which a decision asked today is due."""
    return _due_on(session, SubjectKind.DECISION, today)


def deviation_due_on(session: Session, today: date) -> date:
    """The day by which a deviation asked today is due."""
    return _due_on(session, SubjectKind.DEVIATION, today)


@dataclass(frozen=True, slots=True, kw_only=True)
class Climbing:
    """Something that stands on a rung, or before the first where `rung_id` is None."""

    kind: SubjectKind
    rung_id: str | None
    subject: Subject


_Key = tuple[SubjectKind, str | None, date | None, date, bool, tuple[int | None, ...]]


def first_reminder(  # noqa: PLR0913 -- who is asked what, where and when
    session: Session, kind: SubjectKind, *, asked: int, project_id: int, due_on: date, today: date
) -> NextRung | None:
    """Who hears first, and when, if the one who is asked today does nothing."""
    coordinator = next(
        (m.person_id for m in people.team(session, project_id) if m.role is Role.COORDINATOR), None
    )
    known = people.people(session, {asked} if coordinator is None else {asked, coordinator})
    subject = Subject(
        opens_on=today,
        due_on=due_on,
        blocking=True,
        people=People(owner_id=asked, coordinator_id=coordinator),
    )
    following = FollowingRungs(
        ladders(session),
        organisation_calendar(session),
        {one: row.name for one, row in known.items()},
    )
    return following.after(Climbing(kind=kind, rung_id=None, subject=subject))


@dataclass(frozen=True, slots=True)
class FollowingRungs:
    """Tells who hears next, and when; steps that are alike are worked out once."""

    ladders: Mapping[SubjectKind, Ladder]
    calendar: WorkingCalendar
    names: Mapping[int, str]
    _found: dict[_Key, climbing.NextRung | None] = field(default_factory=dict)

    def after(self, step: Climbing) -> NextRung | None:
        """The rung after the one that the step stands on; the highest person is named."""
        asked = step.subject.people
        around = (
            asked.owner_id,
            asked.project_lead_id,
            asked.coordinator_id,
            asked.internal_client_id,
        )
        persons = climbing.chain(around)
        places = tuple(persons.index(one) if one is not None else None for one in around)
        following = self._following(step, places)
        if following is None:
            return None
        return NextRung(who_name=self.names[persons[following.recipients[-1]]], on=following.on)

    def _following(
        self, step: Climbing, places: tuple[int | None, ...]
    ) -> climbing.NextRung | None:
        ladder, subject = self.ladders[step.kind], step.subject
        is_opening = ladder.opening is not None and step.rung_id == ladder.opening.id
        # Past the opening, what follows depends on the due day only.
        opens_on = subject.opens_on if is_opening else None
        key = (step.kind, step.rung_id, opens_on, subject.due_on, subject.blocking, places)
        if key not in self._found:
            rung = next((rung for rung in ladder.rungs if rung.id == step.rung_id), None)
            self._found[key] = climbing.next_rung(
                ladder, rung, replace(subject, people=_numbered(places)), calendar=self.calendar
            )
        return self._found[key]


def _numbered(places: tuple[int | None, ...]) -> People:
    """People by their place around the step, so that steps with other people are alike."""
    owner, project_lead, coordinator, internal_client = places
    return People(
        owner_id=owner,
        project_lead_id=project_lead,
        coordinator_id=coordinator,
        internal_client_id=internal_client,
    )


def _due_on(session: Session, kind: SubjectKind, today: date) -> date:
    working_days = ladders(session)[kind].due_after_working_days or 0
    return organisation_calendar(session).add(today, working_days)
