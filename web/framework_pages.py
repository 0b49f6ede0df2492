"""Framework contracts: the list, a new one, and one rolled up over its call-offs."""

from decimal import Decimal
from http import HTTPStatus
from typing import Annotated, Final

from fastapi import Path, Query
from starlette.requests import Request
from starlette.responses import Response

from domain.contract.framework import (
    PromiseAboveCeilingError,
    ShareRefusedError,
    YearsMissingError,
)
from domain.permissions import Permission
from models.queries import contracts
from models.queries.projects import ProjectUnknownError
from notifications.language import explain, translator
from usecases.acting import may_act
from usecases.contract.framework_page import framework_page
from usecases.contract.make_framework import (
    CallOffElsewhereError,
    CallOffPromisedError,
    FrameworkNameMissingError,
    MakeFramework,
    add_call_off,
    make_framework,
)
from usecases.contract.picture import draw_standing, levels_of, say_finding, say_mki
from usecases.form_keys import once
from web.access import Door, PortalRouter
from web.contract_desk import contract_url, read_number
from web.dependencies import Acting, ReadDesk, Reading, WriteDesk
from web.forms import FieldError, go_on
from web.pages import page
from web.typed import Typed, TypedForm

_PAGE_LENGTH: Final = 50
_LAST_PAGE: Final = 10_000
_MOST_YEARS: Final = 10
_FIRST_YEAR: Final = 2000
_LAST_YEAR: Final = 2100
_ALL: Final = Decimal(100)
#: No ceiling is more than ten times the reference.
_MOST_TIMES: Final = 10
_HOME: Final = "/raamcontracten"

FrameworkId = Annotated[int, Path(ge=1, le=2**31 - 1)]


def framework_routes() -> PortalRouter:
    """Give the routes of framework contracts."""
    routes = PortalRouter(prefix=_HOME)

    @routes.get("", access=Door.MEMBER)
    def show_all(
        request: Request,
        desk: Reading,
        number: Annotated[int, Query(alias="blad", ge=1, le=_LAST_PAGE)] = 1,
    ) -> Response:
        """Show the framework contracts by name."""
        found = contracts.frameworks(
            desk.session, offset=(number - 1) * _PAGE_LENGTH, limit=_PAGE_LENGTH + 1
        )
        values = {
            "contracts": found[:_PAGE_LENGTH],
            "number": number,
            "has_more": len(found) > _PAGE_LENGTH,
            "may_make": may_act(desk.session, Permission.FIX_BASELINE, actor=desk.actor()),
        }
        return page(request, "framework/index.html", values)

    _add_new(routes)
    _add_one(routes)
    return routes


def _add_new(routes: PortalRouter) -> None:
    @routes.get("/nieuw", access=Permission.FIX_BASELINE)
    def ask(request: Request, desk: Reading) -> Response:
        """Show the form to who may make one."""
        return _new_page(request, desk)

    @routes.post("/nieuw", access=Permission.FIX_BASELINE)
    def make(request: Request, desk: Acting, typed: TypedForm) -> Response:
        """Record the contract with its years."""
        command = _command(desk, typed)
        if not isinstance(command, MakeFramework):
            return _new_page(request, desk, typed=typed, errors=command)

        def act() -> str:
            row = make_framework(
                desk.session, command=command, actor=desk.actor, now=desk.visitor.now
            )
            return str(row.id)

        try:
            with desk.session.begin_nested():
                made = once(
                    desk.session,
                    key=typed.text("form_key", longest=64),
                    fields=typed.texts,
                    act=act,
                    now=desk.visitor.now,
                )
        except (
            FrameworkNameMissingError,
            PromiseAboveCeilingError,
            ShareRefusedError,
            YearsMissingError,
        ) as error:
            name = "naam" if isinstance(error, FrameworkNameMissingError) else "toegezegd_1"
            wrong = FieldError(field=name, message=explain(error, desk.visitor.language))
            return _new_page(request, desk, typed=typed, errors=[wrong])
        return go_on(f"{_HOME}/{made}", done="gemaakt")


