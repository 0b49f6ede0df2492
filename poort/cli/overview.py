"""`poort overdue|my-work`: where it is stuck, and what waits for whom."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from domain.vocabulary import SubjectKind
from poort.cli.options import Today
from poort.cli.output import Record, show_record, show_section, show_table, tell
from poort.cli.parsing import written_check

if TYPE_CHECKING:
    from usecases.my_work import MyStep, MyWork


def overdue(*, today: Today = None) -> None:
    """Show every step that is too late, the longest late first."""
    from poort.cli.session import reading
    from usecases.overdue import overdue_steps

    with reading() as desk:
        late = overdue_steps(desk.session, today=today or desk.today, language=desk.words.language)
    show_table(
        [asdict(step) for step in late],
        {
            "project_number": "Project",
            "check_id": "Check",
            "title": "What is asked",
            "owner_name": "Owner",
            "working_days_late": "Working days late",
            "blocking": "Blocking",
            "due_on": "Due",
        },
    )


def my_work(
    person: Annotated[str, typer.Argument(metavar="PERSON", help="The mail of the person.")],
    *,
    today: Today = None,
) -> None:
    """Show what waits for a person: too late, this week, later."""
    from models.queries.people import person_by_email
    from poort.cli.invocation import current
    from poort.cli.session import reading
    from usecases import my_work as waiting

    with reading() as desk:
        day = today or desk.today
        found = person_by_email(desk.session, person)
        assert found.id is not None
        parts = _rows(
            waiting.my_work(
                desk.session, person_id=found.id, today=day, language=desk.words.language
            )
        )
    if current().as_json:
        show_record(parts)
        return
    tell("What waits for {name} on {today}.", {"name": found.name, "today": day})
    for title, part, columns in _PARTS:
        show_section(title)
        # Whom somebody stands in for is worth a column only when they do.
        stands_in = any(row["in_place_of"] for row in parts[part])
        stead = {"in_place_of": "In place of"} if stands_in else {}
        show_table(parts[part], {**columns, **stead})


def _rows(work: "MyWork") -> Mapping[str, list[Record]]:
    parts = {"too_late": work.too_late, "this_week": work.this_week, "later": work.later}
    rows = {
        name: [_row(step) for step in part if step.kind is SubjectKind.CHECK]
        for name, part in parts.items()
    }
    others = [
        step for part in parts.values() for step in part if step.kind is not SubjectKind.CHECK
    ]
    rows["others"] = [_row(step) for step in others]
    return rows


def _row(step: "MyStep") -> Record:
    is_deviation = step.kind is SubjectKind.DEVIATION
    return {
        **asdict(step),
        "check": written_check(step.check_id or "", step.instance),
        "deviation": step.subject_id if is_deviation else None,
        "title": None if step.check_id is None else step.title,
    }


_STEP = {
    "due_on": "Due",
    "working_days": "Working days left",
    "project_number": "Project",
    "check": "Check",
    "title": "What is asked",
    "effort_minutes": "Minutes",
    "blocking": "Blocking",
}
_OTHER = {
    "due_on": "Due",
    "working_days": "Working days left",
    "project_number": "Project",
    "gate_name": "Gate",
    "kind": "What waits",
    "deviation": "Number",
    "title": "Deviation from",
}
_PARTS = (
    ("Too late", "too_late", _STEP),
    ("This week", "this_week", _STEP),
    ("Later", "later", _STEP),
    ("Decisions and deviations asked, gates not submitted", "others", _OTHER),
)
