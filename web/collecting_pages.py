"""The contract manager's screens: requests by period, each line beside its evidence."""

from collections.abc import Mapping
from contextlib import contextmanager
from typing import Annotated, Final

from fastapi import Path, Query
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from domain.contract.vocabulary import DeliveryChannel, LineStatus, RequestStatus
from domain.errors import PoortError
from domain.permissions import Permission
from models.files import FileStore
from models.queries import collecting, deliveries, projects
from models.queries.projects import ChangedMeanwhileError
from models.uploads.kinds import media_type_of
from notifications.language import explain, translator
from usecases.acting import allow, may_act
from usecases.attach_evidence import EvidenceUnknownError
from usecases.calendars import organisation_calendar
from usecases.collecting.chase import ContactMissingError, remind_now
from usecases.collecting.contact import ContactRefusedError, SetContact, renew_link, set_contact
from usecases.collecting.judge_lines import (
    JudgeLine,
    LinesNotVerifiedError,
    ReturnReasonMissingError,
    accept_request,
    judge_line,
    return_request,
)
from usecases.collecting.mails import about, contractor_of
from usecases.collecting.receive_delivery import NotAskedError, ReceiveDelivery
from usecases.collecting.request_page import RequestPage, request_page
from usecases.collecting.wording import explain_finding
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
from web.collecting_form import Typed
from web.dependencies import Acting, ReadDesk, Reading, WriteDesk, write_desk
from web.downloads import disposition, pieces
from web.forms import FieldError, go_on, project_url
from web.pages import page
from web.portal import ThisPortal
from web.typed import TypedForm

_LARGEST_ID: Final = 2**31 - 1
_Id = Annotated[int, Path(ge=1, le=_LARGEST_ID)]
_POLICY: Final = "default-src 'none'; frame-ancestors 'none'; sandbox"
#: What happened, by the word in the address.
_DONE: Final[Mapping[str, str]] = {
    "contact": "Saved. What is still asked was mailed to this contact.",
    "herinnerd": "The contractor was reminded.",
    "link": "The earlier links no longer work. A new one was mailed.",
    "bewaard": "Saved. You can go on later.",
    "goedgekeurd": "Accepted. The figures count as verified.",
    "teruggegeven": "Returned. The contractor was told what must be corrected.",
    "ingevoerd": "Entered. Now look at each line with its evidence.",
}


def _done(desk: Reading, word: str) -> str | None:
    words = translator(desk.visitor.language)
    return words(_DONE[word]) if word in _DONE else None


def collecting_routes() -> PortalRouter:
    """Give the screens of collecting."""
    routes = PortalRouter(prefix="/projecten/{number}/mki-opgaven")
    _add_list(routes)
    _add_judging(routes)
    _add_asking(routes)
    _add_entering(routes)
    return routes


def collecting_file_routes() -> PortalRouter:
    """Give the files that came in, and the way in from a mail without a signed link."""
    routes = PortalRouter()

    @routes.get("/opgave/{request_id}", access=Door.MEMBER)
    def find(desk: Reading, request_id: _Id) -> Response:
        """Lead somebody who is signed in to the request."""
        asked = collecting.asked_request(desk.session, request_id)
        return go_on(_address(asked.project.number, request_id))

    @routes.get("/mki-bewijs/{evidence_id}", access=Door.MEMBER)
    def fetch(desk: Reading, portal: ThisPortal, evidence_id: _Id) -> Response:
        """Hand out a file of evidence as an attachment."""
        found = deliveries.find_evidence(desk.session, evidence_id)
        if found is None or found[1].file_sha256 is None:
            raise EvidenceUnknownError(evidence=evidence_id)
        return _file(portal, found[1].file_sha256, found[1].name)

    @routes.get("/mki-werkblad/{delivery_id}", access=Door.MEMBER)
    def fetch_sheet(desk: Reading, portal: ThisPortal, delivery_id: _Id) -> Response:
        """Hand out the sheet as the contractor sent it."""
        found = deliveries.find_delivery(desk.session, delivery_id)
        if found is None or found.file_sha256 is None:
            raise EvidenceUnknownError(evidence=delivery_id)
        return _file(portal, found.file_sha256, f"mki-opgave-{delivery_id}.xlsx")

    return routes


