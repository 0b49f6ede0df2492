"""A reference calculation is recorded out of a sheet that adds up, and a second person looks."""

from dataclasses import replace
from decimal import Decimal

import pytest

from domain.errors import PoortError
from domain.mki.modules import ModulesUnreadableError
from domain.mki.vocabulary import QuantityUnit, WeightingSet
from domain.permissions import PermissionRefusedError
from domain.substitution import SecondPersonError
from domain.tender.reference import LineIncompleteError, UnitsOfProductDifferError
from domain.tender.vocabulary import SecondLook
from domain.vocabulary import Language, Role
from models.queries import projects, tenders
from models.queries.projects import ChangedMeanwhileError
from tests.authority import Authority
from tests.integration.tender.acting import BASIS, GOOD, NUMBER, act, recording, sheet
from usecases.project_facts import facts_of
from usecases.tender.check_reference import (
    AlreadyLookedAtError,
    CheckReference,
    RemarkMissingError,
    check_reference,
)
from usecases.tender.lots import TenderLotUnknownError, tender_lot
from usecases.tender.record_reference import (
    ModulesDifferError,
    NothingHandedInError,
    SheetHasErrorsError,
    TotalNotPositiveError,
    TypedReasonMissingError,
    TypedTotal,
    record_reference,
)
from usecases.tender.reference_sheet import read_findings, read_reason

WRONG = GOOD.replace("8.550,00", "85.500,00")


def test_a_sheet_that_adds_up_is_recorded_by_product(authority: Authority) -> None:
    """Each product once over its modules, the modules out of the sheet, the total to the cent."""
    authority.start(NUMBER)

    made = act(authority, Role.BUYER, record_reference, recording())

    with authority.write() as session:
        products = tenders.reference_products(session, made.id or 0)
        found = [(one.product, one.quantity, one.unit, one.mki_eur) for one in products]
        stored = tenders.references(session, tender_lot(session, NUMBER).lot_id)[0]
    assert found == [
        ("AC surf 30% PR", Decimal(1250), QuantityUnit.TONNE, Decimal(9950)),
        ("Betontegel 300x300", Decimal(1800), QuantityUnit.SQUARE_METRE, Decimal(2934)),
    ]
    assert (stored.version, stored.total_eur, stored.modules) == (1, Decimal(12884), "A1-A3, A4")
    assert stored.file_sha256 == sheet().sha256


def test_a_sheet_with_errors_is_refused_and_typed_totals_need_a_reason(
    authority: Authority,
) -> None:
    """With a reason it is recorded, without products, and the findings stay with it."""
    authority.start(NUMBER)
    command = recording(sheet=sheet(WRONG))
    typed = TypedTotal(total_eur=Decimal(12884), reason=" ")

    with pytest.raises(SheetHasErrorsError):
        act(authority, Role.BUYER, record_reference, command)
    with pytest.raises(TypedReasonMissingError):
        act(authority, Role.BUYER, record_reference, replace(command, typed=typed))
    typed = replace(typed, reason="Het blad heeft een tikfout; de maker is met verlof.")
    made = act(authority, Role.BUYER, record_reference, replace(command, typed=typed))

    with authority.write() as session:
        assert not tenders.reference_products(session, made.id or 0)
    assert read_reason(made.report) == typed.reason
    told = read_findings(made.report, Language.NL)
    assert told[0].is_error
    assert "85.500" in told[0].words


@pytest.mark.parametrize(
    ("other", "refusal"),
    [
        ({"sheet": None}, NothingHandedInError),
        (
            {"sheet": None, "typed": TypedTotal(total_eur=Decimal(1), reason="x")},
            ModulesUnreadableError,
        ),
        ({"basis": replace(BASIS, modules="A1-A3")}, ModulesDifferError),
        ({"basis": replace(BASIS, modules="X")}, ModulesUnreadableError),
        ({"typed": TypedTotal(total_eur=Decimal(0), reason="x")}, TotalNotPositiveError),
        ({"lot": 9}, TenderLotUnknownError),
        ({"sheet": sheet(GOOD, expected=WeightingSet.A1)}, SheetHasErrorsError),
        ({"sheet": sheet(GOOD.replace(";m2;0,21", ";st;0,21"))}, UnitsOfProductDifferError),
        ({"sheet": sheet(GOOD.replace(";m2;", ";zakken;"))}, LineIncompleteError),
    ],
    ids=[
        "nothing",
        "typed without modules",
        "other modules",
        "no modules",
        "no MKI",
        "no such lot",
        "another set",
        "two units",
        "no unit",
    ],
)
def test_what_cannot_stand_is_refused(
    authority: Authority, other: dict[str, object], refusal: type[PoortError]
) -> None:
    """Nothing is recorded then."""
    authority.start(NUMBER)

    with pytest.raises(refusal):
        act(authority, Role.BUYER, record_reference, recording(**other))

    with authority.write() as session:
        assert not tenders.references(session, tender_lot(session, NUMBER).lot_id)


def test_who_has_no_part_in_it_records_none(authority: Authority) -> None:
    """A contract manager comes after the award."""
    authority.start(NUMBER)

    with pytest.raises(PermissionRefusedError):
        act(authority, Role.CONTRACT_MANAGER, record_reference, recording())


def test_a_second_person_approves_what_another_made(authority: Authority) -> None:
    """The fact that gate 3 reads follows, and the calculation never changes again."""
    project = authority.start(NUMBER)
    act(authority, Role.BUYER, record_reference, recording())
    look = CheckReference(number=NUMBER, version=1, outcome=SecondLook.APPROVED)

    act(authority, Role.COORDINATOR, check_reference, look)

    with authority.write() as session:
        facts = facts_of(
            session, projects.project(session, project), needed={"reference.second_person"}
        )
    assert facts["reference.second_person"] is True
    with pytest.raises(AlreadyLookedAtError):
        act(authority, Role.PROJECT_LEAD, check_reference, look)


def test_nobody_checks_their_own_calculation(authority: Authority) -> None:
    """A project lead may make and may check, but never the same one."""
    authority.start(NUMBER)
    act(authority, Role.PROJECT_LEAD, record_reference, recording())

    with pytest.raises(SecondPersonError):
        act(
            authority,
            Role.PROJECT_LEAD,
            check_reference,
            CheckReference(number=NUMBER, version=1, outcome=SecondLook.APPROVED),
        )


def test_a_rejection_says_why_and_a_next_version_is_looked_at_anew(authority: Authority) -> None:
    """Who looked at the older version is told that there is a newer."""
    authority.start(NUMBER)
    act(authority, Role.BUYER, record_reference, recording())
    no = CheckReference(number=NUMBER, version=1, outcome=SecondLook.REJECTED)

    with pytest.raises(RemarkMissingError):
        act(authority, Role.COORDINATOR, check_reference, no)
    act(authority, Role.COORDINATOR, check_reference, replace(no, remark="Tegels ontbreken."))
    second = act(authority, Role.BUYER, record_reference, recording())

    assert (second.version, second.check_outcome) == (2, None)
    with pytest.raises(ChangedMeanwhileError):
        act(authority, Role.COORDINATOR, check_reference, replace(no, remark="Tegels ontbreken."))
