"""One work: what it is compared with, what it gained, and what of the portfolio has an MKI."""

from decimal import Decimal
from fractions import Fraction

from domain.mki.vocabulary import WeightingSet
from domain.monitoring.coverage import coverage
from domain.monitoring.gains import gains
from domain.monitoring.vocabulary import Knowledge, Measure
from tests.unit.monitoring.works import work


def test_a_reference_grows_with_the_variations_of_its_work() -> None:
    """Half as much work again is compared with half as much reference again."""
    varied = work(reference_eur=Decimal(500), promised_eur=Decimal(400), rebased_eur=Decimal(600))

    (found,) = varied.comparisons

    assert [found.reference, found.outcome] == [750, 600]
    assert found.ratio == Fraction(4, 5)


def test_the_account_decides_what_was_realised() -> None:
    """Lines beyond what it verified were only declared."""
    settled = work(
        year=2026,
        reference_eur=Decimal(500),
        verified_eur=Decimal(300),
        declared_eur=Decimal(90),
        settled_eur=Decimal(350),
    )

    (found,) = settled.comparisons

    assert [found.verified, found.declared] == [300, 50]
    assert found.knowledge is Knowledge.FIXED


def test_co2_is_compared_apart_and_only_when_all_lines_tell_it() -> None:
    """A line without CO2 would make the work look better than it is."""
    known = {
        "reference_co2_kg": Decimal(1000),
        "verified_co2_kg": Decimal(700),
        "settled_eur": Decimal(1),
    }

    (whole,) = work(**known, is_co2_whole=True).comparisons
    (part,) = work(**known).comparisons

    assert (whole.measure, whole.ratio) == (Measure.CO2, Fraction(7, 10))
    assert part.knowledge is Knowledge.MISSING


def test_a_work_without_reference_is_compared_with_nothing() -> None:
    """Nor is one whose reference is nothing."""
    assert work().comparisons == ()
    assert work(reference_eur=Decimal(0), promised_eur=Decimal(1)).comparisons == ()


def test_an_awarded_gain_stands_beside_what_came_of_it() -> None:
    """Only settled works tell what was realised; sets and years of award stay apart."""
    awarded = {"awarded_year": 2025, "reference_eur": Decimal(500), "promised_eur": Decimal(400)}
    found = gains(
        [
            work(**awarded),
            work(**awarded, settled_eur=Decimal(430)),
            work(**awarded, weighting_set=WeightingSet.A1),
            work(awarded_year=2025, reference_eur=Decimal(500)),
        ]
    )

    assert [(one.weighting_set, one.works) for one in found] == [
        (WeightingSet.A1, 1),
        (WeightingSet.A2, 2),
    ]
    assert [one.awarded_eur for one in found] == [100, 200]
    assert [found[1].settled_works, found[1].promised_eur, found[1].realised_eur] == [1, 100, 70]
    assert found[1].difference_eur == -30


def test_coverage_is_told_by_works_and_by_value() -> None:
    """A promise is asked of awarded works only, an outcome of completed ones."""
    found = coverage(
        [
            work(value_eur=Decimal(900), reference_eur=Decimal(1), awarded_year=2026),
            work(value_eur=Decimal(100), is_completed=True),
            work(has_other_set=True),
        ]
    )

    assert (found.reference.by_works, found.reference.by_value) == (Fraction(1, 3), Fraction(9, 10))
    assert (found.promise.works, found.promise.having) == (1, 0)
    assert (found.outcome.works, found.outcome.by_value) == (1, Fraction(0))
    assert (found.reference.without_value, found.other_set) == (1, 1)
    assert coverage([]).reference.by_works is None
