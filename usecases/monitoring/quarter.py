"""The page for the board: one sheet of paper that says what is known, and what is not."""

from datetime import date

from sqlmodel import Session

from domain.vocabulary import Language
from models.queries import people
from reports.documents import fill_document
from usecases.document_words import document_words
from usecases.monitoring.progress_page import ProgressPage, percents

_MONTHS = 3


def quarter_of(day: date) -> str:
    """The quarter of that day, as "2026-Q4"."""
    return f"{day.year}-Q{(day.month - 1) // _MONTHS + 1}"


def quarter_document(
    session: Session, shown: ProgressPage, *, language: Language, portal_url: str
) -> str:
    """The page as HTML; every figure links to the works behind it in the portal."""
    values = {
        "shown": shown,
        "organisation": people.organisation(session),
        "quarter": quarter_of(shown.on),
        "percents": percents,
        "portal_url": portal_url,
    }
    return fill_document("quarter.html", values, words=document_words(language))
