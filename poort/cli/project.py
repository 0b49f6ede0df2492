"""`poort project`: start projects and look at them."""

from datetime import date
from typing import Annotated

import typer

from domain.vocabulary import Material, ProjectStatus
from poort.cli.options import Department, MkiWeight, Process, Project, Value, Version, group
from poort.cli.output import show_table, tell
from poort.cli.parsing import Holder, choices, day, one_of, team_role

commands = group("project", "Projects: start, look, plan, staff, suspend.")

_Material = Annotated[
    Material,
    typer.Option(
        parser=one_of(Material),
        metavar=choices(Material),
        help="The material that the project is mainly about.",
    ),
]
_Team = Annotated[
    list[Holder],
    typer.Option(
        "--role",
        parser=team_role,
        metavar="ROLE=MAIL",
        help="Who holds a role in the project; repeat it for each role.",
    ),
]
_Award = Annotated[
    date | None,
    typer.Option("--award", parser=day, metavar="DATE", help="The planned award; plans backwards."),
]
_Lots = Annotated[
    list[str] | None,
    typer.Option("--lot", metavar="TEXT", help="The name of a lot; may be repeated."),
]


@commands.command("start")
def start(
    number: Project,
    name: Annotated[str, typer.Argument(metavar="NAME", help="The name of the project.")],
    *,
    material: _Material,
    team: _Team,
    process: Process = "infrastructure-works",
    version: Version = None,
    award_on: _Award = None,
    value: Value = None,
    mki_weight: MkiWeight = None,
    department: Department = None,
    lots: _Lots = None,
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
