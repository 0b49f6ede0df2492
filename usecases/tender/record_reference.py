"""Record the MKI of the reference design of a lot, out of a sheet that adds up (check G3-03)."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from http import HTTPStatus
from typing import ClassVar

from domain.errors import PoortError
from domain.mki.modules import read_modules, write_modules
from domain.mki.vocabulary import WeightingSet
from domain.permissions import Actor, Permission
from domain.tender.reference import ProductSum, modules_in, products_of
from models.engines import WriteSession
from models.queries import tenders
from models.tender import ReferenceCalculation, ReferenceProduct
from usecases.acting import Acting, allow
from usecases.submit_gate import require_active
from usecases.tender.lots import TenderLot, lot_in_hand
from usecases.tender.reference_sheet import CheckedSheet, write_report
from usecases.trail import record


class SheetHasErrorsError(PoortError):
    """The sheet does not add up, or cannot stand for another certain reason."""

    message: ClassVar[str] = (
        "The calculation is not recorded: {count} error(s) stand in the sheet. Have them mended"
        " and hand it in again, or type the total with the reason."
    )
    status: ClassVar[HTTPStatus] = HTTPStatus.UNPROCESSABLE_ENTITY


class NothingHandedInError(PoortError):
    """Neither a sheet nor a total."""

    message: ClassVar[str] = "Choose the sheet with the calculation, or type its total."
    status: ClassVar[HTTPStatus] = HTTPStatus.UNPROCESSABLE_ENTITY


class TypedReasonMissingError(PoortError):
    """A total that was typed without a reason."""

    message: ClassVar[str] = "Say why the total is typed and not read from a sheet that adds up."
    status: ClassVar[HTTPStatus] = HTTPStatus.UNPROCESSABLE_ENTITY


class ModulesDifferError(PoortError):
    """The sheet covers other modules than were stated."""

    message: ClassVar[str] = (
        "The sheet covers {found}, and you stated {stated}. State what the sheet covers, or have"
        " it calculated for what you stated."
    )
    status: ClassVar[HTTPStatus] = HTTPStatus.UNPROCESSABLE_ENTITY


class TotalNotPositiveError(PoortError):
    """A reference design that costs no environment at all."""

    message: ClassVar[str] = "The MKI of the reference must be more than zero; it is {total}."
    status: ClassVar[HTTPStatus] = HTTPStatus.UNPROCESSABLE_ENTITY


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceBasis:
    """With what the calculation was made; no `modules` means those of the sheet."""

    weighting_set: WeightingSet
    method_version: str
    database_version: str
    tool: str
    functional_unit: str
    modules: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedTotal:
    """A total in euro that no sheet bears out, and why it is typed."""

    total_eur: Decimal
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordReference:
    """The calculation of a lot: a checked sheet, a typed total, or both."""

    number: str
    basis: ReferenceBasis
    lot: int = 1
    sheet: CheckedSheet | None = None
    typed: TypedTotal | None = None
    co2_kg: Decimal | None = None


def record_reference(
    session: WriteSession, *, command: RecordReference, actor: Actor, now: datetime
) -> ReferenceCalculation:
    """Record the next version of the reference; a second person looks at it after that (G3-06).

    Products come only out of a sheet that adds up: a typed total has none.

    Raises:
        PermissionRefusedError, ProjectUnknownError, TenderLotUnknownError, ProjectNotActiveError:
            as they say.
        SheetHasErrorsError, NothingHandedInError, TypedReasonMissingError, ModulesDifferError,
        TotalNotPositiveError, LineIncompleteError, UnitsOfProductDifferError,
        ModulesUnreadableError, ProductionIncompleteError, DoubleModuleError: nothing was recorded.
    """
    found = lot_in_hand(session, command.number, lot=command.lot)
    by = allow(session, Permission.MAKE_CALCULATION, actor=actor, project_id=found.project_id)
    require_active(found.project.status, found.project.number)
    total, products = _figures(command)
    modules = _modules(command)
    if total <= 0:
        raise TotalNotPositiveError(total=total)
    row = _store(session, found, command, total=total, modules=modules, by=by, now=now)
    assert row.id is not None
    for position, one in enumerate(products, start=1):
        session.add(_product(row, one, position=position))
    session.flush()  # the guards of the database judge here
    record(
        session,
        action="reference.recorded",
        object_kind="reference_calculation",
        object_id=row.id,
        project_id=found.project_id,
        at=now,
        by=by,
        facts={
            "version": row.version,
            "total_eur": str(row.total_eur),
            "weighting_set": row.weighting_set,
            "sha256": row.file_sha256 or "",
            "typed": command.typed is not None,
        },
        text=command.typed.reason if command.typed else None,
    )
    return row


def _figures(command: RecordReference) -> tuple[Decimal, tuple[ProductSum, ...]]:
    """The total in euro, and the products where the sheet bears it out."""
    if command.typed is not None:
        if not command.typed.reason.strip():
            raise TypedReasonMissingError
        return command.typed.total_eur, ()
    if command.sheet is None:
        raise NothingHandedInError
    report = command.sheet.report
    if report.errors:
        raise SheetHasErrorsError(count=len(report.errors))
    return report.total_eur, products_of(report.calculation.lines)


def _modules(command: RecordReference) -> str:
    """The modules in scope as they are stored."""
    lines = () if command.sheet is None else command.sheet.report.calculation.lines
    found = modules_in(lines)
    if not command.basis.modules.strip() and found:
        return write_modules(found)
    stated = read_modules(command.basis.modules)
    if command.typed is None and found and found != stated:
        raise ModulesDifferError(found=write_modules(found), stated=write_modules(stated))
    return write_modules(stated)


def _store(  # noqa: PLR0913 -- what was found beside the command
    session: WriteSession,
    found: TenderLot,
    command: RecordReference,
    *,
    total: Decimal,
    modules: str,
    by: Acting,
    now: datetime,
) -> ReferenceCalculation:
    earlier = tenders.references(session, found.lot_id)
    basis, sheet = command.basis, command.sheet
    row = ReferenceCalculation(
        organisation_id=found.project.organisation_id,
        lot_id=found.lot_id,
        version=earlier[0].version + 1 if earlier else 1,
        total_eur=total,
        weighting_set=basis.weighting_set,
        method_version=basis.method_version,
        database_version=basis.database_version,
        tool=basis.tool,
        modules=modules,
        functional_unit=basis.functional_unit,
        co2_kg=command.co2_kg,
        file_sha256=sheet.sha256 if sheet else None,
        file_name=sheet.name if sheet else None,
        report=write_report(
            sheet.report if sheet else None, reason=command.typed.reason if command.typed else ""
        ),
        made_by=by.person_id,
        made_for=by.on_behalf_of,
        made_at=now,
    )
    session.add(row)
    session.flush()  # the products and the event refer to it
    return row


def _product(row: ReferenceCalculation, one: ProductSum, *, position: int) -> ReferenceProduct:
    assert row.id is not None
    return ReferenceProduct(
        organisation_id=row.organisation_id,
        calculation_id=row.id,
        position=position,
        product=one.product[:200],
        quantity=one.quantity,
        unit=one.unit,
        mki_eur=one.mki_eur,
    )
