"""`poort start|advance|deliver`: the product, and the runner's work where no runner is."""

import typer

from poort.cli.output import tell


def start() -> None:
    """Start the product: portal, Prefect and runner, until Ctrl-C."""
    import os
    import sys

    # The parent lives as long as the product, so it takes nothing along of this command line.
    os.execv(sys.executable, [sys.executable, "-m", "poort.supervisor"])  # noqa: S606 -- our own module


def advance() -> None:
    """Carry out the decisions that wait, when no runner does."""
    from datetime import UTC, datetime

    from domain.vocabulary import CommandStatus
    from poort.cli.surrounded import surrounded
    from tasks.steps import advance_directly, pending_commands

    carried_out = []
    with surrounded():
        for command in pending_commands(now=datetime.now(UTC)):
            status = advance_directly(
                command.organisation_id, command.command_id, now=datetime.now(UTC)
            )
            carried_out.append(
                {
                    "id": command.command_id,
                    "project": command.project_number,
                    "gate": command.gate_id,
                    "status": status,
                }
            )
    held = sum(one["status"] is CommandStatus.HELD for one in carried_out)
    tell(
        "Transitions carried out: {done}. Held: {held}.",
        {"done": len(carried_out) - held, "held": held, "commands": carried_out},
    )
    if held:
        raise typer.Exit(1)


def deliver() -> None:
    """Send every message that is due, when no runner does."""
    from datetime import UTC, datetime

    from poort.cli.progress import counting
    from poort.cli.surrounded import surrounded
    from tasks.sending import send_waiting

    tried = 0
    with surrounded(), counting("Messages") as count:
        while batch := send_waiting(now=datetime.now(UTC)):
            tried += batch
            count(batch)
    tell("Messages handed over: {tried}.", {"tried": tried})