def _file(portal: ThisPortal, sha256: str, name: str) -> Response:
    stream = FileStore(portal.settings.files_dir).open(sha256)
    headers = {"Content-Disposition": disposition(name), "Content-Security-Policy": _POLICY}
    return StreamingResponse(pieces(stream), media_type=media_type_of(name), headers=headers)


def _add_list(routes: PortalRouter) -> None:
    @routes.get("", access=Door.MEMBER)
    def show(request: Request, desk: Reading, number: str, gedaan: str = "") -> Response:
        """Show the requests of the project, the newest first, and who is mailed."""
        return _list(request, desk, number, done=_done(desk, gedaan))

    @routes.post("/contact", access=Door.MEMBER)
    def save(request: Request, desk: Acting, number: str, typed: TypedForm) -> Response:
        """Keep the contact of a contract, and mail what is still asked."""
        project = projects.project_by_number(desk.session, number)
        contract_id = typed.whole("contract") or 0
        command = SetContact(
            project_id=project.id or 0,
            contract_id=contract_id,
            name=typed.text("contact_naam", longest=200),
            email=typed.text("contact_mail", longest=300),
        )
        try:
            set_contact(desk.session, command=command, actor=desk.actor, now=desk.visitor.now)
        except ContactRefusedError as error:
            place = f"contact_mail-{contract_id}"
            wrong = FieldError(field=place, message=explain(error, desk.visitor.language))
            return _list(request, desk, number, errors=[wrong], typed=command)
        return go_on(_list_address(number), done="contact")


def _list(  # noqa: PLR0913 -- all that the page may have to say
    request: Request,
    desk: ReadDesk | WriteDesk,
    number: str,
    *,
    done: str | None = None,
    errors: list[FieldError] | None = None,
    typed: SetContact | None = None,
) -> Response:
    session = desk.session
    project = projects.project_by_number(session, number)
    contracts = collecting.contracts_of_project(session, project.id or 0)
    calendar = organisation_calendar(session)
    language = desk.visitor.language
    rows = [
        {
            "line": line,
            "about": about(line.request, language),
            "url": _address(number, line.request.id or 0),
            "due_on": line.request.due_on,
            "working_days": calendar.between(desk.visitor.today, line.request.due_on),
            "is_waiting": line.request.status in {RequestStatus.ASKED, RequestStatus.RETURNED},
        }
        for line in collecting.requests_of_project(session, project.id or 0)
    ]
    values = {
        "project": project,
        "project_page": project_url(number),
        "rows": rows,
        "contracts": contracts,
        "contractor_of": contractor_of,
        "action": f"{_list_address(number)}/contact",
        "may_collect": _may_collect(desk, project.id),
        "done": done,
        "errors": errors or [],
        "error_of": {error.field: error.message for error in errors or []},
        "typed": typed,
    }
    return page(request, "collecting/list.html", values, status=422 if errors else 200)


def _add_judging(routes: PortalRouter) -> None:
    @routes.get("/{request_id}", access=Door.MEMBER)
    def show(
        request: Request, desk: Reading, number: str, request_id: _Id, gedaan: str = ""
    ) -> Response:
        """Show what was asked and what came in, each line beside its evidence."""
        shown = _shown(desk, number, request_id)
        return _one(request, desk, shown, done=_done(desk, gedaan))

    @routes.post("/{request_id}/oordeel", access=Door.MEMBER)
    def judge(
        request: Request, desk: Acting, number: str, request_id: _Id, typed: TypedForm
    ) -> Response:
        """Keep what was judged of each line, and accept or return all when the button says so."""
        shown = _shown(desk, number, request_id)
        try:
            with desk.session.begin_nested():
                done = _judge(desk, shown, typed)
        except (LinesNotVerifiedError, ReturnReasonMissingError, ChangedMeanwhileError) as error:
            desk.session.expire_all()
            fresh = _shown(desk, number, request_id)
            wrong = FieldError(field="oordeel", message=explain(error, desk.visitor.language))
            return _one(
                request, desk, fresh, errors=[wrong], typed=typed.texts, status=error.status
            )
        return go_on(_address(number, request_id), done=done)


