"""Progress per year and measure: what is known, what is estimated, and what it may come to."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.mki.values import MixedSetsError
from domain.monitoring.progress import Progress, progress, progress_of, ratios_seen
from domain.monitoring.vocabulary import Measure
from domain.monitoring.works import Comparison
from tests.unit.monitoring.works import compare

_FIXED = compare(verified=50, declared=20, fixed=True)


def _only(works: list[Comparison]) -> Progress:
    (found,) = progress(works)
    return found


@pytest.mark.parametrize(
    ("works", "reduction", "lowest", "highest"),
    [
        pytest.param([_FIXED], "0.3", "0.7", "0.7", id="an outcome that is fixed has no range"),
        pytest.param(
            [_FIXED, compare(promised=80)], "0.25", "0.7", "0.75", id="a promise is an estimate"
        ),
        pytest.param(
            [_FIXED, compare(promised=80, declared=75)],
            "0.25",
            "0.725",
            "0.75",
            id="what was delivered is never undone by a good ratio",
        ),
        pytest.param(
            [_FIXED, compare(promised=80, declared=90)],
            "0.2",
            "0.8",
            "0.8",
            id="more than was promised counts at once",
        ),
        pytest.param(
            [_FIXED, compare(verified=90, fixed=True), compare(reference=200)],
            "0.2",
            "0.75",
            "0.85",
            id="a missing outcome is in the range alone",
        ),
        pytest.param([compare()], None, None, None, id="nothing is known"),
        pytest.param(
            [compare(verified=-10, fixed=True)], "1.1", "-0.1", "-0.1", id="a benefit beyond life"
        ),
    ],
)
def test_a_year_is_its_outcome_against_the_reference_of_the_same_works(
    works: list[Comparison], reduction: str | None, lowest: str | None, highest: str | None
) -> None:
    """The range takes what is not fixed at the best and the worst ratio seen."""
    found = _only(works)

    expected = [None if one is None else Fraction(one) for one in (reduction, lowest, highest)]
    assert [found.reduction, found.lowest, found.highest] == expected


def test_the_parts_of_an_outcome_are_told_apart() -> None:
    """Verified, declared by the contractor, and added up to the promise."""
    found = _only([_FIXED, compare(promised=80, verified=30), compare()])

    assert (found.fixed_works, found.estimated_works, found.missing_works) == (1, 1, 1)
    assert [found.verified, found.declared, found.estimated] == [80, 20, 50]
    assert found.missing_reference == 100
    assert found.share(found.verified) == Fraction(80, 150)


def test_sets_years_and_works_under_way_are_figures_of_their_own() -> None:
    """Two sets give two figures side by side, never one."""
    found = progress(
        [
            compare(measure=Measure.MKI_A1, verified=90, fixed=True),
            _FIXED,
            compare(promised=60, year=None),
            compare(verified=60, fixed=True, year=2025),
            compare(measure=Measure.CO2, verified=10, fixed=True),
        ]
    )

    assert [(one.measure, one.year, one.reduction) for one in found] == [
        (Measure.CO2, 2026, Fraction("0.9")),
        (Measure.MKI_A1, 2026, Fraction("0.1")),
        (Measure.MKI_A2, 2025, Fraction("0.4")),
        (Measure.MKI_A2, 2026, Fraction("0.3")),
        (Measure.MKI_A2, None, Fraction("0.4")),
    ]


def test_a_ratio_seen_in_another_year_counts_in_the_range() -> None:
    """What was reached before may be reached again."""
    found = progress([compare(), compare(verified=55, fixed=True, year=2024)])

    assert [one.lowest for one in found] == [Fraction("0.55")] * 2


def test_two_sets_in_one_figure_are_refused() -> None:
    """Whoever asks for them together gets nothing."""
    works = [_FIXED, compare(measure=Measure.MKI_A1, verified=1, fixed=True)]

    with pytest.raises(MixedSetsError, match="A1 and set A2"):
        progress_of(works, seen=None)
    with pytest.raises(MixedSetsError):
        ratios_seen(works)


_AMOUNTS = st.integers(min_value=0, max_value=10**12).map(lambda micro: Decimal(micro) / 10**6)
_WORKS = st.builds(
    Comparison,
    work_id=st.just(1),
    measure=st.just(Measure.MKI_A2),
    year=st.sampled_from([2025, 2026, None]),
    reference=_AMOUNTS.filter(bool),
    promised=st.none() | _AMOUNTS,
    verified=_AMOUNTS,
    declared=_AMOUNTS,
    is_fixed=st.booleans(),
)


@given(st.lists(_WORKS, min_size=1, max_size=8))
def test_the_range_contains_the_point(works: list[Comparison]) -> None:
    """However the works came out."""
    for one in progress(works):
        if one.reduction is not None:
            assert one.least_reduction is not None
            assert one.most_reduction is not None
            assert one.least_reduction <= one.reduction <= one.most_reduction


@given(st.lists(_WORKS, min_size=1, max_size=8), _AMOUNTS.filter(bool))
def test_a_work_without_figures_only_widens_the_range(
    works: list[Comparison], reference: Decimal
) -> None:
    """It never makes a result look surer, and leaves the point where it was."""
    year = works[0].year
    before = next(one for one in progress(works) if one.year == year)

    without = Comparison(
        work_id=2,
        measure=Measure.MKI_A2,
        year=year,
        reference=reference,
        promised=None,
        verified=Decimal(0),
        declared=Decimal(0),
        is_fixed=False,
    )
    after = next(one for one in progress([*works, without]) if one.year == year)

    assert after.reduction == before.reduction
    if before.lowest is not None and before.highest is not None:
        assert after.lowest is not None
        assert after.highest is not None
        assert after.lowest <= before.lowest
        assert before.highest <= after.highest


@given(st.lists(_WORKS, max_size=8), st.lists(_WORKS, max_size=8))
def test_sets_never_mix(in_a2: list[Comparison], others: list[Comparison]) -> None:
    """Works of the other set leave the figures of this one as they were."""
    in_a1 = [
        compare(measure=Measure.MKI_A1, verified=one.verified.__ceil__(), fixed=True)
        for one in others
    ]
    found = progress([*in_a2, *in_a1])

    assert [one for one in found if one.measure is Measure.MKI_A2] == list(progress(in_a2))
