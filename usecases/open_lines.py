"""Open work in words: the lines of digests, tables and lists, with everything read once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from sqlmodel import Session

from domain.definition import Check, ProcessDefinition
from domain.ladder import People, Subject, with_heir
from domain.vocabulary import CheckKind, Language, Role, SubjectKind
from domain.working_days import WorkingCalendar
from models.queries import open_work, people
from models.queries.open_work import AskedCheck, Member, OpenWork
from notifications.language import translator
from notifications.messages import NextRung, OtherLine, StepLine
from usecases.calendars import organisation_calendar
from usecases.definitions import definition_by_id
from usecases.ladders import Climbing, FollowingRungs, ladders
from usecases.wording import CONDITION_MINUTES, condition_why, project_address


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What the lines of one morning are made of, for whichever reader."""

    today: date
    portal_url: str
    calendar: WorkingCalendar
    members: Mapping[int, Member]
    holders: Mapping[tuple[int, str], int]
    coordinator_id: int | None
    definitions: Mapping[int, ProcessDefinition]
    following: FollowingRungs

    def working_days(self, due_on: date) -> int:
        """The working days until that day, negative when it is past."""
        return self.calendar.between(self.today, due_on)

    def is_late(self, work: OpenWork) -> bool:
        """Whether a working day went by since it was due."""
        return self.working_days(work.due_on) < 0

    def name(self, person_id: int) -> str:
        """The name of that person."""
        return self.members[person_id].name

    def gate_name(self, work: OpenWork, language: Language) -> str:
        """The name of the gate at which it is open."""
        phase = self.definitions[work.definition_id].phase(work.position)
        return phase.gate_name.read(language)

    def project_url(self, work: OpenWork) -> str:
        """The address of its project."""
        return project_address(self.portal_url, work.project_number)

    def url(self, work: OpenWork) -> str:
        """The address where the owner can do it."""
        match work.kind:
            case SubjectKind.CHECK:
                return f"{self.portal_url}/stap/{work.subject_id}"
            case SubjectKind.DEVIATION:
                return f"{self.portal_url}/afwijking/{work.subject_id}"
            case SubjectKind.DECISION:
                return f"{self.project_url(work)}/poort/{work.gate_id}/besluit"
            case SubjectKind.GATE:
                return f"{self.project_url(work)}/poort/{work.gate_id}"

    def title(self, work: OpenWork, language: Language) -> str | None:
        """What the check asks; a decision and a gate go by the name of their gate."""
        if work.check is None:
            return None
        return step_title(self._check(work), work.check, language)

    def people(self, work: OpenWork) -> People:
        """Who stands around it of those who did not leave."""
        around = People(
            owner_id=None if self.members[work.owner_id].is_gone(self.today) else work.owner_id,
            project_lead_id=self.holders.get((work.project_id, Role.PROJECT_LEAD)),
            coordinator_id=self.holders.get(
                (work.project_id, Role.COORDINATOR), self.coordinator_id
            ),
            internal_client_id=self.holders.get((work.project_id, Role.INTERNAL_CLIENT)),
        )
        return with_heir(around, work.kind)

    def step_line(self, work: OpenWork, *, reader_id: int, language: Language) -> StepLine:
        """An open check as a line; the owner is named to everybody but the owner."""
        assert work.check is not None
        check = self._check(work)
        helper = self.holders.get((work.project_id, check.helper)) if check and check.helper else 0
        return StepLine(
            title=step_title(check, work.check, language),
            project_name=work.project_name,
            project_number=work.project_number,
            gate_name=self.gate_name(work, language),
            due_on=work.due_on,
            working_days=self.working_days(work.due_on),
            url=self.url(work),
            why=check.why.read(language) if check else condition_why(language),
            effort_minutes=check.effort_minutes if check else CONDITION_MINUTES,
            evidence=check.evidence.description.read(language) if check else None,
            helper_name=self.name(helper) if helper else None,
            owner_name=None if work.owner_id == reader_id else self.name(work.owner_id),
            next_rung=self._next_rung(work),
            blocking=work.blocking,
            tight=work.check.tight,
        )

    def other_line(self, work: OpenWork, *, reader_id: int | None, language: Language) -> OtherLine:
        """A decision or deviation asked or a gate not submitted, as a line."""
        return OtherLine(
            kind=work.kind,
            title=self.title(work, language),
            project_name=work.project_name,
            project_number=work.project_number,
            gate_name=self.gate_name(work, language),
            waits_for_name=None if work.owner_id == reader_id else self.name(work.owner_id),
            due_on=work.due_on,
            working_days=self.working_days(work.due_on),
            url=self.url(work),
            next_rung=self._next_rung(work),
        )

    def _check(self, work: OpenWork) -> Check | None:
        assert work.check is not None
        return self.definitions[work.definition_id].checks_by_id.get(work.check.check_id)

    def _next_rung(self, work: OpenWork) -> NextRung | None:
        if work.rung is None:
            return None
        subject = Subject(
            opens_on=work.opens_on,
            due_on=work.due_on,
            blocking=work.blocking,
            people=self.people(work),
        )
        return self.following.after(Climbing(kind=work.kind, rung_id=work.rung, subject=subject))


def words_for(session: Session, works: Sequence[OpenWork], *, today: date) -> Words:
    """Read what the lines of this work are made of, in a handful of queries."""
    members = open_work.members(session)
    calendar = organisation_calendar(session)
    coordinators = people.holders(session, Role.COORDINATOR)
    return Words(
        today=today,
        portal_url=people.organisation(session).portal_url,
        calendar=calendar,
        members=members,
        holders={
            place: person_id
            for place, person_id in open_work.primary_holders(session, works).items()
            if not members[person_id].is_gone(today)
        },
        coordinator_id=coordinators[0] if coordinators else None,
        definitions={
            definition_id: definition_by_id(session, definition_id)
            for definition_id in {work.definition_id for work in works}
        },
        following=FollowingRungs(
            ladders(session),
            calendar,
            {person_id: member.name for person_id, member in members.items()},
        ),
    )


def step_title(check: Check | None, asked: AskedCheck, language: Language) -> str:
    """What a step asks, with its period or variation; `check` is None for a condition."""
    if asked.kind is CheckKind.CONDITION or check is None:
        return _condition(language).format(condition=asked.label)
    title = check.text.read(language)
    return f"{title} ({asked.instance})" if asked.instance else title


@cache
def _condition(language: Language) -> str:
    return translator(language)("Condition: {condition}")
