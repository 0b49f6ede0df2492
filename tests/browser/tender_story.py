"""A tender to look at: a reference that waits, a second version of its fields, trials and talks."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from domain.award.methods import Bounds
from domain.award.simulation import archetypes
from domain.mki.vocabulary import QuantityUnit, WeightingSet
from domain.tender.fields import TenderField
from domain.vocabulary import Role
from tests.authority import Authority
from tests.integration.tender.acting import WHOLE, act, act_with, recording, sheet
from usecases.tender.fix_terms import FixTerms, fix_terms
from usecases.tender.keep_document import KeepDocument, keep_document
from usecases.tender.record_consultation import (
    FeasibleLevel,
    RecordConsultation,
    record_consultation,
)
from usecases.tender.record_reference import TypedTotal, record_reference
from usecases.tender.record_simulation import RecordSimulation, record_simulation
from usecases.tender.save_terms import begin_next_terms, save_terms

_METHOD = Bounds(upper=Decimal(500_000), lower=Decimal(300_000), max_discount=Decimal(400_000))


def tell_tender(authority: Authority, number: str) -> None:
    """The tender of that project: version 1 fixed, version 2 a draft with a field still open."""
    typed = TypedTotal(total_eur=Decimal(12_000), reason="Het blad volgt.")
    act(authority, Role.BUYER, record_reference, recording(number=number, typed=typed))
    act(authority, Role.BUYER, record_reference, recording(number=number, sheet=sheet()))
    whole = replace(WHOLE, number=number)
    act(authority, Role.BUYER, save_terms, whole)
    act(authority, Role.BUYER, fix_terms, FixTerms(number=number, revision=1))
    document = KeepDocument(
        number=number,
        version=1,
        sha256="a" * 64,
        name=f"leidraad-mki-{number}-v1-1.docx",
        was_edited=False,
        template_version="2026.1",
    )
    act(authority, Role.BUYER, keep_document, document)
    act_with(
        authority,
        Role.BUYER,
        lambda session, actor: begin_next_terms(
            session, number=number, lot=1, actor=actor, now=authority.now
        ),
    )
    changed = {**whole.choices, TenderField.ROUNDING: "Op hele centen.", TenderField.TOOL: ""}
    act(authority, Role.BUYER, save_terms, replace(whole, revision=1, choices=changed))
    _try_and_talk(authority, number)


def _try_and_talk(authority: Authority, number: str) -> None:
    trial = RecordSimulation(
        number=number,
        method=_METHOD,
        bids=archetypes(price_eur=Decimal(2_500_000), reference_mki_eur=Decimal(420_000)),
        conclusion="De koploper wint; onder de ondergrens levert minder MKI niets meer op.",
    )
    act(authority, Role.BUYER, record_simulation, trial)
    talk = RecordConsultation(
        number=number,
        held_on=date(2026, 3, 2),
        product="AC surf met 30% PR",
        parties=4,
        heard="Drie van de vier halen 6,50.\nDe vierde bouwt zijn centrale om.",
        level=FeasibleLevel(
            amount_eur=Decimal("6.50"), unit=QuantityUnit.TONNE, weighting_set=WeightingSet.A2
        ),
    )
    act(authority, Role.STRATEGIC_BUYER, record_consultation, talk)
