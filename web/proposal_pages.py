"""Voorstellen: what should be adjusted with the figures behind it, and what the board answered."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Annotated, Final

from fastapi import Path
from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import Response

from domain.errors import PoortError
from domain.learning import ProposalSubject
from domain.permissions import Permission
from models.queries.proposals import policy_versions, proposals
from notifications.language import explain, label, translator
from usecases.acting import may_act
from usecases.form_keys import once
from usecases.learning.proposals import (
    AnswerProposal,
    AnswerRefusedError,
    MakeProposal,
    PolicyLinkRefusedError,
    answer_proposal,
    figures_now,
    link_policy,
    make_proposal,
    read_figures,
)
from web.access import Door, PortalRouter
from web.dependencies import Acting, ReadDesk, Reading, WriteDesk
from web.forms import FieldError, go_on
from web.learning_pages import Done, Page
from web.pages import page
from web.typed import Typed, TypedForm
from web.work_pages import LARGEST_ID

PATH: Final = "/leren/voorstellen"
SHOWN: Final = 20
_LONGEST_TITLE: Final = 200
ProposalId = Annotated[int, Path(ge=1, le=LARGEST_ID)]


def proposal_routes() -> PortalRouter:
    """Give the routes of proposals to the board."""
    routes = PortalRouter(prefix=PATH)

    @routes.get("", access=Door.MEMBER)
    def show(request: Request, desk: Reading, number: Page = 1, done: Done = "") -> Response:
        """Show the proposals with their figures and answers."""
        return _page(request, desk, number=number, done=done)

    @routes.get("/nieuw", access=Permission.MAKE_PROPOSAL)
    def begin(request: Request, desk: Reading) -> Response:
        """Show the form, with the figures that the proposal would keep."""
        return _form(request, desk)

    @routes.post("", access=Permission.MAKE_PROPOSAL)
    def make(request: Request, desk: Acting, typed: TypedForm) -> Response:
        """Lay a proposal before the board."""
        errors = _errors(desk, typed)
        if errors:
            return _form(request, desk, typed=typed, errors=errors)
        command = MakeProposal(
            subject=ProposalSubject(typed.text("onderwerp", longest=40)),
            title=typed.text("titel"),
            body=typed.text("tekst"),
        )

        def act() -> str:
            row = make_proposal(
                desk.session, command=command, actor=desk.actor, now=desk.visitor.now
            )
            return str(row.id)

        once(
            desk.session,
            key=typed.text("form_key", longest=64),
            fields=dict(typed.texts),
            act=act,
            now=desk.visitor.now,
        )
        return go_on(PATH, done="gedaan")

    _add_answering(routes)
    return routes


def _add_answering(routes: PortalRouter) -> None:
    @routes.post("/{proposal_id}/antwoord", access=Permission.ANSWER_PROPOSAL)
    def answer(
        request: Request, desk: Acting, typed: TypedForm, proposal_id: ProposalId
    ) -> Response:
        """Write down what the board answered."""
        is_accepted = {"ja": True, "nee": False}.get(
            typed.text(f"besluit-{proposal_id}", longest=10)
        )
        command = AnswerProposal(
            proposal_id=proposal_id,
            is_accepted=is_accepted,
            answer=typed.text(f"antwoord-{proposal_id}"),
        )
        try:
            answer_proposal(desk.session, command=command, actor=desk.actor, now=desk.visitor.now)
        except AnswerRefusedError as error:
            field = "besluit" if is_accepted is None else "antwoord"
            return _refused(request, desk, typed, error, field=field, about=proposal_id)
        return go_on(PATH, done="beantwoord", anchor=f"voorstel-{proposal_id}")

    @routes.post("/{proposal_id}/beleid", access=Permission.ANSWER_PROPOSAL)
    def link(request: Request, desk: Acting, typed: TypedForm, proposal_id: ProposalId) -> Response:
        """Say which version of the policy followed."""
        try:
            link_policy(
                desk.session,
                proposal_id=proposal_id,
                policy_id=typed.whole(f"beleid-{proposal_id}") or 0,
                actor=desk.actor,
                now=desk.visitor.now,
            )
        except PolicyLinkRefusedError as error:
            return _refused(request, desk, typed, error, field="beleid", about=proposal_id)
        return go_on(PATH, done="gekoppeld", anchor=f"voorstel-{proposal_id}")


def _errors(desk: WriteDesk, typed: Typed) -> list[FieldError]:
    _ = translator(desk.visitor.language)
    errors = []
    if typed.text("onderwerp", longest=40) not in set(ProposalSubject):
        errors.append(FieldError(field="onderwerp", message=_("Choose what it is about.")))
    if not typed.text("titel") or len(typed.text("titel")) > _LONGEST_TITLE:
        said = _("Write what you propose, in at most {most} characters.")
        errors.append(FieldError(field="titel", message=said.format(most=_LONGEST_TITLE)))
    if not typed.text("tekst"):
        errors.append(FieldError(field="tekst", message=_("Write why the board should agree.")))
    return errors


def _refused(  # noqa: PLR0913 -- what was wrong, and where
    request: Request,
    desk: WriteDesk,
    typed: Typed,
    error: PoortError,
    *,
    field: str,
    about: int,
) -> Response:
    said = explain(error, desk.visitor.language)
    errors = [FieldError(field=f"{field}-{about}", message=said)]
    return _page(request, desk, typed=typed, errors=errors, about=about)


def _form(
    request: Request,
    desk: ReadDesk | WriteDesk,
    *,
    typed: Typed | None = None,
    errors: Sequence[FieldError] = (),
) -> Response:
    language = desk.visitor.language
    values = {
        "figures": figures_now(desk.session, today=desk.visitor.today),
        "subjects": [(one.value, label(one, language)) for one in ProposalSubject],
        "typed": typed or Typed(),
        "errors": errors,
        "error_at": {error.field: error.message for error in errors},
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
    return page(request, "learning/proposal.html", values, status=status)


def _page(  # noqa: PLR0913 -- all that the page may have to say
    request: Request,
    desk: ReadDesk | WriteDesk,
    *,
    number: int = 1,
    typed: Typed | None = None,
    errors: Sequence[FieldError] = (),
    about: int | None = None,
    done: str = "",
) -> Response:
    actor = desk.actor if isinstance(desk, WriteDesk) else desk.actor()
    found = proposals(desk.session, limit=SHOWN + 1, offset=SHOWN * (number - 1))
    values = {
        "lines": [(line, read_figures(line.proposal)) for line in found[:SHOWN]],
        "may_make": may_act(desk.session, Permission.MAKE_PROPOSAL, actor=actor),
        "may_answer": may_act(desk.session, Permission.ANSWER_PROPOSAL, actor=actor),
        "policies": _policies(desk.session),
        "number": number,
        "has_more": len(found) > SHOWN,
        "typed": typed or Typed(),
        "about": about,
        "errors": errors,
        "error_at": {error.field: error.message for error in errors},
        "done": done,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
    return page(request, "learning/proposals.html", values, status=status)


def _policies(session: Session) -> list[tuple[int | None, str]]:
    return [(row.id, f"{row.version}. {row.title}") for row in policy_versions(session)]
