"""Works for tests; say only what matters."""

from decimal import Decimal

from domain.mki.vocabulary import WeightingSet
from domain.monitoring.vocabulary import Measure
from domain.monitoring.works import Comparison, Work


def compare(
    *,
    reference: int = 100,
    promised: int | None = None,
    verified: int = 0,
    declared: int = 0,
    fixed: bool = False,
    year: int | None = 2026,
    measure: Measure = Measure.MKI_A2,
) -> Comparison:
    """A work in one measure; without more its outcome is missing."""
    return Comparison(
        work_id=1,
        measure=measure,
        year=year,
        reference=Decimal(reference),
        promised=None if promised is None else Decimal(promised),
        verified=Decimal(verified),
        declared=Decimal(declared),
        is_fixed=fixed,
    )


def work(**known: object) -> Work:
    """A work of which nothing is known but what is given."""
    values: dict[str, object] = {
        "work_id": 1,
        "value_eur": None,
        "is_completed": False,
        "awarded_year": None,
        "year": None,
        "weighting_set": WeightingSet.A2,
        "reference_eur": None,
        "promised_eur": None,
        "rebased_eur": None,
        "verified_eur": Decimal(0),
        "declared_eur": Decimal(0),
        "settled_eur": None,
        "reference_co2_kg": None,
        "verified_co2_kg": Decimal(0),
        "declared_co2_kg": Decimal(0),
        "is_co2_whole": False,
        "has_other_set": False,
    }
    return Work(**(values | known))  # type: ignore[arg-type] # the tests give what fits
