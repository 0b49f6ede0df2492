"""`poort message`: the messages that did not arrive."""

from typing import Annotated

import typer

from poort.cli.options import group
from poort.cli.output import show_table, tell
from poort.cli.parsing import whole

commands = group("message", "Messages that did not arrive: look, send again.")


@commands.command("list")
def list_undelivered() -> None:
    """Show the messages that were tried and did not arrive."""
    from models.queries.outbox_delivery import undelivered
    from poort.cli.session import reading

    with reading() as desk:
        rows = [
            {
                "id": row.id,
                "message": row.message,
                "recipient": person.name,
                "email": person.email,
                "channel": row.channel,
                "state": row.state(now=desk.now),
                "created_at": row.created_at,
                "attempts": row.attempts,
                "last_answer": row.last_answer,
            }
            for row, person in undelivered(desk.session)
        ]
    show_table(
        rows,
        {
            "id": "Number",
            "message": "Message",
            "recipient": "Recipient",
            "state": "Status",
            "created_at": "Written",
            "attempts": "Attempts",
            "last_answer": "Last answer",
        },
    )


@commands.command("resend")
def resend(
    message: Annotated[
        int,
        typer.Argument(
            parser=whole, metavar="ID", help="The number of the message; see `poort message list`."
        ),
    ],
) -> None:
    """Try a failed message again, from now on."""
    from poort.cli.session import acting
    from usecases import deliver_outbox

    with acting() as desk:
        row = deliver_outbox.resend(desk.session, message, actor=desk.actor, now=desk.now)
    tell(
        "Message {id} is tried again. The runner sends it within seconds; if none runs, do so"
        " with `poort deliver`.",
        {"id": row.id, "message": row.message},
    )
