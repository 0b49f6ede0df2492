"""`poort objective|policy|calendar`: what the authority wants, and when it is closed."""

from datetime import date
from decimal import Decimal
from typing import Annotated

import typer

from domain.mki.vocabulary import WeightingSet
from domain.vocabulary import Indicator, ObjectiveStatus
from poort.cli.award_parsing import figure
from poort.cli.options import group
from poort.cli.output import show_table, tell
from poort.cli.parsing import Reduction, amount, choices, day, one_of, reduction, scope, whole

objectives = group("objective", "Objectives: how much less, by which year.")
policies = group("policy", "The policy, with its award guidelines.")
calendar = group("calendar", "The working calendar.")

_ReferenceValue = Annotated[
    Decimal | None,
    typer.Option(
        parser=figure,
        metavar="NUMBER",
        help="What that year amounted to: euro of MKI, kg of CO2 or tonnes of material.",
    ),
]
_OwnSet = Annotated[
    WeightingSet | None,
    typer.Option(
        "--set",
        parser=one_of(WeightingSet),
        metavar=choices(WeightingSet),
        help="The set of that MKI.",
    ),
]
_RequiredSet = Annotated[
    WeightingSet | None,
    typer.Option(
        "--set",
        parser=one_of(WeightingSet),
        metavar=choices(WeightingSet),
        help="The weighting set that every tender must ask.",
    ),
]
_RequiredMethod = Annotated[
    str | None,
    typer.Option("--method", metavar="TEXT", help="The version of the method to ask."),
]
_Fine = Annotated[
    Decimal | None,
    typer.Option(
        "--fine",
        parser=figure,
        metavar="NUMBER",
        help="The fine for a broken promise, in times the financial advantage.",
    ),
]
_ObligatoryFrom = Annotated[
    Decimal | None,
    typer.Option(parser=amount, metavar="EURO", help="From which value on MKI is obligatory."),
]


@objectives.command("set")
def set_one(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The name of the objective.")],
    *,
    reference_year: Annotated[
        int,
        typer.Option(parser=whole, metavar="YEAR", help="The year that is compared with."),
    ],
    reductions: Annotated[
        list[Reduction],
        typer.Option(
            "--target",
            parser=reduction,
            metavar="YEAR=PERCENT",
            help="How much less by which year; may be repeated.",
        ),
    ],
    scopes: Annotated[
        list[int],
        typer.Option(
            "--scope", parser=scope, metavar="1|2|3", help="Over which scope; may be repeated."
        ),
    ],
    indicator: Annotated[
        Indicator,
        typer.Option(parser=one_of(Indicator), metavar=choices(Indicator), help="What is counted."),
    ] = Indicator.MKI,
    reference_value: _ReferenceValue = None,
    weighting_set: _OwnSet = None,
    ambition: Annotated[
        bool, typer.Option("--ambition", help="An ambition, which binds less than an objective.")
    ] = False,
) -> None:
    """Set an objective for the whole authority."""
    from poort.cli.session import acting
    from usecases.set_course import Scope, SetObjective, set_objective

    command = SetObjective(
        name=name,
        indicator=indicator,
        status=ObjectiveStatus.AMBITION if ambition else ObjectiveStatus.OBJECTIVE,
        reference_year=reference_year,
        scopes=frozenset(map(Scope, scopes)),
        reduction_percent_by_year={one.year: one.percent for one in reductions},
        reference_value=reference_value,
        weighting_set=weighting_set,
    )
    with acting() as desk:
        row = set_objective(desk.session, command=command, actor=desk.actor, now=desk.now)
    tell(
        "Objective {id} is set: {name}. Projects serve it with `poort project change PROJECT"
        " --objective {id}`.",
        {"id": row.id, "name": row.name, "indicator": row.indicator, "status": row.status},
    )