def _add_one(routes: PortalRouter) -> None:
    @routes.get("/{framework_id}", access=Door.MEMBER)
    def show(
        request: Request,
        desk: Reading,
        framework_id: FrameworkId,
        done: Annotated[str, Query(alias="gedaan")] = "",
    ) -> Response:
        """Show the contract rolled up over its call-offs."""
        return _one_page(request, desk, framework_id, done=done)

    @routes.post("/{framework_id}", access=Door.MEMBER)
    def add(
        request: Request, desk: Acting, typed: TypedForm, framework_id: FrameworkId
    ) -> Response:
        """Put a project under the contract."""
        number = typed.text("project", longest=40)
        try:
            with desk.session.begin_nested():
                add_call_off(
                    desk.session,
                    framework_id=framework_id,
                    number=number,
                    actor=desk.actor,
                    now=desk.visitor.now,
                )
        except (ProjectUnknownError, CallOffElsewhereError, CallOffPromisedError) as error:
            wrong = FieldError(field="project", message=explain(error, desk.visitor.language))
            return _one_page(request, desk, framework_id, typed=typed, errors=[wrong])
        return go_on(f"{_HOME}/{framework_id}", done="afgeroepen")


def _command(desk: WriteDesk, typed: Typed) -> MakeFramework | list[FieldError]:
    """What the form asks, or the mistakes in its fields."""
    _ = translator(desk.visitor.language)
    wrong = []
    awarded_on, first = typed.day("gegund"), typed.whole("eerstejaar")
    if awarded_on is None:
        wrong.append(FieldError(field="gegund", message=_("Fill in the day.")))
    if first is None or not _FIRST_YEAR <= first <= _LAST_YEAR:
        wrong.append(FieldError(field="eerstejaar", message=_("Fill in a year, as in 2027.")))
    names = [
        "plafond",
        "daling",
        *(f"toegezegd_{place}" for place in range(1, _MOST_YEARS + 1)),
    ]
    read = {name: _percent(desk, typed, name) for name in names}
    for name, value in read.items():
        is_needed = name in {"plafond", "daling", "toegezegd_1"} or bool(typed.text(name))
        if is_needed and (value is None or not 0 <= value <= _MOST_TIMES):
            message = _("Write a percentage, as in {example}.").format(example=_("97.5"))
            wrong.append(FieldError(field=name, message=message))
    ceiling, decline = read["plafond"], read["daling"]
    if wrong or awarded_on is None or first is None or ceiling is None or decline is None:
        return wrong
    return MakeFramework(
        name=typed.text("naam", longest=200),
        contractor=typed.text("opdrachtnemer", longest=200),
        awarded_on=awarded_on,
        first_year=first,
        ceiling=ceiling,
        yearly_decline=decline,
        promised=[value for name in names[2:] if (value := read[name]) is not None],
        contact_name=typed.text("contact", longest=200),
        contact_email=typed.text("contactmail", longest=254),
    )


def _percent(desk: WriteDesk, typed: Typed, name: str) -> Decimal | None:
    """A percentage as a part of 1."""
    value = read_number(typed.text(name, longest=40), desk.visitor.language)
    return None if value is None else value / _ALL


def _new_page(
    request: Request,
    desk: ReadDesk | WriteDesk,
    *,
    typed: Typed | None = None,
    errors: list[FieldError] | None = None,
) -> Response:
    found = errors or []
    values = {
        "typed": typed.texts if typed else {},
        "years": range(1, _MOST_YEARS + 1),
        "this_year": desk.visitor.today.year,
        "errors": found,
        "error_of": {one.field: one.message for one in found},
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if found else HTTPStatus.OK
    return page(request, "framework/new.html", values, status=status)


def _one_page(  # noqa: PLR0913 -- all that the page may have to say
    request: Request,
    desk: ReadDesk | WriteDesk,
    framework_id: int,
    *,
    done: str = "",
    typed: Typed | None = None,
    errors: list[FieldError] | None = None,
) -> Response:
    shown, language = framework_page(desk.session, framework_id), desk.visitor.language
    found = errors or []
    values = {
        "shown": shown,
        "contract": shown.contract,
        "call_offs": [(one, contract_url(one.number, 1)) for one in shown.call_offs],
        "pictures": [
            (
                one,
                draw_standing(
                    one.amounts,
                    reference_eur=one.reference_eur,
                    language=language,
                    key=f"set-{one.weighting_set}",
                ),
                say_finding(one.amounts, language),
                levels_of(one.amounts, reference_eur=one.reference_eur, language=language),
            )
            for one in shown.rolled
        ],
        "mki": lambda amount: say_mki(amount, language),
        "done": done,
        "typed": typed.texts if typed else {},
        "errors": found,
        "error_of": {one.field: one.message for one in found},
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if found else HTTPStatus.OK
    return page(request, "framework/one.html", values, status=status)
