"""`poort project plan|team|handover|…`: what changes in a running project."""

from datetime import date
from typing import Annotated

import typer

from domain.vocabulary import Anchor, Material
from poort.cli.options import Check, Department, MkiWeight, NeededReason, Project, Value
from poort.cli.output import tell
from poort.cli.parsing import (
    GateDay,
    Holder,
    choices,
    day,
    gate_day,
    one_of,
    team_role,
    whole,
)
from poort.cli.project import commands

_Moves = Annotated[
    list[GateDay],
    typer.Option(
        "--gate",
        parser=gate_day,
        metavar="PHASE=DATE",
        help="The new day of the gate of that phase; repeat it for each gate.",
    ),
]


@commands.command("plan")
def plan(number: Project, *, moves: _Moves, reason: NeededReason) -> None:
    """Move planned gates; the checks in hand move along."""
    from poort.cli.session import acting, project_id
    from usecases.plan_gates import PlanGates, plan_gates

    planned = {move.position: move.planned_on for move in moves}
    with acting() as desk:
        command = PlanGates(
            project_id=project_id(desk.session, number), planned=planned, reason=reason
        )
        plan_gates(desk.session, command=command, actor=desk.actor, now=desk.now)
    tell(
        "Project {number} is planned anew.",
        {
            "number": number,
            "planned": {str(position): planned_on for position, planned_on in planned.items()},
        },
    )


@commands.command("team")
def team(
    number: Project,
    assigned: Annotated[
        Holder,
        typer.Argument(
            parser=team_role, metavar="ROLE=MAIL", help="Who holds which role from now on."
        ),
    ],
) -> None:
    """Give a role in the project to somebody; the checks of the role go along."""
    from poort.cli.session import acting, person_id, project_id
    from usecases.change_team import AssignRole, assign_role

    with acting() as desk:
        command = AssignRole(
            project_id=project_id(desk.session, number),
            role=assigned.role,
            person_id=person_id(desk.session, assigned.email),
        )
        assign_role(desk.session, command=command, actor=desk.actor, now=desk.now)
    tell(
        "{email} is now {role} of project {number}.",
        {"number": number, "role": assigned.role, "email": assigned.email},
    )


@commands.command("handover")
def handover(
    number: Project,
    check: Check,
    to: Annotated[str, typer.Argument(metavar="MAIL", help="The mail of the new owner.")],
) -> None:
    """Hand one check over to a colleague."""
    from poort.cli.session import acting, check_item, person_id
    from usecases.change_team import HandOverCheck, hand_over_check

    with acting() as desk:
        item = check_item(desk.session, number, check)
        assert item.id is not None
        command = HandOverCheck(item_id=item.id, person_id=person_id(desk.session, to))
        hand_over_check(desk.session, command=command, actor=desk.actor, now=desk.now)
    tell("Check {check} is now with {email}.", {"number": number, "check": check, "email": to})


@commands.command("suspend")
def suspend(number: Project, *, reason: NeededReason) -> None:
    """Suspend a project: its clock stands still."""
    from poort.cli.session import acting, project_id
    from usecases.suspend_project import SuspendProject, suspend_project

    with acting() as desk:
        command = SuspendProject(project_id=project_id(desk.session, number), reason=reason)
        row = suspend_project(desk.session, command=command, actor=desk.actor, now=desk.now)
    tell(
        "Project {number} is suspended from {started_on}.",
        {"number": number, "status": "suspended", "started_on": row.started_on},
    )


@commands.command("resume")
def resume(number: Project) -> None:
    """Resume a suspended project; every date shifts by the working days lost."""
    from poort.cli.session import acting, project_id
    from usecases.suspend_project import resume_project

    with acting() as desk:
        row = resume_project(
            desk.session,
            project_id=project_id(desk.session, number),
            actor=desk.actor,
            now=desk.now,
        )
    tell("Project {number} goes on.", {"number": number, "status": row.status})


@commands.command("milestone")
def milestone(
    number: Project,
    kind: Annotated[
        str,
        typer.Argument(metavar="award|start_of_work|variation", help="What happened."),
    ],
    happened_on: Annotated[
        date, typer.Argument(parser=day, metavar="DATE", help="When it happened.")
    ],
    *,
    about: Annotated[
        str, typer.Option(metavar="TEXT", help="What it is about; needed for a variation.")
    ] = "",
) -> None:
    """Record the award, the start of work or a variation; due dates count from it."""
    from poort.cli.session import acting, project_id
    from usecases.record_milestone import RecordMilestone, record_milestone

    with acting() as desk:
        command = RecordMilestone(
            project_id=project_id(desk.session, number),
            kind=kind.replace("-", "_"),
            happened_on=happened_on,
            description=about,
        )
        row = record_milestone(desk.session, command=command, actor=desk.actor, now=desk.now)
    tell(
        "Recorded for project {number}, on {happened_on}: {kind}.",
        {
            "number": number,
            "kind": Anchor(row.kind),
            "sequence": row.number,
            "happened_on": row.happened_on,
        },
    )


@commands.command("change")
def change(
    number: Project,
    *,
    name: Annotated[str | None, typer.Option(metavar="TEXT", help="Another name.")] = None,
    material: Annotated[
        Material | None,
        typer.Option(
            parser=one_of(Material),
            metavar=choices(Material),
            help="The material that the project is mainly about.",
        ),
    ] = None,
    value: Value = None,
    mki_weight: MkiWeight = None,
    objective: Annotated[
        int | None,
        typer.Option(parser=whole, metavar="ID", help="The objective that the project serves."),
    ] = None,
    department: Department = None,
) -> None:
    """Change what is known of a project; the system answers its own checks anew."""
    from poort.cli.session import acting, project_id
    from usecases.change_project import ChangeProject, change_project

    with acting() as desk:
        command = ChangeProject(
            project_id=project_id(desk.session, number),
            name=name,
            material=material,
            value_eur=value,
            mki_weight_percent=mki_weight,
            objective_id=objective,
            department=department,
        )
        row = change_project(desk.session, command=command, actor=desk.actor, now=desk.now)
    tell(
        "Project {number} is changed.",
        {
            "number": row.number,
            "name": row.name,
            "material": row.material,
            "value_eur": row.value_eur,
            "mki_weight_percent": row.mki_weight_percent,
            "department": row.department,
        },
    )