@objectives.command("withdraw")
def withdraw(
    objective_id: Annotated[
        int, typer.Argument(parser=whole, metavar="NUMBER", help="The number of the objective.")
    ],
    *,
    reason: Annotated[str, typer.Option(metavar="TEXT", help="Why it no longer counts.")],
) -> None:
    """Withdraw an objective; projects that were linked to it still show it."""
    from poort.cli.session import acting
    from usecases.set_course import WithdrawObjective, withdraw_objective

    command = WithdrawObjective(objective_id=objective_id, reason=reason)
    with acting() as desk:
        row = withdraw_objective(desk.session, command=command, actor=desk.actor, now=desk.now)
    tell("Objective {id} is withdrawn: {name}.", {"id": row.id, "name": row.name})


@objectives.command("list")
def list_objectives() -> None:
    """Show the objectives in force, by the number that `project change --objective` asks."""
    from models.queries import projects
    from poort.cli.session import reading

    rows = []
    with reading() as desk:
        for one in projects.objectives(desk.session):
            assert one.id is not None
            _, targets = projects.objective(desk.session, one.id)
            scopes = {1: one.scope_1, 2: one.scope_2, 3: one.scope_3}
            rows.append(
                {
                    "id": one.id,
                    "name": one.name,
                    "status": one.status,
                    "indicator": one.indicator,
                    "reference_year": one.reference_year,
                    "scopes": [number for number, counts in scopes.items() if counts],
                    "targets": [f"{by.year}={by.reduction_percent}" for by in targets],
                }
            )
    show_table(
        rows,
        {
            "id": "Number",
            "name": "Name",
            "status": "Status",
            "indicator": "Indicator",
            "reference_year": "Reference year",
            "scopes": "Scopes",
            "targets": "Less by year, in percent",
        },
    )


@policies.command("adopt")
def adopt(
    title: Annotated[str, typer.Argument(metavar="TITLE", help="The title of the policy.")],
    *,
    body: Annotated[str, typer.Option("--text", metavar="TEXT", help="What the policy says.")],
    minimum_weight: Annotated[
        int,
        typer.Option(parser=whole, metavar="PERCENT", help="The least weight of MKI in an award."),
    ],
    obligatory_from: _ObligatoryFrom = None,
    required_set: _RequiredSet = None,
    required_method: _RequiredMethod = None,
    sanction_factor: _Fine = None,
) -> None:
    """Adopt the next version of the policy; it is in force at once.

    Set, method and fine stay as they were where they are not named; obligations by material and
    ceilings stay too, and change in the portal.
    """
    from poort.cli.session import acting
    from usecases.adopt_policy import AdoptPolicy, adopt_policy, policy_in_force

    with acting() as desk:
        before = policy_in_force(desk.session)
        command = AdoptPolicy(
            title=title,
            body=body,
            minimum_mki_weight_percent=minimum_weight,
            mki_obligatory_from=obligatory_from,
            required_set=required_set or (before.required_set if before else None),
            required_method=required_method or (before.required_method if before else None),
            sanction_factor=(
                before.sanction_factor if before and sanction_factor is None else sanction_factor
            ),
            obligations=before.obligations if before else {},
            ceilings=before.ceilings if before else (),
        )
        row = adopt_policy(desk.session, command=command, actor=desk.actor, now=desk.now)
    tell(
        "Version {version} of the policy is in force: {title}.",
        {"id": row.id, "version": row.version, "title": row.title},
    )


@calendar.command("close")
def close(
    closed: Annotated[date, typer.Argument(parser=day, metavar="DATE", help="Which day.")],
    reason: Annotated[str, typer.Argument(metavar="REASON", help="Why.")],
) -> None:
    """Make a day no working day for this authority; nothing that was planned moves."""
    from poort.cli.session import acting
    from usecases.set_up import close_day

    with acting() as desk:
        row = close_day(desk.session, day=closed, reason=reason, actor=desk.actor, now=desk.now)
    tell("{day} is no working day: {reason}.", {"day": row.day, "reason": row.reason})
