"""Somebody of a small authority acts on a tender; say only what matters to the test."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TypeVar

from domain.award.vocabulary import Figure, MethodKind
from domain.mki.vocabulary import WeightingSet
from domain.permissions import Actor
from domain.tender.fields import TenderField
from domain.tender.vocabulary import MkiUse
from domain.vocabulary import Role
from models.engines import WriteSession
from models.sheets import SheetKind
from tests.authority import Authority
from usecases.mki_sheet.check_sheet import CheckOptions, check_sheet
from usecases.tender.record_reference import RecordReference, ReferenceBasis
from usecases.tender.reference_sheet import CheckedSheet
from usecases.tender.save_terms import Award, SaveTerms

Done = TypeVar("Done")
NUMBER = "P-001"
HEADER = (
    "post;product;hoeveelheid;eenheid;MKI per eenheid;MKI totaal;module;categorie;set;geldig tot"
)
#: As people hand it in: one product over two modules, another over one, and a total.
GOOD = f"""{HEADER}
1;AC surf 30% PR;1.250;ton;6,84;8.550,00;A1-A3;1;A2;31-12-2028
2;AC surf 30% PR;1.250;ton;1,12;1.400,00;A4;1;A2;31-12-2028
3;Betontegel 300x300;1.800;m2;1,42;2.556,00;A1-A3;1;A2;31-03-2029
4;Betontegel 300x300;1.800;m2;0,21;378,00;A4;1;A2;31-03-2029
;Totaal;;;;12.884,00;;;;
"""
BASIS = ReferenceBasis(
    weighting_set=WeightingSet.A2,
    method_version="1.2",
    database_version="NMD 3.8",
    tool="DuboCalc 5",
    functional_unit="het werk",
)
BOUNDS = Award(
    method=MethodKind.BOUNDS,
    figures={
        Figure.UPPER: Decimal(500_000),
        Figure.LOWER: Decimal(300_000),
        Figure.MAX_DISCOUNT: Decimal(400_000),
    },
)
WHOLE = SaveTerms(
    number=NUMBER,
    revision=0,
    choices={field: f"Tekst over {field}." for field in TenderField},
    mki_use=MkiUse.BOTH,
    weighting_set=WeightingSet.A2,
    award=BOUNDS,
)


def sheet(text: str = GOOD, *, expected: WeightingSet = WeightingSet.A2) -> CheckedSheet:
    """The sheet as it was kept and checked."""
    options = CheckOptions(on=date(2026, 3, 2), expected_set=expected)
    report = check_sheet(text.encode(), SheetKind.CSV, options=options)
    return CheckedSheet(name="referentie.csv", sha256=report.sha256, report=report)


def recording(**other: object) -> RecordReference:
    """The command that records the good sheet, but for what the test says."""
    command = RecordReference(number=NUMBER, basis=BASIS, sheet=sheet())
    return replace(command, **other)  # type: ignore[arg-type] # by name


def act(authority: Authority, role: Role, verb: Callable[..., Done], command: object) -> Done:
    """Let who holds that role do it, in a transaction of its own."""
    return act_with(
        authority,
        role,
        lambda session, actor: verb(session, command=command, actor=actor, now=authority.now),
    )


def act_with(authority: Authority, role: Role, deed: Callable[[WriteSession, Actor], Done]) -> Done:
    """The same for a verb with other parameters."""
    with authority.write() as session:
        return deed(session, authority.actor(session, role))
