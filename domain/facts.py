"""Every fact that a `when` or a `rule` of a definition may use, with its type and source."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Literal

from domain.vocabulary import Role


class FactType(StrEnum):
    """What kind of value a fact has."""

    BOOLEAN = "boolean"
    WHOLE_NUMBER = "whole_number"
    DECIMAL = "decimal"
    TEXT = "text"

    @property
    def python_type(self) -> type[bool | int | Decimal | str]:
        """The type of its value; a decimal may be compared with a whole number."""
        return _PYTHON_TYPES[self]


_PYTHON_TYPES: Mapping[FactType, type[bool | int | Decimal | str]] = {
    FactType.BOOLEAN: bool,
    FactType.WHOLE_NUMBER: int,
    FactType.DECIMAL: Decimal,
    FactType.TEXT: str,
}


#: In what a number is counted, where it is not just a number.
Unit = Literal["euro", "percent", "times", "working_days", "year"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A fact by its name; `source` is the table and column it is read from.

    `description` is English, and the msgid of its translation; it leaves the unit of a number to
    the value.
    """

    name: str
    type: FactType
    source: str
    description: str
    unit: Unit | None = None


#: The roles that a project team can fill; the others act across projects or from outside.
TEAM_ROLES: tuple[Role, ...] = (
    Role.INTERNAL_CLIENT,
    Role.PROJECT_LEAD,
    Role.STRATEGIC_BUYER,
    Role.BUYER,
    Role.CONTRACT_MANAGER,
    Role.COORDINATOR,
    Role.POLICY_ADVISER,
    Role.ADVISER,
)


def _boolean(name: str, source: str, description: str) -> Fact:
    return Fact(name=name, type=FactType.BOOLEAN, source=source, description=description)


def _whole(name: str, source: str, description: str, unit: Unit | None = None) -> Fact:
    return Fact(
        name=name,
        type=FactType.WHOLE_NUMBER,
        source=source,
        description=description,
        unit=unit,
    )


def _decimal(name: str, source: str, description: str, unit: Unit) -> Fact:
    return Fact(name=name, type=FactType.DECIMAL, source=source, description=description, unit=unit)


def _text(name: str, source: str, description: str) -> Fact:
    return Fact(name=name, type=FactType.TEXT, source=source, description=description)


_PROJECT_FACTS = (
    _text("project.material", "project.material", "The material the project is mainly about."),
    _decimal("project.value_eur", "project.value_eur", "The estimated value, without VAT.", "euro"),
    _whole(
        "project.mki_weight_percent",
        "project.mki_weight_percent",
        "The weight of MKI in the award.",
        "percent",
    ),
    _boolean(
        "project.objective_linked",
        "project.objective_id",
        "The project is linked to an objective of the organisation.",
    ),
    _text("project.department", "project.department", "The department that carries the project."),
    _boolean(
        "project.is_call_off",
        "project.framework_id",
        "The project is a call-off under a framework contract.",
    ),
    _whole("lots.count", "lot", "The number of lots of the project."),
    _boolean("milestone.award_known", "milestone", "The day of award is known."),
    _boolean("milestone.start_of_work_known", "milestone", "The day the work starts is known."),
    _whole(
        "gate.days_planned",
        "project_gate.planned_on",
        "The working days between the opening of the phase and its planned gate.",
        "working_days",
    ),
)

_AUTHORITY_FACTS = (
    _whole(
        "objective.reduction_percent",
        "objective_target.reduction_percent",
        "The reduction that the linked objective asks by the planned end.",
        "percent",
    ),
    _whole(
        "objective.reference_year",
        "objective.reference_year",
        "The year that the linked objective is measured against.",
        "year",
    ),
    _whole(
        "policy.minimum_mki_weight_percent",
        "policy.minimum_mki_weight_percent",
        "The least weight of MKI in an award that the policy asks.",
        "percent",
    ),
    _decimal(
        "policy.mki_obligatory_from",
        "policy.mki_obligatory_from",
        "The value from which the policy makes MKI obligatory.",
        "euro",
    ),
    _boolean(
        "policy.mki_is_obligatory",
        "policy_obligation.from_eur",
        "The policy makes MKI obligatory for this project.",
    ),
    _text(
        "policy.required_set",
        "policy.required_set",
        "The weighting set that the policy requires.",
    ),
    _text(
        "policy.required_method",
        "policy.required_method",
        "The version of the method that the policy requires.",
    ),
    _decimal(
        "policy.sanction_factor",
        "policy.sanction_factor",
        "The fine that the policy asks, against the financial advantage.",
        "times",
    ),
    _boolean("policy.in_force", "policy.adopted_on", "A policy is in force."),
    _text("organisation.size_profile", "organisation.size_profile", "The size of the authority."),
)

