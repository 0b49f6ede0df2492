"""Mijn werk: what now, what this week and what later; and the way to one step."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Annotated, Final, assert_never

from fastapi import Path, Query
from starlette.requests import Request
from starlette.responses import Response

from domain.vocabulary import SubjectKind
from usecases.my_work import MyStep, MyWork, find_step, my_work
from web.access import Door, PortalRouter
from web.dependencies import Reading
from web.forms import gate_url, go_on, project_url
from web.pages import page

#: What one reads at a glance; the rest is one link away.
_SHOWN: Final = 25
_SHOWN_OF_ALL: Final = 500
#: From here on the name of the project above its steps reads quicker than beside each.
_GROUPED_FROM: Final = 9
#: The largest id of a row that either database knows.
LARGEST_ID: Final = 2**31 - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A step with where it is done; `is_first_late` is the one to begin with."""

    step: MyStep
    url: str
    is_first_late: bool

    @property
    def due_on(self) -> date:
        """The day it is due."""
        return self.step.due_on

    @property
    def working_days(self) -> int:
        """The working days until then, negative when it is past."""
        return self.step.working_days


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Rows of one project, under its name; without one they stand by themselves."""

    project_name: str | None
    project_url: str | None
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of the list: too late, this week or later."""

    name: str
    count: int
    shown: int
    groups: tuple[Group, ...]


def work_routes() -> PortalRouter:
    """Give the routes of one's own work."""
    routes = PortalRouter()

    @routes.get("/werk", access=Door.MEMBER)
    def mine(
        request: Request, desk: Reading, everything: Annotated[str, Query(alias="alles")] = ""
    ) -> Response:
        """Show what waits for the visitor."""
        visitor = desk.visitor
        work = my_work(
            desk.session,
            person_id=visitor.person_id,
            today=visitor.today,
            language=visitor.language,
            most=_SHOWN_OF_ALL if everything else _SHOWN,
        )
        return page(request, "work/mine.html", {"work": work, "parts_of_work": _parts(work)})

    @routes.get("/stap/{item_id}", access=Door.MEMBER)
    def step(desk: Reading, item_id: Annotated[int, Path(ge=1, le=LARGEST_ID)]) -> Response:
        """Lead from a mail to the step at its gate."""
        place = find_step(desk.session, item_id)
        return go_on(f"{gate_url(place.project_number, place.gate_id)}#stap-{item_id}")

    return routes


def _parts(work: MyWork) -> list[Part]:
    parts = (("too_late", work.too_late), ("this_week", work.this_week), ("later", work.later))
    return [
        Part(name=name, count=work.counts[name], shown=len(steps), groups=_groups(steps))
        for name, steps in parts
        if steps
    ]


def _groups(steps: Sequence[MyStep]) -> tuple[Group, ...]:
    rows = [
        Row(step=step, url=_url(step), is_first_late=place == 0 and step.working_days < 0)
        for place, step in enumerate(steps)
    ]
    if len(rows) < _GROUPED_FROM:
        return (Group(project_name=None, project_url=None, rows=tuple(rows)),)
    # The project with the earliest due step comes first, as its step would.
    order = {row.step.project_number: place for place, row in reversed(list(enumerate(rows)))}
    rows.sort(key=lambda row: order[row.step.project_number])
    return tuple(
        Group(project_name=same[0].step.project_name, project_url=project_url(number), rows=same)
        for number, same in (
            (number, tuple(of_project))
            for number, of_project in groupby(rows, key=lambda row: row.step.project_number)
        )
    )


def _url(step: MyStep) -> str:
    at_gate = gate_url(step.project_number, step.gate_id)
    match step.kind:
        case SubjectKind.CHECK:
            return f"{at_gate}#stap-{step.subject_id}"
        case SubjectKind.DEVIATION:
            return f"/afwijking/{step.subject_id}"
        case SubjectKind.DECISION:
            return f"{at_gate}/besluit"
        case SubjectKind.GATE:
            return at_gate
        case _:
            assert_never(step.kind)