def _judge(desk: WriteDesk, shown: RequestPage, typed: TypedForm) -> str:
    if typed.whole("versie") != shown.asked.request.version:
        raise ChangedMeanwhileError(thing=about_words(shown, desk))
    session, actor, now = desk.session, desk.actor, desk.visitor.now
    request_id = shown.asked.request.id or 0
    for line in shown.newest.lines if shown.newest else ():
        said, reason = typed.text(f"oordeel-{line.id}"), typed.text(f"reden-{line.id}")
        is_right = {"goed": True, "terug": False}.get(said)
        if is_right is None or _is_judged_so(line.status, line.reason, is_right, reason):
            continue
        command = JudgeLine(line_id=line.id or 0, is_right=is_right, reason=reason)
        judge_line(session, command=command, actor=actor, now=now)
    session.flush()  # what follows counts the lines by query
    match typed.text("actie"):
        case "goedkeuren":
            accept_request(session, request_id=request_id, actor=actor, now=now)
            return "goedgekeurd"
        case "teruggeven":
            remark = typed.text("toelichting", longest=2000)
            return_request(session, request_id=request_id, remark=remark, actor=actor, now=now)
            return "teruggegeven"
        case _:
            return "bewaard"


def _is_judged_so(status: LineStatus, kept: str | None, is_right: bool, reason: str) -> bool:  # noqa: FBT001 -- compared
    wanted = LineStatus.VERIFIED if is_right else LineStatus.RETURNED
    return status is wanted and (is_right or kept == reason)


def _add_asking(routes: PortalRouter) -> None:
    @routes.post("/{request_id}/herinneren", access=Door.MEMBER)
    def remind(request: Request, desk: Acting, number: str, request_id: _Id) -> Response:
        """Remind the contractor now."""
        try:
            remind_now(desk.session, request_id=request_id, actor=desk.actor, now=desk.visitor.now)
        except ContactMissingError as error:
            return _refused(request, desk, number, request_id, error)
        return go_on(_address(number, request_id), done="herinnerd")

    @routes.post("/{request_id}/nieuwe-link", access=Door.MEMBER)
    def renew(desk: Acting, number: str, request_id: _Id) -> Response:
        """Make earlier links worthless and mail a new one."""
        renew_link(desk.session, request_id=request_id, actor=desk.actor, now=desk.visitor.now)
        return go_on(_address(number, request_id), done="link")


def _refused(
    request: Request, desk: WriteDesk, number: str, request_id: int, error: PoortError
) -> Response:
    wrong = FieldError(field="oordeel", message=explain(error, desk.visitor.language))
    shown = _shown(desk, number, request_id)
    return _one(request, desk, shown, errors=[wrong], status=error.status)


