"""`poort audit`: prove that nothing was changed behind the product's back."""

from pathlib import Path
from typing import Annotated

import typer

from poort.cli.options import Project, group
from poort.cli.output import show_table, tell

commands = group("audit", "The audit trail.")


@commands.command("verify")
def verify() -> None:
    """Verify the audit trail and every invariant over all tables."""
    from poort.cli.invocation import current
    from poort.cli.progress import waiting
    from poort.cli.session import reading
    from usecases.verify import verify_organisation

    with reading() as desk, waiting("Verifying"):
        report = verify_organisation(desk.session)
    problems = [{"rule": found.rule, "found": found.found} for found in report.problems]
    record = {
        "holds": report.holds,
        "events": report.events,
        "root": report.root,
        "problems": problems,
    }
    if report.holds:
        tell("Everything holds: {events} events, root {root}.", record)
        return
    tell("This does not hold. Keep the store as it is and call who looks after it.", record)
    if not current().as_json:
        show_table(problems, {"rule": "Rule", "found": "Found"})
    raise typer.Exit(1)


@commands.command("archive")
def archive(
    project: Project,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where it goes, a .zip.")],
) -> None:
    """Archive the dossier of a project: its documents, all that was decided, and the proof."""
    from poort.cli.archive_files import write_archive

    report = write_archive(project, file)
    tell(
        "{file} is written: {files} documents and {events} events, proven up to root {root}.",
        {"file": file, "files": report.files, "events": report.events, "root": report.root},
    )


@commands.command("verify-archive")
def verify_one(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The archive, a .zip.")],
    *,
    alone: Annotated[
        bool,
        typer.Option("--alone", help="Do not compare it with the trail of the store here."),
    ] = False,
) -> None:
    """Check that the archive of a dossier is whole, and as the trail has it."""
    from poort.cli.archive_files import check_archive

    found = check_archive(file, alone=alone)
    problems = [{"rule": fault.value, "found": where} for fault, where in found.faults]
    record = {
        "holds": found.holds,
        "files": found.files,
        "events": found.events,
        "root": found.root,
        "problems": problems,
    }
    if found.holds:
        tell("The archive holds: {files} files, {events} events, root {root}.", record)
        return
    tell("The archive does not hold. Ask for it anew, or call who looks after it.", record)
    from poort.cli.invocation import current

    if not current().as_json:
        show_table(problems, {"rule": "Rule", "found": "Found"})
    raise typer.Exit(1)
