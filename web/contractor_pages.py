"""The page of a contractor, behind a link in a mail: no account, one request, nothing else.

Looking changes nothing, since scanners of mail open every link.
"""

from collections.abc import Callable, Mapping
from typing import Annotated, Final

from fastapi import Query
from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import Response

from domain.errors import PoortError
from domain.moments import dutch_date
from domain.vocabulary import Language
from models.queries import deliveries, people
from models.queries.projects import ChangedMeanwhileError
from notifications.language import explain, translator
from notifications.signed_links import LinkTarget, LinkUnreadableError
from usecases.collecting.mails import evidence_words
from usecases.collecting.open_requests import asked_evidence
from usecases.collecting.receive_delivery import (
    NotAskedError,
    PromiseNotFixedError,
    ReceiveDelivery,
)
from usecases.collecting.request_page import RequestPage, page_of_link
from usecases.linked_things import LinkExpiredError, LinkOvertakenError
from web.access import Door, PortalRouter
from web.collecting_delivery import (
    Desk,
    hand_in,
    sheet_answer,
    show_form,
    show_line,
    show_more,
    store_once,
)
from web.collecting_form import Typed, TypedDelivery
from web.forms import go_on
from web.pages import language_of, page
from web.portal import Portal, ThisPortal

#: After these a link opens nothing any more.
_CLOSED: Final = (
    LinkUnreadableError,
    LinkExpiredError,
    LinkOvertakenError,
    PromiseNotFixedError,
)
#: What a closed link says to somebody who cannot sign in.
_WORDS: Final[Mapping[type[PoortError], str]] = {
    LinkUnreadableError: "This link cannot be read. Copy the whole link out of the mail.",
    LinkExpiredError: "This link is too old. Ask the contract manager for a new one.",
    LinkOvertakenError: "This link was replaced by a newer one. Look for the newest mail.",
}


def contractor_routes() -> PortalRouter:
    """Give the pages behind a contractor's link."""
    routes = PortalRouter(prefix="/o/{token}")

    @routes.get("", access=Door.PUBLIC)
    def show(request: Request, portal: ThisPortal, token: str, gedaan: str = "") -> Response:
        """Show what is asked, with the form, or what came in."""
        return _opened(
            request, lambda: show_form(_desk(request, portal, token), done=gedaan or None)
        )

    @routes.post("", access=Door.PUBLIC)
    def send(request: Request, portal: ThisPortal, token: str, typed: Typed) -> Response:
        """Take in all that was filled in, or nothing, and say what is wrong."""
        return _opened(request, lambda: _sent(request, portal, token, typed))

    @routes.post("/regel", access=Door.PUBLIC)
    def look(
        request: Request,
        portal: ThisPortal,
        token: str,
        typed: Typed,
        nr: Annotated[int, Query(ge=0, le=999)] = 0,
    ) -> Response:
        """Say what is wrong with one line while it is being filled in; nothing is kept."""
        return _opened(request, lambda: show_line(_desk(request, portal, token), typed, nr))

    @routes.get("/blad.xlsx", access=Door.PUBLIC)
    def sheet(request: Request, portal: ThisPortal, token: str) -> Response:
        """Hand out the sheet of this request, with what is known filled in."""
        return _opened(request, lambda: sheet_answer(_desk(request, portal, token)))

    return routes


def _opened(request: Request, answer: Callable[[], Response]) -> Response:
    """The answer, or why the link opens nothing."""
    try:
        return answer()
    except _CLOSED as error:
        return _closed(request, error)


def _sent(request: Request, portal: Portal, token: str, typed: TypedDelivery) -> Response:
    desk, target = _desk(request, portal, token), portal.links.target(token)
    if not desk.shown.is_asked:
        # The same form that came twice, or somebody who was slower than a colleague.
        return go_on(f"/o/{token}", done="al")
    if typed.act == "regel":
        return show_more(desk, typed)

    def store(command: ReceiveDelivery) -> None:
        with portal.store.write(target.organisation_id) as session:
            # The link may have been made worthless while files were looked at.
            page_of_link(session, target, now=portal.now())
            store_once(session, command, typed=typed, actor=None, now=portal.now())

    try:
        refused = hand_in(desk, typed, settings=portal.settings, store=store)
    except (NotAskedError, ChangedMeanwhileError):
        return go_on(f"/o/{token}", done="al")
    return refused or go_on(f"/o/{token}", done="ontvangen")


def _desk(request: Request, portal: Portal, token: str) -> Desk:
    target = portal.links.target(token)
    with portal.store.read(target.organisation_id) as session:
        return _read(request, session, target, portal=portal, address=f"/o/{token}")


def _read(
    request: Request, session: Session, target: LinkTarget, *, portal: Portal, address: str
) -> Desk:
    organisation = people.organisation(session)
    request.state.language = organisation.language
    shown, manager = page_of_link(session, target, now=portal.now())
    return Desk(
        request=request,
        shown=shown,
        language=organisation.language,
        address=address,
        template="collecting/contractor.html",
        today=dutch_date(portal.now()),
        now=portal.now(),
        values={
            "organisation_name": organisation.name,
            "manager": manager,
            "wanted": _wanted(session, shown, organisation.language),
        },
    )


def _wanted(session: Session, shown: RequestPage, language: Language) -> tuple[str, ...]:
    contract_id = shown.asked.request.contract_id
    asked = deliveries.evidence_asked(session, {contract_id}).get(contract_id, {})
    return evidence_words(asked_evidence(asked, shown.asked), language)


def _closed(request: Request, error: PoortError) -> Response:
    language = language_of(request)
    words = _WORDS.get(type(error))
    message = explain(error, language) if words is None else translator(language)(words)
    return page(request, "collecting/closed.html", {"message": message}, status=error.status)