def _add_entering(routes: PortalRouter) -> None:
    @routes.get("/{request_id}/invoeren", access=Door.MEMBER)
    def show(request: Request, desk: Reading, number: str, request_id: _Id) -> Response:
        """Show the form to enter data that came in another way."""
        return show_form(_entering(request, desk, number, request_id))

    @routes.post("/{request_id}/invoeren", access=Door.MEMBER)
    def send(  # noqa: PLR0913 -- the parts of a request
        request: Request,
        desk: Reading,
        *,
        portal: ThisPortal,
        number: str,
        request_id: _Id,
        typed: Typed,
    ) -> Response:
        """Take in all that was filled in for the contractor, or nothing."""
        entering = _entering(request, desk, number, request_id)
        if typed.act == "regel":
            return show_more(entering, typed)

        def store(command: ReceiveDelivery) -> None:
            with contextmanager(write_desk)(request) as writing:
                now = writing.visitor.now
                store_once(writing.session, command, typed=typed, actor=writing.actor, now=now)

        try:
            refused = hand_in(
                entering,
                typed,
                settings=portal.settings,
                store=store,
                channel=DeliveryChannel.MANAGER,
            )
        except NotAskedError:
            return go_on(_address(number, request_id))
        return refused or go_on(_address(number, request_id), done="ingevoerd")

    @routes.post("/{request_id}/invoeren/regel", access=Door.MEMBER)
    def look(  # noqa: PLR0913 -- the parts of a request
        request: Request,
        desk: Reading,
        *,
        number: str,
        request_id: _Id,
        typed: Typed,
        nr: Annotated[int, Query(ge=0, le=999)] = 0,
    ) -> Response:
        """Say what is wrong with one line while it is being filled in; nothing is kept."""
        return show_line(_entering(request, desk, number, request_id), typed, nr)

    @routes.get("/{request_id}/invoeren/blad.xlsx", access=Door.MEMBER)
    def sheet(request: Request, desk: Reading, number: str, request_id: _Id) -> Response:
        """Hand out the sheet, to send to a contractor who cannot open the link."""
        return sheet_answer(_entering(request, desk, number, request_id))


def _entering(request: Request, desk: ReadDesk, number: str, request_id: int) -> Desk:
    shown = _shown(desk, number, request_id)
    project_id = shown.asked.request.project_id
    allow(desk.session, Permission.COLLECT_DATA, actor=desk.actor(), project_id=project_id)
    return Desk(
        request=request,
        shown=shown,
        language=desk.visitor.language,
        address=f"{_address(number, request_id)}/invoeren",
        template="collecting/enter.html",
        today=desk.visitor.today,
        now=desk.visitor.now,
        values={"back": _address(number, request_id)},
    )


def _shown(desk: ReadDesk | WriteDesk, number: str, request_id: int) -> RequestPage:
    shown = request_page(desk.session, request_id, today=desk.visitor.today)
    if shown.asked.project.number != number:
        raise collecting.RequestUnknownError(request=request_id)
    return shown


def _one(  # noqa: PLR0913 -- all that the page may have to say
    request: Request,
    desk: ReadDesk | WriteDesk,
    shown: RequestPage,
    *,
    done: str | None = None,
    errors: list[FieldError] | None = None,
    typed: Mapping[str, str] | None = None,
    status: int = 200,
) -> Response:
    language, asked = desk.visitor.language, shown.asked
    values = {
        "shown": shown,
        "about": about_words(shown, desk),
        "contractor": contractor_of(asked.contract),
        "form_at": _address(asked.project.number, asked.request.id or 0),
        "list_page": _list_address(asked.project.number),
        "may_collect": _may_collect(desk, asked.request.project_id),
        "is_received": asked.request.status is RequestStatus.RECEIVED,
        "words": lambda finding: explain_finding(finding, language),
        "done": done,
        "errors": errors or [],
        "typed": typed or {},
    }
    return page(request, "collecting/one.html", values, status=status)


def about_words(shown: RequestPage, desk: ReadDesk | WriteDesk) -> str:
    """The period or moment of a request in the visitor's language."""
    return about(shown.asked.request, desk.visitor.language)


def _may_collect(desk: ReadDesk | WriteDesk, project_id: int | None) -> bool:
    actor = desk.actor() if isinstance(desk, ReadDesk) else desk.actor
    return may_act(desk.session, Permission.COLLECT_DATA, actor=actor, project_id=project_id)


def _list_address(number: str) -> str:
    return f"{project_url(number)}/mki-opgaven"


def _address(number: str, request_id: int) -> str:
    return f"{_list_address(number)}/{request_id}"
