"""`poort remind|batch`: the morning sweep, and the ones that the brake holds."""

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from poort.cli.options import Today, group
from poort.cli.output import show_table, tell
from poort.cli.parsing import whole

if TYPE_CHECKING:
    from usecases.sweep_reminders import SweepReport

commands = group("batch", "Morning sweeps that are held: look, release, discard.")

_Sweep = Annotated[int, typer.Argument(parser=whole, metavar="ID", help="The number of the sweep.")]


def remind(*, today: Today = None) -> None:
    """Write the reminders, escalations and digests of a morning; a second run writes nothing."""
    from datetime import UTC, datetime

    from domain.moments import dutch_date
    from poort.cli.progress import waiting
    from poort.cli.session import opened_store, organisation_id
    from usecases.open_periods import open_due_periods
    from usecases.sweep_reminders import sweep_reminders

    now = datetime.now(UTC)
    with opened_store() as (store, settings), waiting("Looking what is due"):
        organisation = organisation_id(store, settings)
        day = today or dutch_date(now)
        with store.write(organisation) as session:
            open_due_periods(session, today=day)
        with store.write(organisation) as session:
            report = sweep_reminders(session, today=day, now=now)
    _tell(report, day)


def _tell(report: "SweepReport", day: date) -> None:
    from dataclasses import asdict

    from domain.brake import HoldReason

    record = asdict(report) | {"today": day}
    if report.held_because is not None:
        record["held_because"] = HoldReason(report.held_because)
        tell(
            "Sweep {sweep_id} of {today} is held: {held_because}. It would send {messages}"
            " messages. A coordinator lets it go with `poort batch release {sweep_id}`.",
            record,
        )
    elif report.sweep_id is None:
        tell("{today} is no working day, so nobody is reminded.", record)
    elif report.messages:
        tell("Sweep of {today}. Steps to remind of: {reminders}. Messages: {messages}.", record)
    elif report.reminders:
        tell(
            "Sweep of {today}: nobody needs a message. New steps that their owners know of since"
            " the gate opened: {reminders}.",
            record,
        )
    else:
        tell("Sweep of {today}: nobody needs a message.", record)


@commands.command("list")
def list_held() -> None:
    """Show the sweeps that are held."""
    from domain.brake import HoldReason
    from models.queries.sweep import held_sweeps
    from poort.cli.session import reading

    with reading() as desk:
        rows = [
            {
                "id": row.id,
                "today": row.today,
                "held_because": HoldReason(row.held_because) if row.held_because else None,
                "reminders": row.reminders,
                "messages": row.messages,
            }
            for row in held_sweeps(desk.session)
        ]
    show_table(
        rows,
        {"id": "Number", "today": "Day", "held_because": "Why", "messages": "Messages"},
    )


@commands.command("release")
def release(sweep: _Sweep) -> None:
    """Let a held sweep go: look again what is due, and send that."""
    _end(sweep, discard=False)


@commands.command("discard")
def discard(sweep: _Sweep) -> None:
    """Drop a held sweep; the next morning starts afresh."""
    _end(sweep, discard=True)


def _end(sweep: int, *, discard: bool) -> None:
    from dataclasses import asdict

    from poort.cli.session import acting
    from usecases.release_batch import ReleaseBatch, release_batch

    with acting() as desk:
        report = release_batch(
            desk.session,
            command=ReleaseBatch(sweep_id=sweep, discard=discard),
            actor=desk.actor,
            now=desk.now,
        )
    tell("Sweep {sweep_id}: {status}. Messages: {messages}.", asdict(report))
