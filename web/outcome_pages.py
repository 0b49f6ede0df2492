"""After a decision: what it was, how far it is carried out, and mending what went wrong."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Annotated

from fastapi import Form, Query
from starlette.requests import Request
from starlette.responses import Response

from notifications.language import explain
from usecases.answer_check import ReasonMissingError
from usecases.correct_decision import CannotBeCorrectedError, CorrectDecision, correct_decision
from usecases.decision_outcome import DecisionOutcome, decision_outcome
from usecases.hold_transition import release_transition
from web.access import Door, PortalRouter
from web.dependencies import Acting, ReadDesk, Reading, WriteDesk
from web.forms import FieldError, gate_url, go_on, project_url
from web.pages import page
from web.portal import Portal, ThisPortal


def outcome_routes() -> PortalRouter:
    """Give the pages on which one sees what became of a decision."""
    routes = PortalRouter(prefix="/projecten/{number}/poort/{gate_id}/besluit")

    @routes.get("/gevolg", access=Door.MEMBER)
    def outcome(  # noqa: PLR0913 -- where, who, and which decision
        request: Request,
        desk: Reading,
        portal: ThisPortal,
        *,
        number: str,
        gate_id: str,
        attempt_id: Annotated[int | None, Query(alias="poging", ge=1, le=10**15)] = None,
        done: Annotated[str, Query(alias="gedaan")] = "",
    ) -> Response:
        """Show what was decided, and how far it is carried out."""
        found = _outcome(desk, number, gate_id, attempt_id)
        return _outcome_page(request, portal, found, done=done)

    @routes.post("/vrijgeven", access=Door.MEMBER)
    def release(
        desk: Acting,
        number: str,
        gate_id: str,
        attempt_id: Annotated[int, Form(alias="poging")],
    ) -> Response:
        """Let a held transition be tried again."""
        progress = _outcome(desk, number, gate_id, attempt_id).progress
        if progress is not None:
            release_transition(
                desk.session, command_id=progress.command_id, actor=desk.actor, now=desk.visitor.now
            )
        return go_on(outcome_url(number, gate_id), done="vrijgegeven", poging=str(attempt_id))

    @routes.post("/herstel", access=Door.MEMBER)
    def correct(  # noqa: PLR0913 -- where, who, which decision and why
        request: Request,
        desk: Acting,
        portal: ThisPortal,
        *,
        number: str,
        gate_id: str,
        attempt_id: Annotated[int, Form(alias="poging")],
        reason: Annotated[str, Form(alias="reden", max_length=4000)] = "",
    ) -> Response:
        """Correct a decision that was wrong, as the second person."""
        found = _outcome(desk, number, gate_id, attempt_id)
        return _corrected(request, desk, portal, found, reason=reason)

    return routes


def decision_url(number: str, gate_id: str) -> str:
    """Where that gate is decided."""
    return f"{gate_url(number, gate_id)}/besluit"


def outcome_url(number: str, gate_id: str) -> str:
    """Where one sees what became of the decision on that gate."""
    return f"{decision_url(number, gate_id)}/gevolg"


def _corrected(
    request: Request, desk: WriteDesk, portal: Portal, found: DecisionOutcome, *, reason: str
) -> Response:
    try:
        # What is refused is undone here, so that the page can be shown.
        with desk.session.begin_nested():
            correct_decision(
                desk.session,
                command=CorrectDecision(attempt_id=found.attempt_id, reason=reason),
                actor=desk.actor,
                now=desk.visitor.now,
            )
    except (ReasonMissingError, CannotBeCorrectedError) as error:
        errors = [FieldError(field="reden", message=explain(error, desk.visitor.language))]
        return _outcome_page(
            request, portal, found, errors=errors, reason=reason, status=error.status
        )
    here = outcome_url(found.project_number, found.gate_id)
    return go_on(here, done="hersteld", poging=str(found.attempt_id))


def _outcome(
    desk: ReadDesk | WriteDesk, number: str, gate_id: str, attempt_id: int | None
) -> DecisionOutcome:
    visitor = desk.visitor
    return decision_outcome(
        desk.session,
        number=number,
        gate_id=gate_id,
        attempt_id=attempt_id,
        actor=desk.actor if isinstance(desk, WriteDesk) else desk.actor(),
        language=visitor.language,
        now=visitor.now,
        today=visitor.today,
    )


def _outcome_page(  # noqa: PLR0913 -- all that the page may have to say
    request: Request,
    portal: Portal,
    found: DecisionOutcome,
    *,
    done: str = "",
    errors: Sequence[FieldError] = (),
    reason: str = "",
    status: int = HTTPStatus.OK,
) -> Response:
    here = outcome_url(found.project_number, found.gate_id)
    run_id = None if found.progress is None else found.progress.run_id
    values = {
        "found": found,
        "done": done,
        "errors": errors,
        "reason": reason,
        "outcome_page": f"{here}?poging={found.attempt_id}",
        "project_page": project_url(found.project_number),
        "gate_page": gate_url(found.project_number, found.gate_id),
        "base": decision_url(found.project_number, found.gate_id),
        "run_page": f"{portal.settings.prefect_page}/runs/flow-run/{run_id}" if run_id else None,
    }
    return page(
        request,
        "decision/outcome.html",
        values,
        status=status,
        partial="decision/_progress.html",
    )
