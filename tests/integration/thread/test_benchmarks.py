"""What projects realised of their reference, on both engines."""

from decimal import Decimal

import pytest
from sqlmodel import Session

from domain.benchmarks import benchmark_rows
from domain.mki.vocabulary import WeightingSet
from domain.vocabulary import Role
from models.engines import Store
from models.project import Lot
from models.queries.benchmarks import realised
from tests import thread
from tests.factories import Cast, make_cast, make_project


@pytest.fixture
def cast(store: Store) -> Cast:
    """An authority with its people."""
    return make_cast(store)


def delivered(
    session: Session,
    cast: Cast,
    *,
    weighting_set: WeightingSet = WeightingSet.A2,
    judged: bool = True,
) -> int:
    """A project whose contractor delivered 100 tonnes; answers the id of the request."""
    team = {**cast.team, Role.CONTRACT_MANAGER: cast.buyer}
    project = make_project(session, cast, team=team)
    lot = Lot(organisation_id=cast.organisation, project_id=project, number=1, name="Werk")
    session.add(lot)
    session.flush()  # the rows of the thread point at it
    assert lot.id is not None
    # 1,250 tonnes at 10 euro each.
    thread.make_reference(
        session, lot=lot.id, made_by=cast.buyer, total=12_500, weighting_set=weighting_set
    )
    contract = thread.make_contract(session, lot=lot.id)
    request = thread.make_request(session, contract=contract, project=project)
    thread.make_delivery(
        session, request=request, rate="8", judged_by=cast.buyer if judged else None
    )
    return request


def test_what_was_verified_counts_against_its_reference(store: Store, cast: Cast) -> None:
    """What was declared alone does not count, nor what was made in another set."""
    with store.write(cast.organisation) as session:
        delivered(session, cast)
        delivered(session, cast)
        delivered(session, cast, judged=False)
        delivered(session, cast, weighting_set=WeightingSet.A1)

        (row,) = benchmark_rows(realised(session))

    assert (row.projects, row.ratio) == (2, Decimal("0.8"))
    assert (row.key.year, row.key.product) == (2026, "ac surf")


def test_of_a_corrected_delivery_only_the_newest_counts(store: Store, cast: Cast) -> None:
    """The first was 8 euro a tonne, its correction 9."""
    with store.write(cast.organisation) as session:
        request = delivered(session, cast)
        thread.make_delivery(session, request=request, rate="9", number=2, judged_by=cast.buyer)

        (row,) = benchmark_rows(realised(session))

    assert row.ratio == Decimal("0.9")
