"""The facts of the MKI thread: what is recorded in the product of tender, bids and contract.

Each holds for every lot. A fact is left out, and so unknown, while no lot has anything of it: an
authority that keeps it elsewhere goes on answering by hand.
"""

from collections.abc import Sequence
from decimal import Decimal

from sqlmodel import Session

from domain.conditions import Facts, FactValue
from domain.tender.fields import ANSWERS, TenderField
from domain.tender.sanction import stated_factor
from domain.tender.vocabulary import SecondLook
from domain.vocabulary import Material
from models.project import Project
from models.queries import thread_facts
from models.queries.thread_facts import (
    Hours,
    LotBids,
    LotContract,
    LotReference,
    LotTerms,
    Thread,
)
from models.tender import TenderTerms
from usecases.tender.stated import lacking_fields, read_choices


def reference_facts(lots: Sequence[LotReference], *, required_set: str | None) -> Facts:
    """What is known of the reference calculations."""
    sets = [lot.weighting_set for lot in lots]
    if not any(sets):
        return {}
    facts: dict[str, FactValue] = {
        "reference.recorded": all(sets),
        "reference.second_person": all(lot.check_outcome is SecondLook.APPROVED for lot in lots),
    }
    if required_set is not None:
        facts["reference.set_is_required"] = set(sets) == {required_set}
    return facts


def tender_facts(lots: Sequence[LotTerms], *, material: Material) -> Facts:
    """What is known of the terms of the tender."""
    begun = [lot.terms for lot in lots if lot.terms is not None]
    if not begun:
        return {}
    whole = len(begun) == len(lots)
    stated = {
        f"tender.{answer}_stated": whole and all(_states(terms, fields) for terms in begun)
        for answer, fields in ANSWERS.items()
    }
    missing = sum(len(lacking_fields(terms, material=material)) for terms in begun)
    return stated | {
        "tender.use_chosen": whole and all(terms.mki_use is not None for terms in begun),
        "tender.fields_missing": missing + len(TenderField) * (len(lots) - len(begun)),
        "tender.method_simulated": all(lot.simulations for lot in lots),
        "tender.document_made": all(lot.documents for lot in lots),
        "tender.fixed": whole and all(terms.fixed_at is not None for terms in begun),
    }


def sanction_facts(lots: Sequence[LotTerms], *, factor: Decimal | None) -> Facts:
    """Whether the fine that the tender states is that of the policy; nothing when it is not sure.

    What the tender says is free text: only a single factor that it plainly names is compared.
    """
    stated = [
        stated_factor(read_choices(lot.terms).get(TenderField.SANCTION, "")) if lot.terms else None
        for lot in lots
    ]
    if factor is None or not stated or None in stated:
        return {}
    return {"tender.sanction_agrees": set(stated) == {factor}}


def bid_facts(registers: Sequence[LotBids]) -> Facts:
    """What is known of the bids; nothing before the registers are opened."""
    if not registers or any(register.opened_at is None for register in registers):
        return {}
    return {
        "bids.registered": all(not register.without_figures for register in registers),
        "bids.cards_valid": all(not register.expired_cards for register in registers),
        "bids.award_calculated": all(register.calculations for register in registers),
        "bids.award_recorded": all(register.awards for register in registers),
    }


def contract_facts(lots: Sequence[LotContract], *, variations: int) -> Facts:
    """What is known of the contracts; nothing before one of them has a baseline."""
    if not any(lot.baselines for lot in lots):
        return {}
    return {
        "contract.baseline_fixed": all(lot.baselines for lot in lots),
        "contract.plan_made": all(lot.moments for lot in lots),
        "contract.data_complete": all(not lot.open_requests for lot in lots),
        "contract.variations_rebased": all(lot.rebases >= variations for lot in lots),
        "contract.realised_fixed": all(lot.settlements for lot in lots),
        "contract.settlement_agreed": all(lot.agreed for lot in lots),
    }


def record_facts(
    references: Sequence[LotReference],
    contracts: Sequence[LotContract],
    *,
    value_eur: Decimal | None,
) -> Facts:
    """Whether the monitoring record of every lot is complete; nothing before there is a promise.

    As `usecases.monitoring.record` says it on its page: a promise has its quantities and basis, a
    reference its modules, and a settlement what was realised.
    """
    if not any(lot.baselines for lot in contracts):
        return {}
    complete = (
        value_eur is not None
        and all(lot.check_outcome is SecondLook.APPROVED for lot in references)
        and all(lot.baselines and lot.settlements for lot in contracts)
    )
    return {"monitoring.record_complete": complete}


def capacity_facts(hours: Hours) -> Facts:
    """Whether all that was asked is given."""
    if not hours.asked:
        return {}
    return {"capacity.covered": not hours.unanswered and hours.given >= hours.asked}


def _states(terms: TenderTerms, fields: frozenset[TenderField]) -> bool:
    choices = read_choices(terms)
    return all(choices.get(field, "").strip() for field in fields)


def facts_in(thread: Thread, *, material: Material, value_eur: Decimal | None) -> Facts:
    """All that is known of the thread of a project of that material and value."""
    policy = thread.policy
    return {
        **reference_facts(
            thread.references, required_set=None if policy is None else policy.required_set
        ),
        **({"consultation.held": True} if thread.consultations else {}),
        **tender_facts(thread.terms, material=material),
        **sanction_facts(thread.terms, factor=None if policy is None else policy.sanction_factor),
        **bid_facts(thread.bids),
        **contract_facts(thread.contracts, variations=thread.variations),
        **record_facts(thread.references, thread.contracts, value_eur=value_eur),
    }


def read_capacity(session: Session, project: Project) -> Facts:
    """What is known of the hours of that project."""
    assert project.id is not None
    return capacity_facts(thread_facts.hours(session, project.id))
