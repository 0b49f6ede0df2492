"""Say rows in the language of a reader: the lines and names that messages are made of."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from sqlmodel import Session

from domain.definition import ProcessDefinition
from domain.vocabulary import CheckKind, Language, Role
from domain.working_days import WorkingCalendar
from models.gate import CheckItem, GateAttempt
from models.organisation import Organisation
from models.project import Project
from models.queries import people, projects
from notifications.language import translator
from notifications.messages import GateName, NextRung, ProjectName, StepLine
from usecases.calendars import organisation_calendar
from usecases.definitions import definition_of
from usecases.notices import Thread


def project_address(portal_url: str, number: str) -> str:
    """The address of a project in the portal; its number may hold spaces and signs."""
    return f"{portal_url}/projecten/{quote(number, safe='')}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A gate of a project with all that its messages say about it."""

    organisation: Organisation
    project: Project
    definition: ProcessDefinition
    position: int
    gate_id: str
    planned_on: date
    calendar: WorkingCalendar
    today: date

    def thread(self, language: Language) -> Thread:
        """The conversation about this gate."""
        assert self.project.id is not None
        return Thread(
            project_id=self.project.id,
            project_number=self.project.number,
            gate_id=self.gate_id,
            gate_name=self.gate_name(language),
        )

    def gate_name(self, language: Language) -> str:
        """The name of the gate."""
        return self.definition.phase(self.position).gate_name.read(language)

    def project_url(self) -> str:
        """The address of the project."""
        return project_address(self.organisation.portal_url, self.project.number)

    def gate_url(self) -> str:
        """The address of the gate."""
        return f"{self.project_url()}/poort/{self.gate_id}"

    def check_url(self, item: CheckItem) -> str:
        """The address of a check of this gate."""
        return f"{self.organisation.portal_url}/stap/{item.id}"

    def named_project(self) -> ProjectName:
        """The project as a message names it."""
        return ProjectName(
            number=self.project.number, name=self.project.name, url=self.project_url()
        )

    def named_gate(self, language: Language) -> GateName:
        """The gate as a message names it."""
        return GateName(
            name=self.gate_name(language), url=self.gate_url(), planned_on=self.planned_on
        )


def place(session: Session, *, project: Project, position: int, today: date) -> Place:
    """Read once what the messages about that gate say."""
    assert project.id is not None
    definition = definition_of(session, project)
    return Place(
        organisation=people.organisation(session),
        project=project,
        definition=definition,
        position=position,
        gate_id=definition.phase(position).gate_id,
        planned_on=projects.plan(session, project.id)[position].planned_on,
        calendar=organisation_calendar(session),
        today=today,
    )


def place_of(session: Session, attempt: GateAttempt, *, today: date) -> Place:
    """The gate that this attempt is at."""
    return place(
        session,
        project=projects.project(session, attempt.project_id),
        position=attempt.position,
        today=today,
    )


def check_title(definition: ProcessDefinition, item: CheckItem, language: Language) -> str:
    """What the check asks, with its period or variation where it has one."""
    if item.kind is CheckKind.CONDITION:
        return translator(language)("Condition: {condition}").format(condition=item.label)
    check = definition.checks_by_id.get(item.check_id)
    # A check that lapsed when its project was migrated keeps the words it had.
    title = check.text.read(language) if check else item.label or item.check_id
    return f"{title} ({item.instance})" if item.instance else title


@dataclass(frozen=True, slots=True, kw_only=True)
class WhoIsWho:
    """The names of a team and who holds which role in it."""

    names: Mapping[int, str]
    holders: Mapping[Role, int]

    def holder_name(self, role: Role | None) -> str | None:
        """The name of the primary holder of that role, if it is filled."""
        holder = self.holders.get(role) if role else None
        return self.names.get(holder) if holder else None


def who_is_who(session: Session, project_id: int) -> WhoIsWho:
    """The people of that project, in two queries."""
    team = people.team(session, project_id)
    known = people.people(session, {member.person_id for member in team})
    return WhoIsWho(
        names={person_id: person.name for person_id, person in known.items()},
        holders={member.role: member.person_id for member in reversed(team)},
    )


def step_line(  # noqa: PLR0913 -- all that the line is said from
    at: Place,
    item: CheckItem,
    *,
    language: Language,
    reader_id: int | None,
    known: WhoIsWho,
    next_rung: NextRung | None = None,
) -> StepLine:
    """The check as one line of a message; the owner is named to everybody but the owner."""
    check = at.definition.checks_by_id.get(item.check_id)
    is_own = item.assignee_id is None or item.assignee_id == reader_id
    return StepLine(
        title=check_title(at.definition, item, language),
        project_name=at.project.name,
        project_number=at.project.number,
        gate_name=at.gate_name(language),
        due_on=item.due_on,
        working_days=at.calendar.between(at.today, item.due_on),
        url=at.check_url(item),
        why=check.why.read(language) if check else condition_why(language),
        effort_minutes=check.effort_minutes if check else CONDITION_MINUTES,
        evidence=check.evidence.description.read(language) if check else None,
        helper_name=known.holder_name(check.helper) if check else None,
        owner_name=None if is_own else known.names.get(item.assignee_id or 0),
        next_rung=next_rung,
        blocking=item.blocking,
        tight=item.tight,
    )


#: Own proposal: what showing that a condition was met takes.
CONDITION_MINUTES = 30


def condition_why(language: Language) -> str:
    """Why a condition of a conditional pass is asked."""
    return translator(language)(
        "The internal client agreed on this condition at the previous gate."
    )
