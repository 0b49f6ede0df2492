"""Doelen: what the authority wants and asks of its projects, and the next version of it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Annotated, Final

from fastapi import Form, Path, Query
from starlette.requests import Request
from starlette.responses import Response

from domain.errors import PoortError
from domain.mki.vocabulary import QuantityUnit, WeightingSet
from domain.permissions import Permission
from domain.vocabulary import Indicator, Language, Material, ObjectiveStatus
from notifications.language import explain, label
from usecases.adopt_policy import CeilingTwiceError, PolicyMeanwhileError, adopt_policy
from usecases.course_page import course_page, next_policy, proposed_ceilings
from usecases.form_keys import once
from usecases.policy_words import material_words
from usecases.set_course import (
    ObjectiveThereError,
    ReferenceRefusedError,
    WithdrawalReasonError,
    WithdrawObjective,
    set_objective,
    withdraw_objective,
)
from web.access import Door, PortalRouter
from web.course_form import (
    TARGETS,
    ceiling_rows,
    policy_fields,
    read_objective,
    read_policy,
)
from web.dependencies import Acting, ReadDesk, Reading, WriteDesk
from web.forms import FieldError, go_on
from web.pages import page
from web.typed import Typed, TypedForm
from web.work_pages import LARGEST_ID

PATH: Final = "/doelen"
_POLICY: Final = "/beleid"
_NEW: Final = "/nieuw"
_FORM_KEY: Final = "form_key"
#: The option of a list that chooses nothing.
_NOTHING: Final = ("", "-")
#: More than the text of a policy takes.
_LONGEST_TEXT: Final = 20_000
#: At which field a refusal of the use case belongs.
_AT: Final[Mapping[type[PoortError], str]] = {
    CeilingTwiceError: "product-1",
    ObjectiveThereError: "jaar",
    ReferenceRefusedError: "set",
}
Key = Annotated[str, Form(alias=_FORM_KEY, min_length=16, max_length=64)]


def course_routes() -> PortalRouter:
    """Give the routes of objectives and policy."""
    routes = PortalRouter(prefix=PATH)
    _add_look(routes)
    _add_objectives(routes)
    _add_policy(routes)
    return routes


def _add_look(routes: PortalRouter) -> None:
    @routes.get("", access=Door.MEMBER)
    def show(
        request: Request, desk: Reading, done: Annotated[str, Query(alias="gedaan")] = ""
    ) -> Response:
        """Show what holds now and how it came to be; everybody may read it."""
        return _overview(request, desk, done=done)


def _add_objectives(routes: PortalRouter) -> None:
    @routes.get(_NEW, access=Permission.CHANGE_OBJECTIVE)
    def ask(request: Request, desk: Reading) -> Response:
        """Ask for an objective."""
        return _objective_form(request, desk, {})

    @routes.post(_NEW, access=Permission.CHANGE_OBJECTIVE)
    def make(request: Request, desk: Acting, typed: TypedForm, key: Key) -> Response:
        """Set it."""
        command = read_objective(typed, language=desk.visitor.language)
        if isinstance(command, list):
            return _objective_form(request, desk, typed.texts, command)

        def act() -> str:
            return str(
                set_objective(
                    desk.session, command=command, actor=desk.actor, now=desk.visitor.now
                ).id
            )

        try:
            with desk.session.begin_nested():
                once(desk.session, key=key, fields=_fields(typed), act=act, now=desk.visitor.now)
        except (ObjectiveThereError, ReferenceRefusedError) as error:
            refused = [_refusal(error, desk.visitor.language)]
            return _objective_form(request, desk, typed.texts, refused)
        return go_on(PATH, done="gesteld")

    @routes.post("/{objective_id}/intrekken", access=Permission.CHANGE_OBJECTIVE)
    def withdraw(
        request: Request,
        desk: Acting,
        objective_id: Annotated[int, Path(ge=1, le=LARGEST_ID)],
        reason: Annotated[str, Form(alias="reden", max_length=4000)] = "",
    ) -> Response:
        """Withdraw it."""
        command = WithdrawObjective(objective_id=objective_id, reason=reason)
        try:
            withdraw_objective(
                desk.session, command=command, actor=desk.actor, now=desk.visitor.now
            )
        except WithdrawalReasonError as error:
            message = explain(error, desk.visitor.language)
            refused = FieldError(field=f"reden-{objective_id}", message=message)
            return _overview(request, desk, errors=(refused,))
        return go_on(PATH, done="ingetrokken")


def _add_policy(routes: PortalRouter) -> None:
    @routes.get(_POLICY, access=Permission.CHANGE_POLICY)
    def ask(
        request: Request, desk: Reading, proposal: Annotated[str, Query(alias="voorstel")] = ""
    ) -> Response:
        """Ask for the next version, which begins as the one in force."""
        return _policy_form(request, desk, _start(desk, with_ceilings=proposal == "plafonds"))

    @routes.post(_POLICY, access=Permission.CHANGE_POLICY)
    def adopt(
        request: Request,
        desk: Acting,
        form: TypedForm,
        key: Key,
        body: Annotated[str, Form(alias="tekst", max_length=_LONGEST_TEXT)] = "",
    ) -> Response:
        """Adopt it."""
        # What is typed elsewhere is cut where a text of a policy still goes on.
        typed = Typed(texts={**form.texts, "tekst": body.strip()})
        command = read_policy(typed, language=desk.visitor.language)
        if isinstance(command, list):
            return _policy_form(request, desk, typed.texts, command)

        def act() -> str:
            return str(
                adopt_policy(
                    desk.session, command=command, actor=desk.actor, now=desk.visitor.now
                ).version
            )

        try:
            with desk.session.begin_nested():
                once(desk.session, key=key, fields=_fields(typed), act=act, now=desk.visitor.now)
        except CeilingTwiceError as error:
            refused = [_refusal(error, desk.visitor.language)]
            return _policy_form(request, desk, typed.texts, refused)
        except PolicyMeanwhileError as error:
            # The next save is on top of the version that was just told about.
            seen = {**typed.texts, "gezien": str(error.details["version"])}
            return _policy_form(request, desk, seen, overtaken=error)
        return go_on(PATH, done="vastgesteld")


def _overview(
    request: Request,
    desk: ReadDesk | WriteDesk,
    *,
    done: str = "",
    errors: Sequence[FieldError] = (),
) -> Response:
    actor = desk.actor if isinstance(desk, WriteDesk) else desk.actor()
    found = course_page(
        desk.session, actor=actor, today=desk.visitor.today, language=desk.visitor.language
    )
    values = {"course": found, "done": done, "errors": errors, "error_at": _at(errors)}
    return page(request, "course/index.html", values, status=_status(errors))


def _objective_form(
    request: Request,
    desk: ReadDesk | WriteDesk,
    filled: Mapping[str, str],
    errors: Sequence[FieldError] = (),
) -> Response:
    language = desk.visitor.language
    values = {
        "filled": defaultdict(str, filled),
        "targets": range(1, TARGETS + 1),
        "indicators": [(one, label(one, language)) for one in Indicator],
        "statuses": [(one, label(one, language).capitalize()) for one in ObjectiveStatus],
        "sets": [_NOTHING, *((one.value, one.value) for one in WeightingSet)],
        "errors": errors,
        "error_at": _at(errors),
    }
    return page(request, "course/objective.html", values, status=_status(errors))


def _policy_form(
    request: Request,
    desk: ReadDesk | WriteDesk,
    filled: Mapping[str, str],
    errors: Sequence[FieldError] = (),
    *,
    overtaken: PoortError | None = None,
) -> Response:
    language = desk.visitor.language
    values = {
        "filled": defaultdict(str, filled),
        "rows": ceiling_rows(filled),
        "materials": [(one, material_words(one, language)) for one in Material],
        "sets": [_NOTHING, *((one.value, one.value) for one in WeightingSet)],
        "units": [_NOTHING, *((one.value, label(one, language)) for one in QuantityUnit)],
        "errors": errors,
        "error_at": _at(errors),
        "overtaken": overtaken and explain(overtaken, language),
    }
    status = overtaken.status if overtaken else _status(errors)
    return page(request, "course/policy.html", values, status=status)


def _start(desk: ReadDesk, *, with_ceilings: bool) -> dict[str, str]:
    """The fields as they stand when the form is opened; the first version is offered ceilings."""
    language, today = desk.visitor.language, desk.visitor.today
    policy = next_policy(desk.session, language=language)
    is_first = not policy.seen_version
    proposed = (
        proposed_ceilings(today=today, language=language) if with_ceilings or is_first else ()
    )
    return policy_fields(policy, proposed, language=language)


def _fields(typed: Typed) -> dict[str, str]:
    """What the key of the form stands for."""
    return {name: text for name, text in typed.texts.items() if name != _FORM_KEY}


def _refusal(error: PoortError, language: Language) -> FieldError:
    return FieldError(field=_AT[type(error)], message=explain(error, language))


def _at(errors: Sequence[FieldError]) -> dict[str, str]:
    return {error.field: error.message for error in errors}


def _status(errors: Sequence[FieldError]) -> HTTPStatus:
    return HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
