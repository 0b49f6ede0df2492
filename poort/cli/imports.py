"""`poort import`: bring in running projects."""

from pathlib import Path
from typing import Annotated

import typer

from poort.cli.new_file import write_new_file
from poort.cli.options import Process, Version, group
from poort.cli.output import show_section, show_table, tell

commands = group("import", "Bring in what was kept elsewhere.")


@commands.command("projects")
def projects(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="A CSV or XLSX file with a row per project.")
    ],
    *,
    process: Process = "infrastructure-works",
    version: Version = None,
) -> None:
    """Bring in running projects; one mistake in the file, and nothing is stored."""
    from dataclasses import asdict

    from models.sheets import kind_of, read_sheet
    from poort.cli.invocation import current
    from poort.cli.progress import waiting
    from poort.cli.session import acting
    from usecases.import_projects import ImportProjects, import_projects

    sheet = read_sheet(file, kind_of(file))
    command = ImportProjects(sheet=sheet, process_id=process, version=version)
    with acting() as desk, waiting("Bringing in"):
        report = import_projects(desk.session, command=command, actor=desk.actor, now=desk.now)
    understood = [asdict(one) for one in report.understood]
    tell(
        "Projects brought in: {count}.",
        {"count": len(report.numbers), "numbers": report.numbers, "understood": understood},
    )
    if understood and not current().as_json:
        show_section("How amounts were understood; check them")
        show_table(
            understood,
            {"row": "Row", "column": "Column", "written": "Written", "value_eur": "Euro"},
        )


@commands.command("example")
def example(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="Where the file goes; CSV or XLSX by its name.")
    ],
    *,
    process: Process = "infrastructure-works",
    version: Version = None,
) -> None:
    """Write an example file with the columns and choices to fill in."""
    from datetime import UTC, datetime

    from models.sheets import kind_of
    from poort.cli.definition_file import read_definition
    from poort.cli.invocation import current
    from usecases.project_template import project_template

    body = project_template(
        read_definition(process, version=version),
        kind=kind_of(file),
        language=current().words.language,
        now=datetime.now(UTC),
    )
    write_new_file(file, body)
    tell("The example is in {file}. Fill it in and offer it.", {"file": file})
