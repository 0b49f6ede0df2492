"""`poort project migrate`: running projects to another version of their process."""

from typing import TYPE_CHECKING, Annotated

import typer

from poort.cli.invocation import current
from poort.cli.output import Record, show_section, show_table, tell
from poort.cli.parsing import renamed
from poort.cli.project import commands

if TYPE_CHECKING:
    from usecases.migration_plan import ProjectMigration


@commands.command("migrate")
def migrate(
    process: Annotated[
        str, typer.Argument(metavar="PROCESS", help="The process that the projects follow.")
    ],
    to_version: Annotated[
        str, typer.Argument(metavar="VERSION", help="The version that they go to.")
    ],
    *,
    from_version: Annotated[
        str | None,
        typer.Option("--from", metavar="VERSION", help="Only projects that run on this version."),
    ] = None,
    numbers: Annotated[
        list[str] | None,
        typer.Option("--project", metavar="NUMBER", help="Only this project; may be repeated."),
    ] = None,
    checks: Annotated[
        list[str] | None,
        typer.Option(
            "--check",
            metavar="OLD=NEW",
            help="A check with another number; with nothing behind the sign it lapses.",
        ),
    ] = None,
    gates: Annotated[
        list[str] | None,
        typer.Option("--gate", metavar="OLD=NEW", help="A gate with another number."),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only show what would happen.")
    ] = False,
) -> None:
    """Migrate running projects to another version; owners, answers and due dates stay."""
    from poort.cli.session import acting, project_id
    from usecases.migrate_projects import migrate_projects
    from usecases.migration_plan import MigrateProjects

    with acting() as desk:
        command = MigrateProjects(
            process_id=process,
            to_version=to_version,
            from_version=from_version,
            project_ids=tuple(project_id(desk.session, one) for one in numbers)
            if numbers
            else None,
            checks=dict(map(renamed, checks or ())),
            gates={old: new for old, new in map(renamed, gates or ()) if new},
        )
        report = migrate_projects(
            desk.session, command=command, actor=desk.actor, now=desk.now, dry_run=dry_run
        )
    _show(report.projects, migrated=len(report.migrated), dry_run=dry_run)
    if len(report.migrated) < len(report.projects):
        raise typer.Exit(1)


def _show(projects: "tuple[ProjectMigration, ...]", *, migrated: int, dry_run: bool) -> None:
    rows = [_row(project) for project in projects]
    record = {"migrated": migrated, "of": len(rows), "dry_run": dry_run, "projects": rows}
    if dry_run:
        tell("Can be migrated: {migrated} of {of} projects. Nothing was changed.", record)
    else:
        tell("Migrated: {migrated} of {of} projects.", record)
    if rows and not current().as_json:
        show_section("Projects")
        show_table(
            rows,
            {
                "number": "Number",
                "from_version": "From",
                "kept": "Checks kept",
                "added": "Checks added",
                "lapsed": "Checks lapsed",
                "refused": "Why not",
            },
        )


def _row(project: "ProjectMigration") -> Record:
    from notifications.language import explain

    refused = project.refused
    return {
        "number": project.number,
        "from_version": project.from_version,
        "to_version": project.to_version,
        "kept": len(project.kept),
        "added": list(project.added),
        "lapsed": [lapsed.check_id for lapsed in project.lapsed],
        "refused": explain(refused, current().words.language) if refused else None,
    }
