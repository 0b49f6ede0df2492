"""The local mailbox: the mails that went out, to be read on this machine."""

from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Annotated

from fastapi import Query
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from domain.moments import dutch_date, dutch_time
from notifications.language import show_date
from notifications.local_mailbox import MailLine, list_mails, read_mail
from web.access import Door, PortalRouter
from web.pages import language_of, page
from web.security import MAIL_HEADERS

#: What a reader wants to see of a mail; the others are there too, folded away.
_MAIN_HEADERS = ("From", "To", "Date")


def mail_routes(folder: Path) -> PortalRouter:
    """Give the pages of the mailbox in that folder."""
    routes = PortalRouter(prefix="/postvak")

    # Plain functions: FastAPI runs them in a thread, so that a slow disk holds up nobody.
    @routes.get("", access=Door.PUBLIC)
    def mailbox(
        request: Request, number: Annotated[int, Query(alias="pagina", ge=1)] = 1
    ) -> Response:
        """List the mails, newest first."""
        shown = list_mails(folder, page=number)
        values = {"mails": shown, "lines": [_line(request, line) for line in shown.lines]}
        return page(request, "mailbox.html", values)

    @routes.get("/{key}", access=Door.PUBLIC)
    def mail(request: Request, key: str) -> Response:
        """Show one mail, as its reader sees it and as text."""
        found = read_mail(folder, key)
        main = {name: value for name, value in found.headers if name in _MAIN_HEADERS}
        subject = next((value for name, value in found.headers if name == "Subject"), "")
        values = {
            "key": key,
            "mail": found,
            "main_headers": main,
            "sent_at": parsedate_to_datetime(main["Date"]) if "Date" in main else None,
            "subject": subject,
        }
        return page(request, "mail.html", values)

    @routes.get("/{key}/html", access=Door.PUBLIC)
    def mail_html(key: str) -> Response:
        """Give the HTML of a mail, for the closed frame that shows it."""
        html = read_mail(folder, key).html
        # A link opens in a window of its own; inside the frame our policy would refuse it.
        return HTMLResponse(f'<base target="_blank">{html}', headers=dict(MAIL_HEADERS))

    return routes


def _line(request: Request, line: MailLine) -> dict[str, str]:
    day = show_date(dutch_date(line.sent_at), language_of(request))
    return {
        "key": line.key,
        "subject": line.subject,
        "recipient": line.recipient,
        "sent": f"{day} {dutch_time(line.sent_at)}",
    }
