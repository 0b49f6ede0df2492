"""What the coordinator's Monday mail tells of MKI: what waits, counted, with the way there."""

from domain.vocabulary import Language
from models.queries.monitoring_week import Waiting
from notifications.language import plural_translator
from notifications.messages import FigureLine


def week_lines(found: Waiting, *, portal_url: str, language: Language) -> tuple[FigureLine, ...]:
    """A line for each thing of which there is any."""
    count = plural_translator(language)
    page = f"{portal_url}/voortgang"
    lines = (
        (
            found.late_requests,
            count(
                "{num} request for MKI data is too late.",
                "{num} requests for MKI data are too late.",
                found.late_requests,
            ),
            page,
        ),
        (
            found.unverified_lines,
            count(
                "{num} delivered line waits to be verified.",
                "{num} delivered lines wait to be verified.",
                found.unverified_lines,
            ),
            page,
        ),
        (
            found.without_promise,
            count(
                "{num} awarded work has no promise on record.",
                "{num} awarded works have no promise on record.",
                found.without_promise,
            ),
            f"{page}/werken?mist=belofte",
        ),
        (
            found.without_outcome,
            count(
                "{num} completed work has no fixed outcome.",
                "{num} completed works have no fixed outcome.",
                found.without_outcome,
            ),
            f"{page}/werken?mist=uitkomst",
        ),
    )
    return tuple(FigureLine(text=text.format(num=n), url=url) for n, text, url in lines if n)
