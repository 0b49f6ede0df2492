"""A measurement plan to begin with: when the contractor shows what, by the kind of work."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from http import HTTPStatus
from typing import ClassVar, Final

from domain.contract.vocabulary import EvidenceItem, MeasurementKind
from domain.errors import PoortError
from domain.vocabulary import Material

#: Days between completion and final account, and until the guarantee ends (own proposal).
_ACCOUNT_AFTER: Final = timedelta(days=60)
_GUARANTEE: Final = timedelta(days=365)
_BEFORE_START: Final = timedelta(days=28)
#: Longer than any contract of works runs.
MOST_MOMENTS: Final = 120

_DESIGN: Final = (EvidenceItem.RECALCULATION, EvidenceItem.EPD_REPORT)
_ASPHALT: Final = (
    EvidenceItem.MIX_RECIPE,
    EvidenceItem.DELIVERY_NOTE,
    EvidenceItem.PLANT,
    EvidenceItem.TRANSPORT,
    EvidenceItem.LAYING_RECORD,
    EvidenceItem.LAYER_THICKNESS,
)
_CONCRETE: Final = (
    EvidenceItem.MIX_RECIPE,
    EvidenceItem.DELIVERY_NOTE,
    EvidenceItem.PLANT,
    EvidenceItem.TRANSPORT,
)
_DELIVERY: Final = (EvidenceItem.DELIVERY_NOTE, EvidenceItem.NMD_CARD, EvidenceItem.TRANSPORT)
_CLOSING: Final = (
    EvidenceItem.RECALCULATION,
    EvidenceItem.RELEASED_MATERIAL,
    EvidenceItem.EQUIPMENT_LOG,
    EvidenceItem.DEVIATION_REPORT,
)


class PlanDatesError(PoortError):
    """Work that is completed before it starts, or starts before the contract."""

    message: ClassVar[str] = (
        "The dates are not in order. Fill in the award first, then the start of the work, then the"
        " completion, within ten years."
    )
    status: ClassVar[HTTPStatus] = HTTPStatus.UNPROCESSABLE_ENTITY


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedMoment:
    """One row of a plan: what is shown on which day, and with what."""

    kind: MeasurementKind
    planned_on: date
    evidence: tuple[EvidenceItem, ...]


def propose_plan(
    material: Material, *, awarded_on: date, starts_on: date, ends_on: date
) -> tuple[PlannedMoment, ...]:
    """A plan by the kind of work, to be changed by people (check G6-01).

    Asphalt is measured every month, concrete by its series of pours, for which each month is a
    first guess. Source: Rijkswaterstaat asks for design and realised work; the moments are our
    own proposal.

    Raises:
        PlanDatesError: as it says.
    """
    if not awarded_on <= starts_on <= ends_on or (ends_on - awarded_on).days > 10 * 365:
        raise PlanDatesError
    design_on = max(awarded_on, starts_on - _BEFORE_START)
    kind, evidence = _of_work(material)
    return (
        PlannedMoment(
            kind=MeasurementKind.CONTRACT_START, planned_on=awarded_on, evidence=_DESIGN[:1]
        ),
        PlannedMoment(
            kind=MeasurementKind.EXECUTION_DESIGN, planned_on=design_on, evidence=_DESIGN
        ),
        *(
            PlannedMoment(kind=kind, planned_on=day, evidence=evidence)
            for day in _month_ends(starts_on, ends_on)
        ),
        PlannedMoment(
            kind=MeasurementKind.PROVISIONAL_COMPLETION, planned_on=ends_on, evidence=_CLOSING
        ),
        PlannedMoment(
            kind=MeasurementKind.FINAL_ACCOUNT,
            planned_on=ends_on + _ACCOUNT_AFTER,
            evidence=_CLOSING[:1],
        ),
        PlannedMoment(
            kind=MeasurementKind.END_OF_GUARANTEE,
            planned_on=ends_on + _GUARANTEE,
            evidence=_CLOSING[-1:],
        ),
    )


def _of_work(material: Material) -> tuple[MeasurementKind, tuple[EvidenceItem, ...]]:
    match material:
        case Material.ASPHALT | Material.BOTH:
            return MeasurementKind.PERIOD, _ASPHALT
        case Material.CONCRETE:
            return MeasurementKind.POUR_SERIES, _CONCRETE
        case Material.OTHER:
            return MeasurementKind.PERIOD, _DELIVERY


def _month_ends(first: date, last: date) -> Iterator[date]:
    """The last day of each month of the work, the last one being the day that it ends."""
    month = first.replace(day=1)
    while month <= last:
        following = (month + timedelta(days=32)).replace(day=1)
        yield min(following - timedelta(days=1), last)
        month = following