_TEAM_FACTS = (
    *(
        _boolean(
            f"team.has_{role}",
            "team_member.role",
            f"The team has the role {role.replace('_', ' ')}.",
        )
        for role in TEAM_ROLES
    ),
    _boolean(
        "team.lead_is_not_client",
        "team_member.person_id",
        "The project lead and the internal client are two people.",
    ),
)

#: Of a project with lots each holds for every lot. Unknown until the product was used for it in
#: one lot at least: who keeps it elsewhere goes on answering by hand.
_THREAD_FACTS = (
    _boolean("reference.recorded", "reference_calculation", "The reference MKI is recorded."),
    _boolean(
        "reference.second_person",
        "reference_calculation.check_outcome",
        "A second person approved the reference calculation.",
    ),
    _boolean(
        "reference.set_is_required",
        "reference_calculation.weighting_set",
        "The reference is calculated in the set that the policy requires.",
    ),
    _boolean("consultation.held", "market_consultation", "A talk with the market is recorded."),
    _boolean("tender.use_chosen", "tender_terms.mki_use", "How the tender uses MKI is chosen."),
    _boolean("tender.scope_stated", "tender_terms.choices", "The tender states the modules."),
    _boolean("tender.level_stated", "tender_terms.choices", "The tender states the level."),
    _boolean(
        "tender.data_demands_stated",
        "tender_terms.choices",
        "The tender states what it demands of data, EPD and verifier.",
    ),
    _boolean(
        "tender.verification_stated",
        "tender_terms.choices",
        "The tender states who verifies, and when.",
    ),
    _boolean(
        "tender.sanction_stated",
        "tender_terms.choices",
        "The tender states the formula for fine and bonus.",
    ),
    _boolean(
        "tender.sanction_agrees",
        "tender_terms.choices",
        "The fine in the tender is that of the policy.",
    ),
    _boolean(
        "tender.monitoring_stated",
        "tender_terms.choices",
        "The tender states which data are supplied, and in which format.",
    ),
    _whole(
        "tender.fields_missing",
        "tender_terms.choices",
        "How many fields of the chapter on MKI are still empty.",
    ),
    _boolean("tender.method_simulated", "award_simulation", "The award method was played through."),
    _boolean("tender.document_made", "tender_document", "The chapter was made from the template."),
    _boolean("tender.fixed", "tender_terms.fixed_at", "The terms of the tender are fixed."),
    _boolean("bids.registered", "bid_figures", "Every bid is registered with its MKI and set."),
    _boolean("bids.cards_valid", "bid_product.valid_until", "No EPD of a valid bid has expired."),
    _boolean("bids.award_calculated", "award_calculation", "The award is computed."),
    _boolean("bids.award_recorded", "award", "The bid that won is recorded."),
    _boolean("contract.baseline_fixed", "contract_baseline", "The promised MKI is fixed."),
    _boolean("contract.plan_made", "measurement_moment", "The measurement plan is made."),
    _boolean("contract.data_complete", "data_request", "No request for MKI data is open."),
    _boolean("contract.variations_rebased", "rebase", "Every variation is rebased."),
    _boolean("contract.realised_fixed", "settlement", "The realised MKI is fixed."),
    _boolean("contract.settlement_agreed", "settlement.status", "The settlement is agreed."),
    _boolean(
        "monitoring.record_complete",
        "settlement",
        "The monitoring record holds all that the evaluation asks.",
    ),
    _boolean("capacity.covered", "capacity", "The hours that were asked are given."),
)

FACTS: Mapping[str, Fact] = MappingProxyType(
    {fact.name: fact for fact in (*_PROJECT_FACTS, *_AUTHORITY_FACTS, *_TEAM_FACTS, *_THREAD_FACTS)}
)
