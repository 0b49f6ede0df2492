"""Deciding on a gate: what bears on it, and the form by which it is decided."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from domain.errors import PoortError
from domain.vocabulary import Outcome
from models.queries.gates import NoGateInHandError
from models.queries.own import forget
from models.queries.projects import ChangedMeanwhileError
from notifications.language import explain, translator
from usecases.answer_check import ReasonMissingError
from usecases.decide_gate import (
    AlreadyDecidedError,
    BackRefusedError,
    ConditionLateError,
    ConditionPastError,
    ConditionsMissingError,
    NoNextGateError,
    NotSubmittedError,
    decide_gate,
)
from usecases.decision import DecideGate
from usecases.decision_facts import DecisionPage
from usecases.decision_page import decision_page
from usecases.form_keys import once
from usecases.submit_gate import BeingCarriedOutError, GateBlockedError, ProjectNotActiveError
from web.access import Door, PortalRouter
from web.decision_form import (
    CONDITION_ROLES,
    MOST_CONDITIONS,
    Typed,
    TypedDecision,
    decision_command,
)
from web.dependencies import Acting, ReadDesk, Reading, WriteDesk
from web.forms import FieldError, gate_url, go_on
from web.outcome_pages import decision_url, outcome_url
from web.pages import page

#: Refusals that belong at one field of the form.
_FIELDS: Final[Mapping[type[PoortError], str]] = {
    ReasonMissingError: "reden",
    ConditionsMissingError: "voorwaarde_1",
    NoNextGateError: "besluit",
    BackRefusedError: "fase",
}
#: Refusals after which the page is shown as things are now, with what was typed.
_OVERTAKEN: Final = (
    AlreadyDecidedError,
    BeingCarriedOutError,
    ChangedMeanwhileError,
    GateBlockedError,
    NoGateInHandError,
    NotSubmittedError,
    ProjectNotActiveError,
)


def decision_routes() -> PortalRouter:
    """Give the pages on which a gate is decided."""
    routes = PortalRouter(prefix="/projecten/{number}/poort/{gate_id}/besluit")

    @routes.get("", access=Door.MEMBER)
    def show(request: Request, desk: Reading, number: str, gate_id: str) -> Response:
        """Show what bears on the decision, and the form to whoever may decide."""
        facts = _facts(desk, number, gate_id)
        if facts is not None and not facts.is_in_hand:
            return go_on(outcome_url(number, gate_id))
        return _decision(request, facts, TypedDecision(), number=number, gate_id=gate_id)

    @routes.post("", access=Door.MEMBER)
    def decide(request: Request, desk: Acting, typed: Typed, number: str, gate_id: str) -> Response:
        """Take the decision; what is refused comes back with everything that was typed."""
        facts = _facts(desk, number, gate_id)
        if facts is None or typed.adds_row:
            return _decision(request, facts, typed, number=number, gate_id=gate_id)
        translate = translator(desk.visitor.language)
        command = decision_command(typed, project_id=facts.project_id, translate=translate)
        if not isinstance(command, DecideGate):
            return _refused(request, facts, typed, errors=command)
        try:
            _decide_once(desk, typed, command)
        except (ConditionPastError, ConditionLateError) as error:
            return _refused(request, facts, typed, errors=_at_days(desk, typed, error))
        except tuple(_FIELDS) as error:
            return _refused(request, facts, typed, errors=[_at_field(desk, error)])
        except _OVERTAKEN as error:
            return _overtaken(request, desk, typed, error, number=number, gate_id=gate_id)
        return go_on(outcome_url(number, gate_id), done="besloten")

    return routes


def _facts(desk: ReadDesk | WriteDesk, number: str, gate_id: str) -> DecisionPage | None:
    return decision_page(
        desk.session,
        number=number,
        gate_id=gate_id,
        actor=desk.actor if isinstance(desk, WriteDesk) else desk.actor(),
        language=desk.visitor.language,
        today=desk.visitor.today,
    )


def _decide_once(desk: WriteDesk, typed: TypedDecision, command: DecideGate) -> None:
    def act() -> str:
        row = decide_gate(desk.session, command=command, actor=desk.actor, now=desk.visitor.now)
        return str(row.attempt_id)

    # What is refused is undone here, so that the page can be read again in the same transaction.
    with desk.session.begin_nested():
        if not typed.key:  # no form of ours; two of those are not the same form
            act()
            return
        once(desk.session, key=typed.key, fields=typed.fields, act=act, now=desk.visitor.now)


def _at_field(desk: WriteDesk, error: PoortError) -> FieldError:
    field = next(field for kind, field in _FIELDS.items() if isinstance(error, kind))
    return FieldError(field=field, message=explain(error, desk.visitor.language))


def _at_days(desk: WriteDesk, typed: TypedDecision, error: PoortError) -> list[FieldError]:
    """The refusal at the day of the condition that it is about."""
    about = (str(error.details["condition"]), str(error.details["due_on"]))
    rows = [(row.label, row.due_on) for row in typed.conditions]
    message = explain(error, desk.visitor.language)
    return [FieldError(field=f"datum_{rows.index(about) + 1}", message=message)]


def _overtaken(  # noqa: PLR0913 -- what was asked where, and what came between
    request: Request,
    desk: WriteDesk,
    typed: TypedDecision,
    error: PoortError,
    *,
    number: str,
    gate_id: str,
) -> Response:
    """Show how things are now, with a sentence that explains; what was typed stays."""
    desk.session.expire_all()
    forget(desk.session)
    facts = _facts(desk, number, gate_id)
    message = explain(error, desk.visitor.language)
    return _decision(
        request,
        facts,
        typed,
        number=number,
        gate_id=gate_id,
        overtaken=message,
        status=error.status,
    )


def _refused(
    request: Request, facts: DecisionPage, typed: TypedDecision, *, errors: Sequence[FieldError]
) -> Response:
    return _decision(
        request,
        facts,
        typed,
        number=facts.project_number,
        gate_id=facts.gate_id,
        errors=errors,
        status=HTTPStatus.UNPROCESSABLE_ENTITY,
    )


def _decision(  # noqa: PLR0913 -- all that the page may have to say
    request: Request,
    facts: DecisionPage | None,
    typed: TypedDecision,
    *,
    number: str,
    gate_id: str,
    errors: Sequence[FieldError] = (),
    overtaken: str | None = None,
    status: int = HTTPStatus.OK,
) -> Response:
    values = {
        "facts": facts,
        "typed": typed,
        "errors": errors,
        "error_of": {error.field: error.message for error in errors},
        "overtaken": overtaken,
        "outcomes": _outcomes(facts),
        "roles": CONDITION_ROLES,
        "most_conditions": MOST_CONDITIONS,
        "gate_page": gate_url(number, gate_id),
        "action": decision_url(number, gate_id),
        "outcome_page": outcome_url(number, gate_id),
    }
    return page(request, "decision/page.html", values, status=status)


def _outcomes(facts: DecisionPage | None) -> tuple[Outcome, ...]:
    """What can be decided now: what a use case would refuse is not offered."""
    if facts is None or not facts.is_in_hand:
        return ()
    offered = {Outcome.STOP}
    if facts.earlier_phases:
        offered.add(Outcome.BACK)
    if facts.is_submitted:
        offered.add(Outcome.RETURN)
        if facts.may_pass:
            offered.add(Outcome.GO)
            if facts.next_phase is not None:
                offered.add(Outcome.GO_WITH_CONDITIONS)
    return tuple(outcome for outcome in _IN_ORDER if outcome in offered)


_IN_ORDER: Final = (
    Outcome.GO,
    Outcome.GO_WITH_CONDITIONS,
    Outcome.RETURN,
    Outcome.BACK,
    Outcome.STOP,
)
