"""`poort project`: start projects and look at them."""

from datetime import date
from decimal import Decimal
from typing import Annotated

import typer

from domain.vocabulary import Material, ProjectStatus
from poort.cli.options import Project, group
from poort.cli.output import show_table, tell
from poort.cli.parsing import Holder, amount, choices, day, one_of, team_role, whole

commands = group("project", "Projects: start, look, plan, staff, suspend.")


@commands.command("start")
def start(
    number: Project,
    name: Annotated[str, typer.Argument(metavar="NAME", help="The name of the project.")],
    *,
    material: Annotated[
        Material,
        typer.Option(
            parser=one_of(Material),
            metavar=choices(Material),
            help="The material that the project is mainly about.",
        ),
    ],
    team: Annotated[
        list[Holder],
        typer.Option(
            "--role",
            parser=team_role,
            metavar="ROLE=MAIL",
            help="Who holds a role in the project; repeat it for each role.",
        ),
    ],
    process: Annotated[
        str, typer.Option(metavar="PROCESS", help="The process that the project follows.")
    ] = "infrastructure-works",
    version: Annotated[
        str | None, typer.Option(metavar="VERSION", help="Which version, if not the newest.")
    ] = None,
    award_on: Annotated[
        date | None,
        typer.Option(
            "--award", parser=day, metavar="DATE", help="The planned award; plans backwards."
        ),
    ] = None,
    value: Annotated[
        Decimal | None,
        typer.Option(parser=amount, metavar="EURO", help="The estimated value without VAT."),
    ] = None,
    mki_weight: Annotated[
        int | None,
        typer.Option(parser=whole, metavar="PERCENT", help="The weight of MKI in the award."),
    ] = None,
    department: Annotated[
        str | None, typer.Option(metavar="TEXT", help="The department of the project.")
    ] = None,
    lots: Annotated[
        list[str] | None,
        typer.Option("--lot", metavar="TEXT", help="The name of a lot; may be repeated."),
    ] = None,
) -> None:
    """Start a project with its team and plan, and open its first gate."""
    from poort.cli.session import acting, person_id
    from usecases.start_project import StartProject, start_project

    with acting() as desk:
        command = StartProject(
            number=number,
            name=name,
            material=material,
            team={held.role: person_id(desk.session, held.email) for held in team},
            process_id=process,
            version=version,
            award_on=award_on,
            value_eur=value,
            mki_weight_percent=mki_weight,
            department=department,
            lots=tuple(lots or ()),
        )
        row = start_project(desk.session, command=command, actor=desk.actor, now=desk.now)
    tell(
        "Project {number} {name} has started, in phase {phase_position}. See `poort project show"
        " {number}`.",
        {
            "id": row.id,
            "number": row.number,
            "name": row.name,
            "phase_position": row.phase_position,
            "value_eur": row.value_eur,
        },
    )


@commands.command("list")
def list_projects(
    *,
    status: Annotated[
        ProjectStatus | None,
        typer.Option(
            parser=one_of(ProjectStatus),
            metavar=choices(ProjectStatus),
            help="Only projects that stand so.",
        ),
    ] = None,
) -> None:
    """Show the projects with the gate that each is at."""
    from models.queries import projects
    from poort.cli.project_page import row_of
    from poort.cli.session import reading

    with reading() as desk:
        rows = [
            row_of(desk, project)
            for project in projects.projects(desk.session)
            if status in {None, project.status}
        ]
    show_table(
        rows,
        {
            "number": "Number",
            "name": "Name",
            "status": "Status",
            "gate": "Gate",
            "gate_name": "Name of the gate",
        },
    )


@commands.command("show")
def show(number: Project) -> None:
    """Show a project: its gates with dates, team, decisions and what is being carried out."""
    from poort.cli.project_page import page_of, print_page
    from poort.cli.session import reading

    with reading() as desk:
        page = page_of(desk, number)
    print_page(page)
