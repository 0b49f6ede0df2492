"""The list of projects: searched, filtered, in an order, and a page at a time.

A page reads its own rows only. The order stands in an index (number, and id for the newest), so
that the first page of a hundred thousand is as quick as that of ten; there is no count of all.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple, assert_never

from sqlalchemy import ColumnElement, and_, false, or_
from sqlalchemy.orm import Mapped, aliased
from sqlmodel import Session, col, select

from domain.vocabulary import Material, ProjectStatus, Role
from models.engines import session_organisation
from models.organisation import Person
from models.policy import Definition
from models.project import Project, ProjectGate, TeamMember
from models.queries.people import IS_PRIMARY


class ListOrder(StrEnum):
    """In which order projects stand."""

    NUMBER = "number"
    NAME = "name"
    NEWEST = "newest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which projects are asked for; what is empty asks nothing.

    `text` is part of a number or name, `lead` part of the project lead's name; `phases` holds
    definitions with a position in them; `member_id` is somebody in the team; `after` is the number
    behind which the list begins, in the order of numbers.
    """

    text: str = ""
    status: ProjectStatus | None = None
    phases: tuple[tuple[int, int], ...] | None = None
    lead: str = ""
    member_id: int | None = None
    after: str = ""
    order: ListOrder = ListOrder.NUMBER


class ListedProject(NamedTuple):
    """A project as a line; `planned_on` is the day of the gate that it is at."""

    number: str
    name: str
    status: ProjectStatus
    material: Material
    definition_id: int
    position: int
    started_on: date
    planned_on: date | None
    lead_name: str | None


def listed_projects(
    session: Session, wanted: Wanted, *, skip: int = 0, most: int | None = None
) -> Iterator[ListedProject]:
    """The projects that are asked for, in that order, from `skip` on."""
    organisation_id = session_organisation(session)
    # Chosen first, so that the plan and the lead are looked up for these rows only.
    chosen = (
        select(Project)
        .where(Project.organisation_id == organisation_id, *_conditions(organisation_id, wanted))
        .order_by(*_order(Project, wanted.order))
        .offset(skip)
        .limit(most)
        .subquery()
    )
    project = aliased(Project, chosen)
    rows = session.execute(
        select(  # type: ignore[call-overload] # more columns than it has words for
            col(project.number),
            col(project.name),
            col(project.status),
            col(project.material),
            col(project.definition_id),
            col(project.phase_position),
            col(project.started_on),
            col(ProjectGate.planned_on),
            col(Person.name),
        )
        .select_from(project)
        .outerjoin(
            ProjectGate,
            (col(ProjectGate.organisation_id) == organisation_id)
            & (col(ProjectGate.project_id) == project.id)
            & (col(ProjectGate.position) == project.phase_position),
        )
        .outerjoin(
            TeamMember,
            (col(TeamMember.organisation_id) == organisation_id)
            & (col(TeamMember.project_id) == project.id)
            & (col(TeamMember.role) == Role.PROJECT_LEAD)
            & IS_PRIMARY
            & col(TeamMember.ended_on).is_(None),
        )
        .outerjoin(Person, col(Person.id) == TeamMember.person_id)
        .order_by(*_order(project, wanted.order))
    )
    return map(ListedProject._make, rows)


def released_checksums(session: Session) -> Sequence[tuple[int, str]]:
    """The id and checksum of every definition released here, the oldest first."""
    rows = session.exec(
        select(Definition.id, Definition.checksum)
        .where(Definition.organisation_id == session_organisation(session))
        .order_by(col(Definition.id))
    )
    return [(row_id, checksum) for row_id, checksum in rows if row_id is not None]


def _order(
    project: type[Project], order: ListOrder
) -> tuple[ColumnElement[Any] | Mapped[Any], ...]:
    match order:
        case ListOrder.NUMBER:
            return (col(project.number),)
        case ListOrder.NAME:
            return (col(project.name), col(project.number))
        case ListOrder.NEWEST:
            return (col(project.id).desc(),)
        case _:
            assert_never(order)


def _conditions(organisation_id: int, wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    if wanted.text:
        yield or_(
            col(Project.number).icontains(wanted.text, autoescape=True),
            col(Project.name).icontains(wanted.text, autoescape=True),
        )
    if wanted.after:
        yield col(Project.number) > wanted.after
    if wanted.status is not None:
        yield col(Project.status) == wanted.status
    if wanted.phases is not None:
        yield or_(
            false(),
            *(
                and_(
                    col(Project.definition_id) == definition_id,
                    col(Project.phase_position) == position,
                )
                for definition_id, position in wanted.phases
            ),
        )
    in_team = select(TeamMember.project_id).where(
        TeamMember.organisation_id == organisation_id, col(TeamMember.ended_on).is_(None)
    )
    if wanted.lead:
        leads = select(Person.id).where(col(Person.name).icontains(wanted.lead, autoescape=True))
        led = in_team.where(
            TeamMember.role == Role.PROJECT_LEAD,
            IS_PRIMARY,
            col(TeamMember.person_id).in_(leads),
        )
        yield col(Project.id).in_(led)
    if wanted.member_id is not None:
        yield col(Project.id).in_(in_team.where(TeamMember.person_id == wanted.member_id))
