"""What the pages of a tender share: their address, their lot, and how an act is tried."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from http import HTTPStatus
from typing import Annotated, Final
from urllib.parse import urlencode

from babel.numbers import format_decimal
from fastapi import Depends, Query
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from domain.errors import PoortError
from domain.vocabulary import Language
from models.files import FileStore
from models.queries.projects import ChangedMeanwhileError
from models.uploads.kinds import media_type_of
from notifications.language import explain
from usecases.amounts import Notation, readings
from usecases.form_keys import once
from usecases.keep_upload import Upload
from usecases.tender.lots import TenderLot
from web.dependencies import WriteDesk, write_desk
from web.downloads import disposition, pieces
from web.forms import FieldError, go_on, project_url
from web.typed import Typed

_MOST_LOTS: Final = 999
_LARGEST: Final = Decimal(10) ** 12
_MICRO: Final = Decimal("0.000001")
#: Even a browser that opens it gives it nothing: no script, no form, no look at our pages.
_POLICY: Final = "default-src 'none'; frame-ancestors 'none'; sandbox"
#: Refusals that say what to fill in otherwise; all others have a page of their own.
_AT_A_FIELD: Final = frozenset({HTTPStatus.BAD_REQUEST, HTTPStatus.UNPROCESSABLE_ENTITY})


async def _file(request: Request) -> UploadFile | None:
    found = (await request.form()).get("bestand")
    return found if isinstance(found, UploadFile) and found.filename else None


#: The file that a form carries, if one was chosen.
ChosenFile = Annotated[UploadFile | None, Depends(_file)]
LotNumber = Annotated[int, Query(alias="perceel", ge=1, le=_MOST_LOTS)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why a form came back: mistakes at its fields, or somebody who was before."""

    errors: tuple[FieldError, ...] = ()
    overtaken: str | None = None
    status: HTTPStatus = HTTPStatus.UNPROCESSABLE_ENTITY


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """An act of a form: what it is called, what it does, and where its refusals belong.

    `tells` says a refusal in its own way, where one field does not do.
    """

    word: str
    act: Callable[[WriteDesk], object]
    otherwise: str
    at_field: Mapping[type[PoortError], str] = field(default_factory=dict)
    tells: Callable[[PoortError, Language], Sequence[FieldError]] | None = None


def tender_url(number: str, lot: int, part: str, **query: str) -> str:
    """The address of a page of the tender of that lot; the first lot needs no word."""
    asked = query if lot == 1 else {"perceel": str(lot), **query}
    address = f"{project_url(number)}/{part}"
    return f"{address}?{urlencode(asked)}" if asked else address


def tender_done(number: str, lot: int, part: str, *, done: str) -> Response:
    """Go on to that page after something was done."""
    return go_on(tender_url(number, lot, part, gedaan=done))


def lot_typed(typed: Typed) -> int:
    """The lot that a form is about."""
    return min(max(typed.whole("perceel") or 1, 1), _MOST_LOTS)


def tried(request: Request, typed: Typed, attempt: Attempt) -> Refusal | None:
    """Do it once, in a transaction of its own that a refusal leaves no trace of; None when done.

    Raises:
        PoortError: a refusal that belongs at no field, as one of permission.
    """
    try:
        with contextmanager(write_desk)(request) as desk:

            def carry_out() -> str:
                attempt.act(desk)
                return attempt.word

            fields = {"form": attempt.word, "page": str(request.url.path), **typed.texts}
            key = typed.text("form_key", longest=64)
            once(desk.session, key=key, fields=fields, act=carry_out, now=desk.visitor.now)
    except ChangedMeanwhileError as error:
        return Refusal(overtaken=explain(error, _language(request)), status=error.status)
    except PoortError as error:
        if error.status is HTTPStatus.CONFLICT:
            return Refusal(overtaken=explain(error, _language(request)), status=error.status)
        if error.status not in _AT_A_FIELD:
            raise
        return refused(*_told(error, attempt, _language(request)))
    return None


def _told(error: PoortError, attempt: Attempt, language: Language) -> Sequence[FieldError]:
    found = attempt.tells(error, language) if attempt.tells else ()
    if found:
        return found
    name = next(
        (name for kind, name in attempt.at_field.items() if isinstance(error, kind)),
        attempt.otherwise,
    )
    return (FieldError(field=name, message=explain(error, language)),)


def refused(*errors: FieldError) -> Refusal:
    """A form that comes back with mistakes at its fields."""
    return Refusal(errors=errors)


def shared_values(here: TenderLot, refusal: Refusal | None, *, part: str) -> dict[str, object]:
    """What every page of a tender shows around its own values."""
    number, errors = here.project.number, () if refusal is None else refusal.errors
    lot = here.lot.number
    return {
        "project": here.project,
        "project_page": project_url(number),
        "lot": lot,
        "lot_name": here.lot.name if len(here.lots) > 1 else "",
        "lots": [
            (one.name, tender_url(number, one.number, part), one.number == lot)
            for one in (here.lots if len(here.lots) > 1 else ())
        ],
        "url_of": lambda word, **query: tender_url(number, lot, word, **query),
        "action": f"{project_url(number)}/{part}",
        "errors": errors,
        "error_of": {one.field: one.message for one in errors},
        "overtaken": None if refusal is None else refusal.overtaken,
    }


def upload_of(file: UploadFile) -> Upload:
    """The file as the guards of `keep_upload` take it."""
    return Upload(stream=file.file, name=file.filename or "", media_type=file.content_type or "")


def file_answer(files: FileStore, *, sha256: str, name: str) -> Response:
    """A kept file, for the browser to keep and never to show or run on our pages."""
    return StreamingResponse(
        pieces(files.open(sha256)),
        media_type=media_type_of(name),
        headers={"Content-Disposition": disposition(name), "Content-Security-Policy": _POLICY},
    )


def read_number(written: str, language: Language) -> Decimal | None:
    """The number as the reader writes it; None where it is none, or more than anything is."""
    notation = Notation.DUTCH if language is Language.NL else Notation.ENGLISH
    value = readings(written).read_as(notation)
    if value is None or abs(value) >= _LARGEST or value != value.quantize(_MICRO):
        return None
    return value


def write_number(value: Decimal, language: Language) -> str:
    """The number as `read_number` reads it back."""
    return str(format_decimal(value, "#,##0.######", locale=language.value))


def _language(request: Request) -> Language:
    found: Language = request.state.visitor.language
    return found
