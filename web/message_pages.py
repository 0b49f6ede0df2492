"""Messages that did not arrive: which, to whom and why, and a way to send them again."""

from typing import Annotated

from fastapi import Path, Query
from starlette.requests import Request
from starlette.responses import Response

from domain.permissions import Permission
from models.queries import failed_messages
from usecases.deliver_outbox import MessageUnknownError, resend
from web.access import PortalRouter
from web.dependencies import Acting, Reading
from web.forms import go_on
from web.pages import page

PAGE = "/beheer/berichten"
_SHOWN = 50
_Id = Annotated[int, Path(ge=1, lt=2**31)]


def message_routes() -> PortalRouter:
    """Give the routes of messages that failed for good."""
    routes = PortalRouter(prefix=PAGE)

    @routes.get("", access=Permission.RESEND_MESSAGE)
    def overview(
        request: Request,
        desk: Reading,
        number: Annotated[int, Query(alias="pagina", ge=1, le=10_000)] = 1,
        done: Annotated[str, Query(alias="gedaan")] = "",
    ) -> Response:
        """Show what did not arrive, the newest first."""
        found = failed_messages.failed_messages(
            desk.session, limit=_SHOWN + 1, offset=_SHOWN * (number - 1)
        )
        values = {
            "messages": found[:_SHOWN],
            "previous_url": f"{PAGE}?pagina={number - 1}" if number > 1 else None,
            "next_url": f"{PAGE}?pagina={number + 1}" if len(found) > _SHOWN else None,
            "number": number,
            "done": done,
        }
        return page(request, "messages/index.html", values)

    @routes.get("/{outbox_id}", access=Permission.RESEND_MESSAGE)
    def one(request: Request, desk: Reading, outbox_id: _Id) -> Response:
        """Show the one message that a mail points to."""
        found = failed_messages.find_message(desk.session, outbox_id)
        if found is None:
            raise MessageUnknownError(message=outbox_id)
        return page(request, "messages/one.html", {"message": found})

    @routes.post("/{outbox_id}/nogmaals", access=Permission.RESEND_MESSAGE)
    def again(desk: Acting, outbox_id: _Id) -> Response:
        """Try a failed message again from now on."""
        resend(desk.session, outbox_id, actor=desk.actor, now=desk.visitor.now)
        return go_on(PAGE, done="nogmaals")

    return routes
