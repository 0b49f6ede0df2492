"""`poort export`: what the authority did, as files that open rightly elsewhere."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from poort.cli.output import tell
from poort.cli.parsing import choices, one_of


class Subject(StrEnum):
    """What can be exported."""

    ALL = "all"
    PROJECTS = "projects"
    DECISIONS = "decisions"
    OVERDUE = "overdue"


def export(
    subject: Annotated[
        Subject,
        typer.Argument(parser=one_of(Subject), metavar=choices(Subject), help="What to export."),
    ],
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            help="Where it goes; its name says how: .csv, .xlsx or .json, and for all"
            " .zip (of CSV), .xlsx or .jsonl.",
        ),
    ],
) -> None:
    """Export the projects, the decisions, what is overdue, or all of it."""
    from poort.cli.export_files import write_dossier, write_one
    from poort.cli.new_file import require_new

    require_new(file)
    match subject:
        case Subject.ALL:
            counts = write_dossier(file)
        case Subject.PROJECTS | Subject.DECISIONS | Subject.OVERDUE:
            counts = write_one(subject.value, file)
    tell(
        "{file} is written. Rows: {rows}.",
        {"file": file, "rows": sum(counts.values()), "counts": counts},
    )
