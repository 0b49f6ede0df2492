"""Stored works as the figures count them."""

from datetime import date, datetime
from decimal import Decimal
from typing import Final
from zoneinfo import ZoneInfo

from domain.mki.vocabulary import WeightingSet
from domain.moments import dutch_date
from domain.monitoring.works import Work
from domain.vocabulary import ProjectStatus
from models.queries.monitoring import Span, WorkRow

_AMSTERDAM: Final = ZoneInfo("Europe/Amsterdam")


def work_of(row: WorkRow) -> Work:
    """The stored work in the one set of its promise or, before the award, its reference.

    A reference in another set than the promise is left out.
    """
    weighting_set = row.baseline_set or row.reference_set
    reference_eur = row.baseline_reference_eur
    if reference_eur is None and row.reference_set is weighting_set:
        reference_eur = row.reference_eur
    return Work(
        work_id=row.lot_id,
        value_eur=None if row.value_eur is None else row.value_eur / row.lots,
        is_completed=row.status is ProjectStatus.COMPLETED,
        awarded_year=None if row.awarded_on is None else row.awarded_on.year,
        year=year_of(row),
        weighting_set=weighting_set,
        reference_eur=reference_eur,
        promised_eur=row.promised_eur,
        rebased_eur=row.rebased_eur,
        verified_eur=Decimal(row.verified_eur),
        declared_eur=Decimal(row.declared_eur),
        settled_eur=row.settled_eur,
        reference_co2_kg=row.reference_co2_kg,
        verified_co2_kg=Decimal(row.verified_co2_kg),
        declared_co2_kg=Decimal(row.declared_co2_kg),
        is_co2_whole=0 < row.lines == row.lines_with_co2,
        has_other_set=bool(row.other_set_lines) or _differs(row.reference_set, weighting_set),
    )


def year_of(row: WorkRow) -> int | None:
    """The year in which its realised MKI was fixed or, without that, its project ended.

    Own proposal: the whole work counts in one year, since its reference knows no years; what was
    delivered in earlier years counts with it.
    """
    if row.settled_at is not None:
        return dutch_date(row.settled_at).year
    return None if row.finished_on is None else row.finished_on.year


def span_of(year: int) -> Span:
    """That year in the Netherlands."""
    return Span(
        first=date(year, 1, 1),
        last=date(year, 12, 31),
        starts_at=datetime(year, 1, 1, tzinfo=_AMSTERDAM),
        ends_at=datetime(year + 1, 1, 1, tzinfo=_AMSTERDAM),
    )


def _differs(given: WeightingSet | None, expected: WeightingSet | None) -> bool:
    return given is not None and given is not expected
