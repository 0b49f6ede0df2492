"""Figures of authorities side by side, without names and never across sets."""

from decimal import Decimal

from domain.benchmarks import (
    BenchmarkKey,
    BenchmarkRow,
    Realised,
    benchmark_rows,
    compare,
    shareable,
)
from domain.mki.vocabulary import QuantityUnit, WeightingSet


def key(*, year: int = 2025, weighting_set: WeightingSet = WeightingSet.A2) -> BenchmarkKey:
    """AC surf by the tonne."""
    return BenchmarkKey(
        year=year, product="ac surf", unit=QuantityUnit.TONNE, weighting_set=weighting_set
    )


def realised(
    project_id: int, *, of: BenchmarkKey | None = None, reference: int = 100, got: int = 80
) -> Realised:
    """What one project made of its reference."""
    return Realised(
        key=of or key(),
        project_id=project_id,
        realised_eur=Decimal(got),
        reference_eur=Decimal(reference),
    )


def row(ratio: str, *, of: BenchmarkKey | None = None, projects: int = 6) -> BenchmarkRow:
    """A row of an authority."""
    return BenchmarkRow(key=of or key(), projects=projects, ratio=Decimal(ratio))


def test_a_ratio_is_of_all_projects_together() -> None:
    """A large project counts for more; two years of one project are one project."""
    found = benchmark_rows([realised(1), realised(1), realised(2, reference=400, got=400)])

    assert found == (row("0.9333", projects=2),)


def test_sets_never_meet_in_a_row() -> None:
    """Nor years."""
    parts = [
        realised(1),
        realised(2, of=key(weighting_set=WeightingSet.A1)),
        realised(3, of=key(year=2024)),
    ]

    assert [one.projects for one in benchmark_rows(parts)] == [1, 1, 1]


def test_what_has_no_reference_is_left_out() -> None:
    """Nothing can be compared with nothing."""
    assert benchmark_rows([realised(1, reference=0)]) == ()


def test_a_row_of_few_projects_is_not_given_to_others() -> None:
    """Five is the least."""
    rows = (row("0.8", projects=4), row("0.8", projects=5))

    assert shareable(rows) == rows[1:]


def test_others_are_told_as_middle_and_range() -> None:
    """Only of the same year, product, unit and set."""
    others = [row("0.7"), row("0.9"), row("0.8"), row("0.5", of=key(weighting_set=WeightingSet.A1))]

    a1, a2 = compare([row("0.75")], others)

    assert (a1.own, a1.middle) == (None, Decimal("0.5"))
    assert a2.own == row("0.75")
    assert (a2.lowest, a2.middle, a2.highest) == (Decimal("0.7"), Decimal("0.8"), Decimal("0.9"))
    assert (a2.authorities, a2.projects) == (3, 18)
