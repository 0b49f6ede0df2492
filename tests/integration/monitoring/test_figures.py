"""The figures of an authority out of its stored works, on both engines."""

from datetime import date
from fractions import Fraction

import pytest

from domain.monitoring.vocabulary import Knowledge, Measure
from models.engines import Store
from models.queries.monitoring import Wanted, chosen_lots, works
from tests.factories import Cast, make_cast
from tests.integration.monitoring.portfolio import add_work, deliver, promise, settle
from usecases.monitoring.figures import reckon
from usecases.monitoring.works import span_of, work_of

TODAY = date(2026, 11, 24)


@pytest.fixture
def cast(store: Store) -> Cast:
    return make_cast(store)


@pytest.fixture
def portfolio(store: Store, cast: Cast) -> dict[str, int]:
    """One settled work, one under way, one and one with a reference only."""
    with store.write(cast.organisation) as session:
        project, settled = add_work(session, cast)
        contract = promise(session, cast, lot=settled)
        deliver(session, cast, contract=contract, project=project, rate="200")
        settle(session, cast, contract=contract, realised=350_000)
        project, under_way = add_work(session, cast)
        contract = promise(session, cast, lot=under_way, promised=400_000)
        deliver(session, cast, contract=contract, project=project, rate="100", verified=False)
        _, only = add_work(session, cast)
    return {"settled": settled, "under way": under_way, "only": only}


def test_every_work_counts_once_and_in_one_year(
    store: Store, cast: Cast, portfolio: dict[str, int]
) -> None:
    """A work under way has no year; what was only promised is estimated."""
    with store.read(cast.organisation) as session:
        figures = reckon(session, today=TODAY)

    assert figures.works == len(portfolio)
    done, under_way = figures.progress
    assert (done.measure, done.year, done.fixed_works) == (Measure.MKI_A2, 2026, 1)
    assert [done.verified, done.declared, done.reduction] == [200_000, 150_000, Fraction("0.3")]
    assert (under_way.year, under_way.estimated_works, under_way.missing_works) == (None, 1, 1)
    assert [under_way.declared, under_way.estimated] == [100_000, 300_000]
    assert [under_way.least_reduction, under_way.most_reduction] == [
        Fraction("0.2"),
        Fraction("0.3"),
    ]


def test_gains_and_coverage_are_of_the_same_works(
    store: Store, cast: Cast, portfolio: dict[str, int]
) -> None:
    """All have a reference, two were awarded with a promise, and one is settled."""
    with store.read(cast.organisation) as session:
        figures = reckon(session, today=TODAY)

    (gain,) = figures.gains
    assert [gain.works, gain.awarded_eur] == [2, 270_000]
    assert [gain.settled_works, gain.promised_eur, gain.realised_eur] == [1, 170_000, 150_000]
    assert figures.coverage.reference.having == len(portfolio)
    assert (figures.coverage.promise.works, figures.coverage.promise.having) == (2, 2)


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        pytest.param(Wanted(), {"settled", "under way", "only"}, id="all"),
        pytest.param(Wanted(span=span_of(2026)), {"settled"}, id="of a year"),
        pytest.param(Wanted(span=span_of(2025)), set(), id="of another year"),
        pytest.param(Wanted(under_way=True), {"under way", "only"}, id="under way"),
        pytest.param(Wanted(measure=Measure.MKI_A1), set(), id="of the other set"),
        pytest.param(Wanted(measure=Measure.CO2), set(), id="with CO2"),
        pytest.param(Wanted(knowledge=Knowledge.ESTIMATED), {"under way"}, id="estimated"),
        pytest.param(Wanted(knowledge=Knowledge.MISSING), {"only"}, id="missing"),
        pytest.param(
            Wanted(measure=Measure.MKI_A2, awarded=span_of(2026)),
            {"settled", "under way"},
            id="awarded",
        ),
        pytest.param(Wanted(lack="referentie"), set(), id="without reference"),
    ],
)
def test_the_works_behind_a_figure_are_found(
    store: Store, cast: Cast, portfolio: dict[str, int], *, wanted: Wanted, expected: set[str]
) -> None:
    """The list behind a figure holds exactly the works that it counts."""
    with store.read(cast.organisation) as session:
        found = chosen_lots(session, wanted, limit=50)
        rows = works(session, found)

    assert set(found) == {portfolio[name] for name in expected}
    assert {row.lot_id for row in rows} == set(found)


def test_the_list_of_a_year_counts_what_the_figure_counts(
    store: Store, cast: Cast, portfolio: dict[str, int]
) -> None:
    """The evidence adds up to the figure."""
    with store.read(cast.organisation) as session:
        for one in reckon(session, today=TODAY).progress:
            wanted = Wanted(
                measure=one.measure,
                span=None if one.year is None else span_of(one.year),
                under_way=one.year is None,
            )
            rows = works(session, chosen_lots(session, wanted, limit=50))
            listed = [part for row in rows for part in work_of(row).comparisons]

            assert len(listed) == one.works
            assert sum(part.outcome or 0 for part in listed) == one.outcome
    assert portfolio
