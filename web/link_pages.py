"""What a link in a mail opens, without signing in, for the person it was mailed to.

Looking changes nothing, since scanners of mail open every link. A check can be answered here;
a decision asks to sign in.
"""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Annotated, Final
from urllib.parse import urlencode

from fastapi import Form
from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import Response

from domain.errors import PoortError
from domain.moments import dutch_date
from domain.vocabulary import AnswerValue
from models.engines import WriteSession
from models.queries.people import PersonUnknownError
from notifications.language import explain, translator
from notifications.signed_links import LinkPurpose, LinkTarget, LinkUnreadableError
from usecases.answer_check import EvidenceMissingError, ReasonMissingError
from usecases.attach_evidence import LinkRefusedError
from usecases.linked_things import (
    Addressee,
    LinkedAnswer,
    LinkExpiredError,
    LinkOvertakenError,
    addressee,
    answer_linked_step,
    linked_decision,
    linked_deviation,
    linked_step,
    plain_path,
)
from usecases.sign_in import NotSignedInError, find_signed_in
from web.access import Door, PortalRouter
from web.cookies import session_organisation_id, session_token
from web.forms import FieldError, go_on
from web.pages import language_of, page
from web.portal import Portal, ThisPortal


class NothingChosenError(PoortError):
    """No answer was chosen."""

    message = "Choose yes, no or not applicable."
    status = HTTPStatus.UNPROCESSABLE_ENTITY


#: After these a link opens nothing any more; signing in does.
_CLOSED: Final = (LinkExpiredError, LinkOvertakenError, PersonUnknownError)
_FIELDS: Final[Mapping[type[PoortError], str]] = {
    ReasonMissingError: "reden",
    EvidenceMissingError: "bewijs",
    LinkRefusedError: "bewijs",
    NothingChosenError: "antwoord",
}


def link_routes() -> PortalRouter:
    """Give the pages behind the links in mails."""
    routes = PortalRouter(prefix="/l/{token}")

    @routes.get("", access=Door.PUBLIC)
    def show(request: Request, portal: ThisPortal, token: str) -> Response:
        """Show the thing itself; who is signed in goes to its page."""
        try:
            target = portal.links.target(token)
        except LinkUnreadableError as error:
            return _closed(request, error, onward="/werk")
        if target.purpose is LinkPurpose.COLLECT:
            return go_on(f"/o/{token}")
        with portal.store.read(target.organisation_id) as session:
            onward = plain_path(session, target)
            if _is_signed_in(request, session, portal):
                return go_on(onward)
            try:
                to = _addressed(request, session, target, portal=portal)
                return _shown(request, session, target, to=to, onward=onward, portal=portal)
            except _CLOSED as error:
                return _closed(request, error, onward=onward)

    @routes.post("", access=Door.PUBLIC)
    def answer(  # noqa: PLR0913 -- the fields of the form
        request: Request,
        portal: ThisPortal,
        token: str,
        *,
        value: Annotated[str, Form(alias="antwoord", max_length=20)] = "",
        reason: Annotated[str, Form(alias="reden", max_length=4000)] = "",
        evidence_name: Annotated[str, Form(alias="naam", max_length=255)] = "",
        evidence_url: Annotated[str, Form(alias="bewijs", max_length=2000)] = "",
    ) -> Response:
        """Answer the check; anything else that a link shows cannot be done here."""
        target = portal.links.target(token)
        typed = {"value": value, "reason": reason, "name": evidence_name, "url": evidence_url}
        with portal.store.write(target.organisation_id) as session:
            return _answered(request, session, target, portal=portal, typed=typed)

    return routes


def _answered(
    request: Request,
    session: WriteSession,
    target: LinkTarget,
    *,
    portal: Portal,
    typed: Mapping[str, str],
) -> Response:
    onward = plain_path(session, target)
    try:
        to = _addressed(request, session, target, portal=portal)
        # What is refused is undone here, so that the page can be shown.
        with session.begin_nested():
            command = _answer(typed)
            answer_linked_step(session, target, command=command, to=to, now=portal.now())
    except _CLOSED as error:
        return _closed(request, error, onward=onward, typed=typed)
    except tuple(_FIELDS) as error:
        return _shown(
            request, session, target, to=to, onward=onward, portal=portal, error=error, typed=typed
        )
    return page(request, "link/answered.html", {"onward": _sign_in(onward), "name": to.name})


def _answer(typed: Mapping[str, str]) -> LinkedAnswer:
    if typed["value"] not in set(AnswerValue):
        raise NothingChosenError
    return LinkedAnswer(
        value=AnswerValue(typed["value"]),
        reason=typed["reason"].strip() or None,
        evidence_name=typed["name"].strip() or None,
        evidence_url=typed["url"].strip() or None,
    )


def _addressed(
    request: Request, session: Session, target: LinkTarget, *, portal: Portal
) -> Addressee:
    """Who it was mailed to; the page speaks their language."""
    to = addressee(session, target, now=portal.now())
    request.state.language = to.language
    return to


def _is_signed_in(request: Request, session: Session, portal: Portal) -> bool:
    token = session_token(request)
    if token is None or session_organisation_id(request) is None:
        return False
    try:
        find_signed_in(session, token, now=portal.now())
    except NotSignedInError:
        return False
    return True


def _shown(  # noqa: PLR0913 -- what is shown, to whom, and what went wrong
    request: Request,
    session: Session,
    target: LinkTarget,
    *,
    to: Addressee,
    onward: str,
    portal: Portal,
    error: PoortError | None = None,
    typed: Mapping[str, str] | None = None,
) -> Response:
    today = dutch_date(portal.now())
    values: dict[str, object] = {"onward": _sign_in(onward), "name": to.name}
    match target.purpose:
        case LinkPurpose.STEP:
            values |= {
                "step": linked_step(session, target, to=to, today=today),
                "errors": _errors(request, error),
                "typed": typed or {"value": "", "reason": "", "name": "", "url": ""},
            }
            status = 200 if error is None else error.status
            return page(request, "link/step.html", values, status=status)
        case LinkPurpose.DEVIATION:
            values["deviation"] = linked_deviation(session, target, to=to, today=today)
            return page(request, "link/deviation.html", values)
        case LinkPurpose.DECISION:
            values["facts"] = linked_decision(session, target, to=to, today=today)
            return page(request, "link/decision.html", values)
        case LinkPurpose.COLLECT:
            # The token of a contractor is no link to a thing of a colleague.
            raise LinkUnreadableError


def _errors(request: Request, error: PoortError | None) -> list[FieldError]:
    if error is None:
        return []
    field = next(name for kind, name in _FIELDS.items() if isinstance(error, kind))
    return [FieldError(field=field, message=explain(error, language_of(request)))]


def _closed(
    request: Request,
    error: PoortError,
    *,
    onward: str,
    typed: Mapping[str, str] | None = None,
) -> Response:
    """Say kindly why the link opens nothing, and where signing in leads."""
    language = language_of(request)
    if isinstance(error, PersonUnknownError):
        message = translator(language)("This link was sent to somebody who no longer works here.")
    else:
        message = explain(error, language)
    written = [text for text in (typed or {}).values() if text and text not in set(AnswerValue)]
    values = {"message": message, "onward": _sign_in(onward), "written": written}
    return page(request, "link/closed.html", values, status=error.status)


def _sign_in(onward: str) -> str:
    return f"/aanmelden?{urlencode({'verder': onward})}"
