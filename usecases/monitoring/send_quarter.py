"""The page for the board goes out once a quarter."""

from datetime import date, datetime

from domain.vocabulary import Language, Role
from models.engines import WriteSession
from models.queries import digest_stops, people
from notifications.messages import BoardQuarter, Context, Header, Reason
from usecases.monitoring.figures import reckon
from usecases.monitoring.findings import say_findings, say_unknowns
from usecases.monitoring.progress_page import progress_page
from usecases.monitoring.quarter import quarter_of
from usecases.notices import write_notice


def send_quarter(session: WriteSession, *, today: date, now: datetime) -> int:
    """Write each board member the findings with the way to the page, once a quarter; to how many.

    It goes out on the first Monday that the flow runs in a quarter. An authority without a single
    reference sends nothing: there is nothing to tell.
    """
    stopped = digest_stops.stopped(session)
    board = [one for one in people.holders(session, Role.BOARD) if one not in stopped]
    if not board:
        return 0
    figures = reckon(session, today=today)
    if not figures.progress:
        return 0
    quarter = quarter_of(today)
    portal_url = people.organisation(session).portal_url

    def context(header: Header, language: Language) -> Context:
        shown = progress_page(session, figures, language=language)
        return BoardQuarter(
            header=header,
            url=f"{portal_url}/voortgang/kwartaal.pdf",
            quarter=quarter,
            findings=say_findings(shown, portal_url=portal_url, language=language),
            unknowns=say_unknowns(shown, language=language),
        )

    for person_id in board:
        write_notice(
            session,
            to=person_id,
            reason=Reason.BOARD,
            key=("quarter", quarter),
            now=now,
            context=context,
        )
    return len(board)
