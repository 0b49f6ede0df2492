"""What waits and what is late, who works here, and by which processes, to read."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated

from fastapi import Query
from sqlmodel import Session

from domain.vocabulary import Role, SubjectKind
from models.queries import members, people
from models.queries.late_steps import LateOnly
from models.queries.people import PersonUnknownError
from usecases.api_tokens import Scope
from usecases.definitions import released_definitions
from usecases.late_page import due_before, late_step_rows
from usecases.my_work import my_work
from web.api.desk import ApiReading
from web.api.pages import cursor_after, offset_of
from web.api.routing import ApiRouter
from web.api.values import Cursor, Id, Limit, Value


class OverdueStep(Value):
    """A check that is late; `rung` is the last of its ladder of reminders that was sent."""

    item_id: int
    title: str
    project_number: str
    project_name: str
    gate_id: str
    gate_name: str
    role: Role
    owner_name: str
    due_on: date
    working_days_late: int
    blocking: bool
    rung: str | None


class OverdueSteps(Value):
    """A page of late checks, the longest late first."""

    items: tuple[OverdueStep, ...]
    next_cursor: str | None = None


class WorkItem(Value):
    """Something that waits for the person as whom the token acts, or for whom they stand in."""

    kind: SubjectKind
    subject_id: int
    check_id: str | None
    title: str
    project_number: str
    project_name: str
    gate_id: str
    due_on: date
    working_days: int
    blocking: bool
    in_place_of: str | None


class WorkItems(Value):
    """What waits, what is due first in front."""

    items: tuple[WorkItem, ...]


class DefinitionValue(Value):
    """A version of a process as it was released here."""

    process_id: str
    version: str
    name: str
    gates: tuple[str, ...]


class DefinitionItems(Value):
    """Every version that was released, the oldest first."""

    items: tuple[DefinitionValue, ...]


class PersonValue(Value):
    """Somebody who works here, with their roles across all projects."""

    id: int
    name: str
    roles: tuple[Role, ...]


class PersonItems(Value):
    """Everybody who works here, by name."""

    items: tuple[PersonValue, ...]


def work_reads() -> ApiRouter:
    """Give the routes of what waits and what is late."""
    routes = ApiRouter(tag="work")

    @routes.get("/overdue-steps", scope=Scope.PROJECTS_READ, gives=OverdueSteps)
    def list_overdue_steps(
        desk: ApiReading,
        role: Role | None = None,
        at_least: Annotated[
            int, Query(alias="workingDays", ge=1, le=1_000, description="Late by at least this.")
        ] = 1,
        cursor: Cursor = None,
        limit: Limit = 50,
    ) -> OverdueSteps:
        """Give a page of the checks that are late in active projects."""
        offset = offset_of(cursor)
        before = due_before(desk.session, today=desk.today, at_least=at_least)
        found = late_step_rows(
            desk.session,
            LateOnly(due_before=before, role=role),
            reader_id=desk.actor.person_id,
            today=desk.today,
            language=desk.language,
            limit=limit + 1,
            offset=offset,
        )
        following = cursor_after(str(offset + limit)) if len(found) > limit else None
        lines = tuple(OverdueStep.model_validate(row) for row in found[:limit])
        return OverdueSteps(items=lines, next_cursor=following)

    @routes.get("/work-items", scope=Scope.PROJECTS_READ, gives=WorkItems)
    def list_work_items(desk: ApiReading) -> WorkItems:
        """Give what waits for the person as whom the token acts."""
        found = my_work(
            desk.session,
            person_id=desk.actor.person_id,
            today=desk.today,
            language=desk.language,
        )
        steps = (*found.too_late, *found.this_week, *found.later)
        return WorkItems(items=tuple(WorkItem.model_validate(step) for step in steps))

    return routes


def register_reads() -> ApiRouter:
    """Give the routes of people and processes."""
    routes = ApiRouter(tag="registers")

    @routes.get("/definitions", scope=Scope.PROJECTS_READ, gives=DefinitionItems)
    def list_definitions(desk: ApiReading) -> DefinitionItems:
        """Give the processes that were released here."""
        return DefinitionItems(
            items=tuple(
                DefinitionValue(
                    process_id=definition.id,
                    version=definition.version,
                    name=definition.name.read(desk.language),
                    gates=tuple(definition.position_of_gate),
                )
                for definition in released_definitions(desk.session).values()
            )
        )

    @routes.get("/people", scope=Scope.PEOPLE_READ, gives=PersonItems)
    def list_people(desk: ApiReading) -> PersonItems:
        """Give everybody who works here."""
        return PersonItems(items=tuple(_people(desk.session)))

    @routes.get("/people/{person_id}", scope=Scope.PEOPLE_READ, gives=PersonValue)
    def get_person(desk: ApiReading, person_id: Id) -> PersonValue:
        """Give one person."""
        people.require_member(desk.session, person_id, on=desk.today)
        found = [one for one in _people(desk.session) if one.id == person_id]
        if not found:
            raise PersonUnknownError(person=person_id)
        return found[0]

    return routes


def _people(session: Session) -> Iterable[PersonValue]:
    named, holders = members.names_and_roles(session)
    for person_id, name in named:
        roles = sorted(role for role, held_by in holders.items() if person_id in held_by)
        yield PersonValue(id=person_id, name=name, roles=tuple(roles))
