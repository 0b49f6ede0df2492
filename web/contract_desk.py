"""What the pages of a contract share: their address, their lot, and how an act is tried."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from http import HTTPStatus
from typing import Annotated, Final

from fastapi import Query
from starlette.requests import Request
from starlette.responses import Response

from domain.errors import PoortError
from domain.permissions import Permission
from domain.vocabulary import Language
from models.queries.own import forget
from models.queries.projects import ChangedMeanwhileError
from notifications.language import explain
from usecases.acting import allow
from usecases.amounts import Notation, readings
from usecases.contract.contract_page import ContractPage, contract_page
from usecases.form_keys import once
from web.dependencies import ReadDesk, WriteDesk
from web.forms import FieldError, go_on, project_url
from web.pages import page
from web.typed import Typed

_MOST_LOTS: Final = 999
_LARGEST: Final = Decimal(10) ** 12
#: Refusals that say what to fill in otherwise; all others have a page of their own.
_AT_A_FIELD: Final = frozenset({HTTPStatus.BAD_REQUEST, HTTPStatus.UNPROCESSABLE_ENTITY})

LotNumber = Annotated[int, Query(alias="perceel", ge=1, le=_MOST_LOTS)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why a form came back: mistakes at its fields, or somebody who was before."""

    errors: tuple[FieldError, ...] = ()
    overtaken: str | None = None
    status: HTTPStatus = HTTPStatus.OK


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """An act of a form: what it is called, what it does, and where its refusals belong."""

    word: str
    act: Callable[[], object]
    otherwise: str
    at_field: Mapping[type[PoortError], str] = field(default_factory=dict)


def contract_url(number: str, lot: int, part: str = "") -> str:
    """The address of a page of the contract of that lot; the first lot needs no word."""
    address = f"{project_url(number)}/contract{part}"
    return address if lot == 1 else f"{address}?perceel={lot}"


def back_to(number: str, lot: int, *, done: str, anchor: str | None = None) -> Response:
    """Go on to the contract after something was done."""
    query = {} if lot == 1 else {"perceel": str(lot)}
    return go_on(f"{project_url(number)}/contract", done=done, anchor=anchor, **query)


def lot_typed(typed: Typed) -> int:
    """The lot that a form is about."""
    return min(max(typed.whole("perceel") or 1, 1), _MOST_LOTS)


def read_contract(
    desk: ReadDesk | WriteDesk, number: str, lot: int, *, with_names: bool = True
) -> ContractPage:
    """The contract as it is now, for whoever looks; names cost a query."""
    actor = desk.actor if isinstance(desk, WriteDesk) else desk.actor()
    return contract_page(desk.session, number, lot=lot, actor=actor, with_names=with_names)


def require(permission: Permission, shown: ContractPage, desk: ReadDesk | WriteDesk) -> None:
    """Nothing, for who may do this; others are told who may.

    Raises:
        PermissionRefusedError: nobody granted it to them.
    """
    if permission not in shown.may:
        actor = desk.actor if isinstance(desk, WriteDesk) else desk.actor()
        allow(desk.session, permission, actor=actor, project_id=shown.here.project.id)


def tried(desk: WriteDesk, typed: Typed, number: str, attempt: Attempt) -> Refusal | None:
    """Do it once; None when it was done.

    What is refused is undone, so that the page can be read again in the same transaction.
    """

    def carry_out() -> str:
        attempt.act()
        return attempt.word

    fields = {"form": attempt.word, "project": number, **typed.texts}
    key = typed.text("form_key", longest=64)
    language = desk.visitor.language
    try:
        with desk.session.begin_nested():
            once(desk.session, key=key, fields=fields, act=carry_out, now=desk.visitor.now)
    except ChangedMeanwhileError as error:
        desk.session.expire_all()
        forget(desk.session)
        return Refusal(overtaken=explain(error, language), status=error.status)
    except PoortError as error:
        if error.status not in _AT_A_FIELD:
            raise
        name = next(
            (name for kind, name in attempt.at_field.items() if isinstance(error, kind)),
            attempt.otherwise,
        )
        return refused(FieldError(field=name, message=explain(error, language)))
    return None


def refused(*errors: FieldError) -> Refusal:
    """A form that comes back with mistakes at its fields."""
    return Refusal(errors=errors, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def contract_form(
    request: Request,
    template: str,
    shown: ContractPage,
    values: Mapping[str, object],
    *,
    refusal: Refusal | None = None,
) -> Response:
    """A page with one form on a contract."""
    number, lot = shown.here.project.number, shown.here.lot.number
    found = refusal or Refusal()
    shared = {
        "shown": shown,
        "project": shown.here.project,
        "lot": lot,
        "project_page": contract_url(number, lot),
        "address_of": project_url(number),
        "errors": found.errors,
        "error_of": {one.field: one.message for one in found.errors},
        "overtaken": found.overtaken,
    }
    return page(request, template, {**shared, **values}, status=found.status)


def read_number(written: str, language: Language) -> Decimal | None:
    """The number as the reader writes it; None where it is none, or more than anything is."""
    notation = Notation.DUTCH if language is Language.NL else Notation.ENGLISH
    value = readings(written).read_as(notation)
    return value if value is not None and abs(value) < _LARGEST else None
