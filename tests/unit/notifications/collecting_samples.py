"""Sample messages to and about a contractor who hands in MKI data."""

from collections.abc import Mapping
from datetime import date

from notifications.collecting_messages import (
    Asked,
    ManagerName,
    MkiReceived,
    MkiRefused,
    MkiReminder,
    MkiRequest,
    RefusedLine,
)
from notifications.messages import Context, Reason
from tests.unit.notifications.sample_parts import PORTAL, Parts

LINK = f"{PORTAL}/opgave/7"


def collecting_samples(words: Parts) -> Mapping[str, Context]:
    """Every sample by its name."""
    asked = Asked(
        project=words.project,
        contract=words.say("Perceel 1", "Lot 1"),
        contractor="Aannemer B",
        about=words.say("oktober 2026", "October 2026"),
        due_on=date(2026, 12, 1),
        working_days=6,
    )
    late = asked.model_copy(update={"due_on": date(2026, 11, 18), "working_days": -3})
    manager = ManagerName(name="Carla de Boer", email="carla@voorbeeld.nl")
    header = words.header(Reason.CONTRACTOR, in_thread=False).model_copy(
        update={"recipient_name": "Ans Aannemer"}
    )
    refused = RefusedLine(
        number=2,
        product="AC bin",
        reason=words.say("De weegbon is van een ander werk.", "The slip is of another work."),
    )
    return {
        "mki_request": MkiRequest(
            header=header,
            url=LINK,
            asked=asked,
            products=("AC surf", "AC bin"),
            evidence=(words.say("weegbon of leveringsbon", "delivery note"),),
            manager=manager,
        ),
        "mki_reminder": MkiReminder(header=header, url=LINK, asked=late, manager=manager),
        "mki_reminder_personal": MkiReminder(
            header=header, url=LINK, asked=asked, manager=manager, is_personal=True
        ),
        "mki_received": MkiReceived(
            header=words.header(Reason.CONTRACT_MANAGER, in_thread=False),
            url=f"{PORTAL}/projecten/2026-014/mki-opgaven/7",
            asked=asked,
            number=1,
            lines=2,
            sender="Ans Aannemer",
            signals=(
                words.say(
                    "Regel 1: de MKI per eenheid is 4,0% hoger dan toegezegd.",
                    "Line 1: the MKI per unit is 4.0% above the promise.",
                ),
            ),
            is_receipt=False,
        ),
        "mki_received_receipt": MkiReceived(
            header=header,
            url=LINK,
            asked=asked,
            number=1,
            lines=2,
            sender="Ans Aannemer",
            is_receipt=True,
        ),
        "mki_refused": MkiRefused(
            header=header, url=LINK, asked=asked, number=1, lines=(refused,), manager=manager
        ),
    }
