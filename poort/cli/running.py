"""`poort start|advance`: what runs the product, and what does its work without a runner."""

from poort.cli.output import tell


def start() -> None:
    """Start the product: portal, Prefect and runner, until Ctrl-C."""
    from poort.supervisor import main

    main()


def advance() -> None:
    """Carry out the decisions that wait, when no runner does."""
    from datetime import UTC, datetime

    from poort.cli.session import opened_store
    from tasks.steps import advance_directly, pending_commands
    from tasks.surroundings import Surroundings, settle

    with opened_store() as (store, settings):
        settle(
            Surroundings(
                store=store,
                mail_url=settings.outgoing_mail_url,
                mail_from=settings.mail_from,
                portal_url=settings.portal_address,
            )
        )
        found = pending_commands(now=datetime.now(UTC))
        for command in found:
            advance_directly(command.organisation_id, command.command_id, now=datetime.now(UTC))
    tell(
        "Carried out: {count}.",
        {
            "count": len(found),
            "commands": [
                {"id": one.command_id, "project": one.project_number, "gate": one.gate_id}
                for one in found
            ],
        },
    )
