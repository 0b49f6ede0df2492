"""What monitoring says in a mail: the board's quarter, and the lines in the weekly overview."""

from collections.abc import Mapping

from notifications.messages import BoardQuarter, Context, FigureLine, Reason
from tests.unit.notifications.sample_parts import PORTAL, Parts


def monitoring_samples(words: Parts) -> Mapping[str, Context]:
    """The samples of monitoring by name."""
    return {"board_quarter": _board_quarter(words)}


def mki_lines(words: Parts) -> tuple[FigureLine, ...]:
    """What the coordinator is told of MKI in a week."""
    return (
        FigureLine(
            text=words.say(
                "3 opgaven van MKI-gegevens zijn te laat.",
                "3 requests for MKI data are too late.",
            ),
            url=f"{PORTAL}/voortgang",
        ),
    )


def _board_quarter(words: Parts) -> BoardQuarter:
    return BoardQuarter(
        header=words.header(Reason.BOARD, in_thread=False),
        url=f"{PORTAL}/voortgang/kwartaal.pdf",
        quarter="2026-Q4",
        findings=(
            FigureLine(
                text=words.say(
                    "In 2026 kwamen werken uit op 69% van hun referentie (MKI set A2).",
                    "In 2026 works came to 69% of their reference (MKI set A2).",
                ),
                url=f"{PORTAL}/voortgang/werken?maat=mki_a2&jaar=2026",
            ),
        ),
        unknowns=(
            words.say(
                "2 werken hebben geen goedgekeurde referentie en tellen daardoor nergens mee.",
                "2 works have no approved reference, so they count nowhere.",
            ),
        ),
    )
