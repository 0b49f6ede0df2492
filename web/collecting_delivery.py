"""Handing in MKI data, by a contractor's link or by the contract manager: one form, one course."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from http import HTTPStatus
from typing import Final

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response

from domain.collecting.lines import DeliveryFinding
from domain.contract.vocabulary import DeliveryChannel, EvidenceItem
from domain.errors import PoortError
from domain.mki.vocabulary import DataCategory, QuantityUnit, WeightingSet
from domain.permissions import Actor
from domain.vocabulary import Language
from models.engines import WriteSession
from models.files import FileEmptyError, FileStore, FileTooLargeError
from models.sheets import LIMIT_BYTES, SheetTooLargeError, SheetUnreadableError
from models.uploads.kinds import ACCEPTED, UploadRefusedError
from notifications.language import explain, label, translator
from poort.settings import Settings
from usecases.attach_evidence import LinkRefusedError
from usecases.collecting.checked import CheckedLines, TooManyLinesError, check_lines
from usecases.collecting.hand_in import OfferedEvidence, keep_evidence
from usecases.collecting.mails import about
from usecases.collecting.reading import RawLine
from usecases.collecting.receive_delivery import (
    DeliveryEmptyError,
    HandedEvidence,
    NothingAndSomethingError,
    ReceiveDelivery,
    SenderMissingError,
    receive_delivery,
)
from usecases.collecting.request_page import RequestPage
from usecases.collecting.sheet import (
    NoTemplateError,
    OtherTemplateError,
    Template,
    read_template,
    write_template,
)
from usecases.collecting.wording import explain_finding, in_form, in_sheet
from usecases.form_keys import once
from usecases.keep_upload import Upload, keep_upload
from web.collecting_form import MOST_ROWS, TypedDelivery, first_lines, form_lines
from web.downloads import disposition
from web.forms import FieldError
from web.pages import page

_SHEET_REFUSED: Final = (
    NoTemplateError,
    OtherTemplateError,
    SheetUnreadableError,
    SheetTooLargeError,
    TooManyLinesError,
    UploadRefusedError,
    FileTooLargeError,
    FileEmptyError,
)
_EVIDENCE_REFUSED: Final = (
    UploadRefusedError,
    FileTooLargeError,
    FileEmptyError,
    LinkRefusedError,
)
_AT_FIELD: Final[Mapping[type[PoortError], str]] = {
    SenderMissingError: "naam",
    DeliveryEmptyError: "niets",
    NothingAndSomethingError: "niets",
}
_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """One request on the page: what it is, who looks, and where its forms go."""

    request: Request
    shown: RequestPage
    language: Language
    address: str
    template: str
    today: date
    now: datetime
    values: Mapping[str, object] = field(default_factory=dict)

    @property
    def sheet(self) -> Template:
        """The sheet of this request; in one language, so that it is known again by its titles."""
        return Template(asked=self.shown.asked, held_to=self.shown.held_to, language=Language.NL)


@dataclass(slots=True, kw_only=True)
class _Taken:
    """What was read and kept of a form, and what was wrong with it."""

    checked: CheckedLines | None = None
    errors: list[FieldError] = field(default_factory=list)
    evidence: list[HandedEvidence] = field(default_factory=list)
    sheet_sha256: str | None = None
    from_sheet: bool = False


def show_form(
    desk: Desk,
    *,
    typed: TypedDelivery | None = None,
    findings: Sequence[DeliveryFinding] = (),
    errors: Sequence[FieldError] = (),
    done: str | None = None,
) -> Response:
    """The page with the form, as it opens or as it was filled in."""
    held, newest = desk.shown.held_to, desk.shown.newest
    earlier = newest.lines if newest else ()
    filled = typed or TypedDelivery(lines=first_lines(held, earlier))
    lines = form_lines(
        filled.lines, held, findings=findings, returned=earlier, language=desk.language
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
    values = {
        "shown": desk.shown,
        "lines": lines,
        "typed": filled,
        "errors": errors,
        "error_of": {error.field: error.message for error in errors},
        "form_at": desk.address,
        "done": done,
        "accepted": ACCEPTED,
        "more_rows": len(lines) < MOST_ROWS,
        "signal_words": lambda one: explain_finding(one, desk.language),
        "about": about(desk.shown.asked.request, desk.language),
    }
    values |= _options(desk.language) | dict(desk.values)
    return page(desk.request, desk.template, values, status=status)


def show_line(desk: Desk, typed: TypedDelivery, number: int) -> Response:
    """What is to be said of one line while it is being filled in."""
    checked = check_lines(typed.raw_lines(), desk.shown.held_to, today=desk.today)
    lines = form_lines(
        typed.lines, desk.shown.held_to, findings=checked.findings, language=desk.language
    )
    line = next((one for one in lines if one.number == number), None)
    return page(desk.request, "collecting/_outcome.html", {"line": line})


def show_more(desk: Desk, typed: TypedDelivery) -> Response:
    """The form again with one more line, and everything that was typed."""
    more = {"weighting_set": desk.shown.held_to.weighting_set.value}
    lines = (*typed.lines, more)[:MOST_ROWS]
    wider = TypedDelivery(
        lines=lines, sender=typed.sender, remark=typed.remark, nothing=typed.nothing
    )
    return show_form(desk, typed=wider)


def hand_in(
    desk: Desk,
    typed: TypedDelivery,
    *,
    settings: Settings,
    store: Callable[[ReceiveDelivery], None],
    channel: DeliveryChannel | None = None,
) -> Response | None:
    """Take in the whole form, or show it again with what is wrong; nothing when it was stored."""
    taken = _read_lines(desk, typed)
    findings = taken.checked.findings if taken.checked and not taken.from_sheet else ()
    if not taken.errors:
        _keep(desk, typed, taken, settings=settings)
    if taken.errors:
        return show_form(desk, typed=typed, findings=findings, errors=taken.errors)
    by_channel = DeliveryChannel.SHEET if taken.from_sheet else DeliveryChannel.FORM
    command = ReceiveDelivery(
        request_id=desk.shown.asked.request.id or 0,
        channel=channel or by_channel,
        sender=typed.sender,
        lines=_raw(desk, typed),
        evidence=tuple(taken.evidence),
        remark=typed.remark,
        nothing=typed.nothing,
        file_sha256=taken.sheet_sha256,
    )
    try:
        store(command)
    except tuple(_AT_FIELD) as error:
        place = next(name for kind, name in _AT_FIELD.items() if isinstance(error, kind))
        errors = [FieldError(field=place, message=explain(error, desk.language))]
        return show_form(desk, typed=typed, findings=findings, errors=errors)
    return None


def store_once(
    session: WriteSession,
    command: ReceiveDelivery,
    *,
    typed: TypedDelivery,
    actor: Actor | None,
    now: datetime,
) -> None:
    """Receive the delivery once for the key of its form."""

    def act() -> str:
        return str(receive_delivery(session, command=command, actor=actor, now=now).number)

    fields = {"request": command.request_id, **typed.fields()}
    with session.begin_nested():
        once(session, key=typed.form_key, fields=fields, act=act, now=now)


def sheet_answer(desk: Desk) -> Response:
    """The sheet as a file to keep, with what was handed in before."""
    newest = desk.shown.newest
    content = write_template(desk.sheet, lines=newest.lines if newest else (), made_at=desk.now)
    headers = {
        "Content-Disposition": disposition(desk.sheet.file_name),
        "Cache-Control": "no-store",
    }
    return Response(content, media_type=_XLSX, headers=headers)


def _raw(desk: Desk, typed: TypedDelivery) -> tuple[RawLine, ...]:
    if typed.sheet is None:
        return typed.raw_lines()
    return read_template(_content(typed.sheet), desk.sheet)


def _content(upload: UploadFile) -> bytes:
    upload.file.seek(0)
    return upload.file.read(LIMIT_BYTES + 1)


def _read_lines(desk: Desk, typed: TypedDelivery) -> _Taken:
    taken = _Taken(from_sheet=typed.sheet is not None)
    try:
        raw = _raw(desk, typed)
        taken.checked = check_lines(raw, desk.shown.held_to, today=desk.today)
    except _SHEET_REFUSED as error:
        taken.errors.append(FieldError(field="blad", message=explain(error, desk.language)))
        return taken
    for finding in taken.checked.errors:
        if taken.from_sheet:
            place, message = "blad", in_sheet(finding, desk.language)
        else:
            place = f"{finding.column.value}-{finding.row}"
            message = in_form(finding, desk.language)
        taken.errors.append(FieldError(field=place, message=message))
    return taken


def _keep(desk: Desk, typed: TypedDelivery, taken: _Taken, *, settings: Settings) -> None:
    files = FileStore(settings.files_dir, limit_bytes=settings.upload_bytes)
    scanner = settings.virus_scanner
    if typed.sheet is not None:
        try:
            kept = keep_upload(_upload(typed.sheet), files=files, scanner=scanner)
            taken.sheet_sha256 = kept.sha256
        except _SHEET_REFUSED as error:
            taken.errors.append(FieldError(field="blad", message=explain(error, desk.language)))
    for slot, offered in enumerate(typed.evidence, start=1):
        if offered.is_empty:
            continue
        if offered.item is None:
            message = translator(desk.language)("Choose what this evidence shows.")
            taken.errors.append(FieldError(field=f"bewijs_soort-{slot}", message=message))
            continue
        try:
            one = OfferedEvidence(
                kind=offered.item,
                upload=_upload(offered.file) if offered.file else None,
                name=offered.name,
                url=offered.url,
                line_position=offered.position,
            )
            taken.evidence.append(keep_evidence(one, files=files, scanner=scanner))
        except _EVIDENCE_REFUSED as error:
            place = f"bewijs_{'bestand' if offered.file else 'link'}-{slot}"
            taken.errors.append(FieldError(field=place, message=explain(error, desk.language)))


def _upload(file: UploadFile) -> Upload:
    file.file.seek(0)
    return Upload(stream=file.file, name=file.filename or "", media_type=file.content_type or "")


def _options(language: Language) -> dict[str, list[tuple[str, str]]]:
    choose = translator(language)("Choose")
    return {
        "unit_options": [("", choose), *_same(QuantityUnit)],
        "set_options": _same(WeightingSet),
        "category_options": [("", choose), *_same(DataCategory)],
        "evidence_options": [
            (one.value, label(one, language).capitalize()) for one in EvidenceItem
        ],
    }


def _same(words: type[StrEnum]) -> list[tuple[str, str]]:
    return [(one.value, one.value) for one in words]
