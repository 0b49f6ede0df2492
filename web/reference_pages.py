"""The reference calculation of a lot: hand in, look at what its check met, have it looked at."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Annotated, Final

from fastapi import Query
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response

from domain.errors import PoortError
from domain.mki.modules import (
    DoubleModuleError,
    ModulesUnreadableError,
    ProductionIncompleteError,
)
from domain.mki.vocabulary import WeightingSet
from domain.permissions import Permission
from domain.tender.vocabulary import SecondLook
from models.files import FileStore
from models.queries import tenders
from notifications.language import explain, label, translator
from usecases.acting import allow
from usecases.tender.check_reference import CheckReference, RemarkMissingError, check_reference
from usecases.tender.keep_document import DocumentUnknownError
from usecases.tender.lots import tender_lot
from usecases.tender.record_reference import (
    ModulesDifferError,
    RecordReference,
    ReferenceBasis,
    TotalNotPositiveError,
    TypedReasonMissingError,
    TypedTotal,
    record_reference,
)
from usecases.tender.reference_sheet import (
    CheckedSheet,
    keep_and_check,
    read_findings,
    read_reason,
    tell_findings,
)
from usecases.tender.tender_page import ReferencePage, reference_page
from web.access import Door, PortalRouter
from web.dependencies import ReadDesk, Reading
from web.forms import FieldError
from web.pages import page
from web.portal import Portal, ThisPortal
from web.tender_desk import (
    Attempt,
    ChosenFile,
    LotNumber,
    Refusal,
    file_answer,
    lot_typed,
    read_number,
    refused,
    shared_values,
    tender_done,
    tried,
    upload_of,
)
from web.typed import Typed, TypedForm

_PART: Final = "referentie"
_TEXTS: Final = {
    "methode": (60, "Fill in the version of the method."),
    "database": (60, "Fill in the version of the database."),
    "instrument": (100, "Fill in the tool and its version."),
    "eenheid": (200, "Fill in the functional unit."),
}
#: What recording refuses, by the field that mends it.
_AT_FIELD: Final[dict[type[PoortError], str]] = {
    ModulesUnreadableError: "modules",
    ProductionIncompleteError: "modules",
    DoubleModuleError: "modules",
    ModulesDifferError: "modules",
    TypedReasonMissingError: "reden",
    TotalNotPositiveError: "totaal",
}
_DONE: Final = {
    "vastgelegd": "The calculation is recorded. A second person now looks at it.",
    "bekeken": "It is kept what you think of the calculation.",
}


def reference_routes() -> PortalRouter:
    """Give the pages of the reference calculation."""
    routes = PortalRouter(prefix="/projecten/{number}/referentie")
    _add_recording(routes)
    _add_checking(routes)
    return routes


def _add_recording(routes: PortalRouter) -> None:
    @routes.get("", access=Door.MEMBER)
    def show(
        request: Request,
        desk: Reading,
        number: str,
        lot: LotNumber = 1,
        done: Annotated[str, Query(alias="gedaan")] = "",
    ) -> Response:
        """Show the newest calculation and the form for a next one."""
        shown = reference_page(desk.session, number, lot=lot, actor=desk.actor())
        return _page(request, shown, done=_DONE.get(done))

    @routes.post("", access=Door.MEMBER)
    def hand_in(  # noqa: PLR0913 -- the parts of a request
        request: Request,
        desk: Reading,
        *,
        portal: ThisPortal,
        typed: TypedForm,
        file: ChosenFile,
        number: str,
    ) -> Response:
        """Keep and check the sheet, and record what stands in it when nothing was wrong."""
        lot = lot_typed(typed)
        shown = reference_page(desk.session, number, lot=lot, actor=desk.actor())
        # Before the file: nothing of who may not is kept.
        allow(
            desk.session,
            Permission.MAKE_CALCULATION,
            actor=desk.actor(),
            project_id=shown.here.project_id,
        )
        wrong = [*_wrong(desk, typed)]
        sheet = None if wrong else _sheet(desk, portal, typed, file)
        if isinstance(sheet, FieldError):
            wrong, sheet = [sheet], None
        refusal = refused(*wrong) if wrong else _record(request, desk, typed, number, sheet)
        if refusal is None:
            return tender_done(number, lot, _PART, done="vastgelegd")
        fresh = reference_page(desk.session, number, lot=lot, actor=desk.actor())
        return _page(request, fresh, typed=typed, refusal=refusal, sheet=sheet)


def _add_checking(routes: PortalRouter) -> None:
    @routes.post("/oordeel", access=Door.MEMBER)
    def judge(request: Request, desk: Reading, typed: TypedForm, number: str) -> Response:
        """Keep what the second person thinks."""
        lot, outcome = lot_typed(typed), typed.text("oordeel")
        if outcome not in set(SecondLook):
            message = translator(desk.visitor.language)("Choose what you think of it.")
            refusal: Refusal | None = refused(FieldError(field="oordeel", message=message))
        else:
            command = CheckReference(
                number=number,
                lot=lot,
                version=typed.whole("versie") or 0,
                outcome=SecondLook(outcome),
                remark=typed.text("opmerking"),
            )
            attempt = Attempt(
                word="bekeken",
                act=lambda writing: check_reference(
                    writing.session,
                    command=command,
                    actor=writing.actor,
                    now=writing.visitor.now,
                ),
                otherwise="oordeel",
                at_field={RemarkMissingError: "opmerking"},
            )
            refusal = tried(request, typed, attempt)
        if refusal is None:
            return tender_done(number, lot, _PART, done="bekeken")
        shown = reference_page(desk.session, number, lot=lot, actor=desk.actor())
        return _page(request, shown, typed=typed, refusal=refusal)

    @routes.get("/{version}/blad", access=Door.MEMBER)
    def fetch(
        desk: Reading, portal: ThisPortal, number: str, version: int, lot: LotNumber = 1
    ) -> Response:
        """Hand out the sheet as it was handed in."""
        here = tender_lot(desk.session, number, lot=lot)
        rows = tenders.references(desk.session, here.lot_id)
        row = next((one for one in rows if one.version == version), None)
        if row is None or row.file_sha256 is None or row.file_name is None:
            raise DocumentUnknownError(document=version)
        store = FileStore(portal.settings.files_dir)
        return file_answer(store, sha256=row.file_sha256, name=row.file_name)


def _wrong(desk: ReadDesk, typed: Typed) -> Iterator[FieldError]:
    """The mistakes that need no look at the sheet."""
    _ = translator(desk.visitor.language)
    if typed.text("set") not in set(WeightingSet):
        yield FieldError(field="set", message=_("Choose the weighting set."))
    for name, (longest, message) in _TEXTS.items():
        if not typed.text(name):
            yield FieldError(field=name, message=_(message))
        elif len(typed.text(name)) > longest:
            too_long = _("Use at most {limit} characters.").format(limit=longest)
            yield FieldError(field=name, message=too_long)
    for name in ("totaal", "co2"):
        if typed.text(name) and read_number(typed.text(name), desk.visitor.language) is None:
            message = _("Write a number, as in {example}.").format(example=_("1,250.50"))
            yield FieldError(field=name, message=message)


def _sheet(
    desk: ReadDesk, portal: Portal, typed: Typed, file: UploadFile | None
) -> CheckedSheet | FieldError | None:
    """The sheet, kept and checked; or why it is not taken."""
    if file is None:
        return None
    settings = portal.settings
    try:
        return keep_and_check(
            upload_of(file),
            files=FileStore(settings.files_dir, limit_bytes=settings.upload_bytes),
            scanner=settings.virus_scanner,
            on=desk.visitor.today,
            expected_set=WeightingSet(typed.text("set")),
        )
    except PoortError as error:
        return FieldError(field="bestand", message=explain(error, desk.visitor.language))


def _record(
    request: Request, desk: ReadDesk, typed: Typed, number: str, sheet: CheckedSheet | None
) -> Refusal | None:
    language = desk.visitor.language
    total = read_number(typed.text("totaal"), language)
    command = RecordReference(
        number=number,
        lot=lot_typed(typed),
        basis=ReferenceBasis(
            weighting_set=WeightingSet(typed.text("set")),
            method_version=typed.text("methode"),
            database_version=typed.text("database"),
            tool=typed.text("instrument"),
            functional_unit=typed.text("eenheid"),
            modules=typed.text("modules"),
        ),
        sheet=sheet,
        typed=None if total is None else TypedTotal(total_eur=total, reason=typed.text("reden")),
        co2_kg=read_number(typed.text("co2"), language),
    )
    attempt = Attempt(
        word="vastgelegd",
        act=lambda writing: record_reference(
            writing.session, command=command, actor=writing.actor, now=writing.visitor.now
        ),
        otherwise="bestand",
        at_field=_AT_FIELD,
    )
    return tried(request, typed, attempt)


def _page(  # noqa: PLR0913 -- all that the page may have to say
    request: Request,
    shown: ReferencePage,
    *,
    typed: Typed | None = None,
    refusal: Refusal | None = None,
    sheet: CheckedSheet | None = None,
    done: str | None = None,
) -> Response:
    visitor = request.state.visitor
    newest, language = shown.newest, visitor.language
    is_second = newest is not None and visitor.person_id not in {newest.made_by, newest.made_for}
    waits = newest is not None and newest.checked_by is None
    values = shared_values(shown.here, refusal, part=_PART) | {
        "shown": shown,
        "newest": newest,
        "findings": () if newest is None else read_findings(newest.report, language),
        "reason": "" if newest is None else read_reason(newest.report),
        "met": () if sheet is None else tell_findings(sheet.report, language),
        "filled": _filled(shown) | dict(typed.texts if typed else {}),
        "may_make": Permission.MAKE_CALCULATION in shown.may,
        "may_judge": waits and is_second and Permission.CHECK_CALCULATION in shown.may,
        "waits": waits,
        "done": translator(language)(done) if done else None,
        "sets": [(one.value, one.value) for one in WeightingSet],
        "looks": {one.value: label(one, language) for one in SecondLook},
    }
    status = HTTPStatus.OK if refusal is None else refusal.status
    return page(request, "tender/reference.html", values, status=status)


def _filled(shown: ReferencePage) -> dict[str, str]:
    """What stands in the fields before anything is typed: as last time, or as the policy asks."""
    newest, policy = shown.newest, shown.policy
    chosen = newest.weighting_set if newest else policy.required_set if policy else None
    method = newest.method_version if newest else policy.required_method if policy else None
    return {
        "set": chosen or "",
        "methode": method or "",
        "database": newest.database_version if newest else "",
        "instrument": newest.tool if newest else "",
        "eenheid": newest.functional_unit if newest else "",
        "modules": "",
        "totaal": "",
        "reden": "",
        "co2": "",
        "oordeel": "",
        "opmerking": "",
    }
