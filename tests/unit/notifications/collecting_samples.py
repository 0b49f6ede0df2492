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
from notifications.messages import Context, Header, Reason
from tests.unit.notifications.sample_parts import PORTAL, Parts

LINK = f"{PORTAL}/opgave/7"
MANAGER = ManagerName(name="Carla de Boer", email="carla@voorbeeld.nl")


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
    header = words.header(Reason.CONTRACTOR, in_thread=False).model_copy(
        update={"recipient_name": "Ans Aannemer"}
    )
    return _asking(words, asked, header) | _answering(words, asked, header)


def _asking(words: Parts, asked: Asked, header: Header) -> dict[str, Context]:
    """What goes to the contractor while data are to come."""
    late = asked.model_copy(update={"due_on": date(2026, 11, 18), "working_days": -3})
    return {
        "mki_request": MkiRequest(
            header=header,
            url=LINK,
            asked=asked,
            products=("AC surf", "AC bin"),
            evidence=(words.say("weegbon of leveringsbon", "delivery note"),),
            manager=MANAGER,
        ),
        "mki_reminder": MkiReminder(header=header, url=LINK, asked=late, manager=MANAGER),
        "mki_reminder_personal": MkiReminder(
            header=header, url=LINK, asked=asked, manager=MANAGER, is_personal=True
        ),
    }


def _answering(words: Parts, asked: Asked, header: Header) -> dict[str, Context]:
    """What follows on data that came in."""
    received = MkiReceived(
        header=header,
        url=LINK,
        asked=asked,
        number=1,
        lines=2,
        sender="Ans Aannemer",
        is_receipt=True,
    )
    signal = words.say(
        "Regel 1: de MKI per eenheid is 4,0% hoger dan toegezegd.",
        "Line 1: the MKI per unit is 4.0% above the promise.",
    )
    to_manager = {
        "header": words.header(Reason.CONTRACT_MANAGER, in_thread=False),
        "url": f"{PORTAL}/projecten/2026-014/mki-opgaven/7",
        "signals": (signal,),
        "is_receipt": False,
    }
    refused = RefusedLine(
        number=2,
        product="AC bin",
        reason=words.say("De weegbon is van een ander werk.", "The slip is of another work."),
    )
    return {
        "mki_received": received.model_copy(update=to_manager),
        "mki_received_receipt": received,
        "mki_refused": MkiRefused(
            header=header, url=LINK, asked=asked, number=1, lines=(refused,), manager=MANAGER
        ),
    }
