"""`poort overdue|my-work`: where it is stuck, and what waits for whom."""

from typing import Annotated

import typer

from poort.cli.options import Today
from poort.cli.output import show_record, show_section, show_table


def overdue(*, today: Today = None) -> None:
    """Show every step that is too late, the longest late first."""
    from dataclasses import asdict

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
    from poort.cli.invocation import current
    from poort.cli.session import person_id, reading
    from usecases import overdue

    with reading() as desk:
        work = overdue.my_work(
            desk.session,
            person_id=person_id(desk.session, person),
            today=today or desk.today,
            language=desk.words.language,
        )
    parts = {
        part: [line.model_dump() for line in getattr(work, part)]
        for part in ("too_late", "this_week", "later", "others")
    }
    if current().as_json:
        show_record(parts)
        return
    for title, part, columns in _PARTS:
        show_section(title)
        show_table(parts[part], columns)


_STEP = {
    "due_on": "Due",
    "working_days": "Working days left",
    "project_number": "Project",
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
    "waits_for_name": "For whom",
}
_PARTS = (
    ("Too late", "too_late", _STEP),
    ("This week", "this_week", _STEP),
    ("Later", "later", _STEP),
    ("Decisions and deviations asked, gates not submitted", "others", _OTHER),
)
