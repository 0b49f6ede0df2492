"""`poort check deviate|decide-deviation`: comply or explain."""

from typing import Annotated

import typer

from poort.cli.check import commands
from poort.cli.options import Check, NeededReason, Project, Reason
from poort.cli.output import tell
from poort.cli.parsing import whole

_Deviation = Annotated[
    int, typer.Argument(parser=whole, metavar="ID", help="The number of the deviation.")
]


@commands.command("deviate")
def deviate(
    number: Project,
    check: Check,
    *,
    reason: NeededReason,
    measure: Annotated[str, typer.Option(metavar="TEXT", help="What is done instead.")],
) -> None:
    """Ask to pass a blocking check unmet, with a reason and a measure."""
    from models.queries.people import person
    from poort.cli.session import acting, check_item
    from usecases.deviations import AskDeviation, ask_deviation

    with acting() as desk:
        item = check_item(desk.session, number, check)
        assert item.id is not None
        command = AskDeviation(item_id=item.id, reason=reason, measure=measure)
        row = ask_deviation(desk.session, command=command, actor=desk.actor, now=desk.now)
        decider = person(desk.session, row.decider_id).name
    tell(
        "Deviation {id} from check {check} is asked. {decider} decides by {due_on}.",
        {
            "id": row.id,
            "number": number,
            "check": check,
            "status": row.status,
            "decider": decider,
            "due_on": row.due_on,
        },
    )


@commands.command("decide-deviation")
def decide_deviation(
    deviation: _Deviation,
    *,
    approve: Annotated[bool, typer.Option("--approve/--refuse", help="Approve it, or refuse it.")],
    reason: Reason = None,
) -> None:
    """Decide on a deviation, as a second person; a refusal needs a reason."""
    from poort.cli.session import acting
    from usecases import deviations

    with acting() as desk:
        command = deviations.DecideDeviation(deviation_id=deviation, approve=approve, reason=reason)
        row = deviations.decide_deviation(
            desk.session, command=command, actor=desk.actor, now=desk.now
        )
    tell("Deviation {id}: {status}.", {"id": row.id, "status": row.status})


@commands.command("withdraw-deviation")
def withdraw_deviation(deviation: _Deviation) -> None:
    """Take back a deviation that is still asked."""
    from poort.cli.session import acting
    from usecases import deviations

    with acting() as desk:
        row = deviations.withdraw_deviation(
            desk.session, deviation_id=deviation, actor=desk.actor, now=desk.now
        )
    tell("Deviation {id}: {status}.", {"id": row.id, "status": row.status})
