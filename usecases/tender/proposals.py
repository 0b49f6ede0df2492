"""First texts for the chapter on MKI, out of what is known: policy, project and reference."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from babel.numbers import format_decimal

from catalogue.reference_values import load_references
from catalogue.tender_chapter import load_chapter
from domain.mki.references import ReferenceValue, is_in_force, recognised
from domain.mki.vocabulary import QuantityUnit, ReferenceKind, WeightingSet
from domain.tender.fields import TenderField
from domain.tender.vocabulary import MkiUse
from domain.vocabulary import Indicator, Language
from models.policy import Policy, PolicyCeiling
from models.project import Project
from models.tender import ReferenceCalculation, ReferenceProduct
from notifications.language import label, show_date

#: The chapter goes into a Dutch tender, whatever the language of who writes it.
_DUTCH = Language.NL


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What first texts are made of."""

    project: Project
    policy: Policy | None = None
    ceilings: Sequence[PolicyCeiling] = ()
    reference: ReferenceCalculation | None = None
    products: Sequence[ReferenceProduct] = field(default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownCeiling:
    """A ceiling that somebody set, or that the market knows, with the days on which it holds.

    `is_policy` tells which of both; one whose set is not known says an order of magnitude only.
    """

    product: str
    amount_eur: Decimal
    unit: QuantityUnit
    weighting_set: WeightingSet | None
    valid_from: date | None
    valid_until: date | None
    source: str
    is_policy: bool


def propose_choices(known: Known) -> dict[TenderField, str]:
    """A first text for each field of which enough is known; the others stay open."""
    values = _values(known)
    texts = {one.field: one.propose(values) for one in load_chapter().fields}
    return {name: text for name, text in texts.items() if text}


def propose_use(project: Project) -> MkiUse | None:
    """A weight for MKI asks a criterion; without one nothing is known."""
    return MkiUse.CRITERION if project.mki_weight_percent else None


def propose_set(known: Known) -> WeightingSet | None:
    """The set that the policy requires, or else that of the reference."""
    if known.policy is not None and known.policy.required_set is not None:
        return known.policy.required_set
    return None if known.reference is None else known.reference.weighting_set


def known_ceilings(known: Known, *, on: date) -> tuple[KnownCeiling, ...]:
    """The ceilings of the policy, and those that the market knows for products of the reference.

    The latter are shown to who writes the chapter, never put into it.
    """
    from_policy = (
        KnownCeiling(
            product=one.product,
            amount_eur=one.ceiling_eur,
            unit=one.unit,
            weighting_set=one.weighting_set,
            valid_from=one.valid_from,
            valid_until=one.valid_until,
            source=one.source,
            is_policy=True,
        )
        for one in known.ceilings
    )
    return (*from_policy, *(_of_market(one) for one in _market(known.products, on=on)))


def _market(products: Sequence[ReferenceProduct], *, on: date) -> tuple[ReferenceValue, ...]:
    values = [
        one
        for one in load_references().values
        if one.kind is ReferenceKind.CEILING
        and one.indicator is Indicator.MKI
        and is_in_force(one, on=on)
    ]
    found = (one for product in products for one in recognised(product.product, values=values))
    return tuple(dict.fromkeys(found))


def _of_market(value: ReferenceValue) -> KnownCeiling:
    return KnownCeiling(
        product=value.name.read(_DUTCH),
        amount_eur=value.amount,
        unit=value.per,
        weighting_set=value.weighting_set,
        valid_from=value.valid_from,
        valid_until=value.valid_until,
        source=value.source,
        is_policy=False,
    )


def _values(known: Known) -> Mapping[str, str]:
    """What a text may name, in Dutch; empty where it is not known."""
    policy, reference = known.policy, known.reference
    weight = known.project.mki_weight_percent
    chosen = propose_set(known)
    method = (policy.required_method if policy else None) or (
        f"versie {reference.method_version}" if reference else ""
    )
    return {
        "weight": "" if weight is None else str(weight),
        "policy": "" if policy is None else policy.title,
        "minimum_weight": "" if policy is None else str(policy.minimum_mki_weight_percent),
        "sanction_factor": "1,5"
        if policy is None or policy.sanction_factor is None
        else _number(policy.sanction_factor),
        "ceilings": "\n".join(map(_ceiling, known.ceilings)),
        "weighting_set": "" if chosen is None else chosen.value,
        "method_version": method,
        "database_version": "" if reference is None else reference.database_version,
        "tool": "" if reference is None else reference.tool,
        "modules": "" if reference is None else reference.modules,
        "functional_unit": "" if reference is None else reference.functional_unit,
        "quantities": "\n".join(map(_quantity, known.products)),
        "reference_mki": "" if reference is None else f"€ {_euro(reference.total_eur)}",
        "reference_set": "" if reference is None else reference.weighting_set.value,
        "reference_version": "" if reference is None else str(reference.version),
    }


def _ceiling(one: PolicyCeiling) -> str:
    until = f" tot en met {show_date(one.valid_until, _DUTCH)}" if one.valid_until else ""
    return (
        f"- {one.product}: € {_euro(one.ceiling_eur)} per {label(one.unit, _DUTCH)}"
        f" (set {one.weighting_set}, vanaf {show_date(one.valid_from, _DUTCH)}{until})"
    )


def _quantity(one: ReferenceProduct) -> str:
    return f"- {one.product}: {_number(one.quantity)} {label(one.unit, _DUTCH)}"


def _euro(amount: Decimal) -> str:
    return format_decimal(amount, "#,##0.00####", locale=_DUTCH.value)


def _number(value: Decimal) -> str:
    return format_decimal(value, "#,##0.######", locale=_DUTCH.value)
