"""Contracts on real databases: what is proposed, confirmed, kept, and told apart."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import text

from domain.contract.vocabulary import SignalKind
from domain.mki.vocabulary import WeightingSet
from domain.permissions import Actor
from domain.substitution import SecondPersonError
from domain.vocabulary import Origin, Role
from models.contract import DeliveryLine
from models.engines import Store, WriteSession
from models.project import Lot, Project
from models.queries import contracts
from models.refusals import StoreRefusedError
from tests import thread
from tests.factories import NOW, TODAY, Cast, make_cast, make_project, make_substitution
from usecases.acting import load_actor
from usecases.contract.fix_baseline import (
    AgreedTerms,
    ConfirmBaseline,
    ProposeBaseline,
    confirm_baseline,
    propose_baseline,
)
from usecases.contract.held import held

TERMS = AgreedTerms(sanction_factor=Decimal("1.5"))


@pytest.fixture
def cast(store: Store) -> Cast:
    return make_cast(store)


def _awarded(session: WriteSession, cast: Cast) -> tuple[str, int]:
    """A project whose lot was awarded to B, by number, with its lot."""
    project = make_project(session, cast, team={**cast.team, Role.CONTRACT_MANAGER: cast.buyer})
    row = Lot(organisation_id=cast.organisation, project_id=project, number=1, name="Werk")
    session.add(row)
    session.flush()  # the rows of the thread point at it
    lot = row.id or 0
    terms = thread.make_terms(session, lot=lot, made_by=cast.buyer)
    register, bids = thread.make_opened_register(
        session, lot=lot, terms=terms, openers=(cast.buyer, cast.lead)
    )
    thread.make_award(session, register=register, bid=bids[1], recorded_by=cast.buyer)
    found = session.get(Project, project)
    assert found is not None
    return found.number, lot


def _actor(session: WriteSession, person: int) -> Actor:
    return load_actor(session, person, on=TODAY, origin=Origin.CLI)


def _propose(session: WriteSession, cast: Cast, number: str, *, by: int | None = None) -> str:
    command = ProposeBaseline(number=number, lot=1, terms=TERMS)
    actor = _actor(session, by or cast.buyer)
    return propose_baseline(session, command=command, actor=actor, now=NOW).contents_hash


def _confirm(session: WriteSession, number: str, digest: str, *, by: int) -> None:
    command = ConfirmBaseline(number=number, lot=1, digest=digest)
    confirm_baseline(session, command=command, actor=_actor(session, by), now=NOW)


def test_a_promise_is_fixed_as_it_was_awarded_and_its_proposal_stays(
    store: Store, cast: Cast
) -> None:
    """The rate is that of the bid; what was confirmed cannot be rewritten afterwards."""
    with store.write(cast.organisation) as session:
        number, _lot = _awarded(session, cast)
        _confirm(session, number, _propose(session, cast, number), by=cast.lead)
    with store.read(cast.organisation) as session:
        (found,) = contracts.lots_of_project(session, number)
        assert found.baseline is not None
        here = held(session, [found.baseline])[found.baseline.contract_id]

    (product,) = here.promise.products
    assert (product.promised_eur, product.rate_eur) == (Decimal(330_000), Decimal(264))
    assert found.contract is not None
    assert found.contract.contractor == "Aannemer B"
    for statement in (
        "UPDATE baseline_proposal SET contents = '{}'",
        "DELETE FROM baseline_proposal",
    ):
        with (
            pytest.raises(StoreRefusedError, match="confirmed_proposal_stays"),
            store.write(cast.organisation) as session,
        ):
            session.execute(text(statement))


def test_a_substitute_is_no_second_person_for_who_is_away(store: Store, cast: Cast) -> None:
    """Nor is the one they act for."""
    with store.write(cast.organisation) as session:
        number, _lot = _awarded(session, cast)
        make_substitution(
            session,
            cast.organisation,
            absent=cast.buyer,
            substitute=cast.lead,
            first=TODAY,
            last=date(2026, 4, 1),
        )
        digest = _propose(session, cast, number, by=cast.lead)

    for person in (cast.lead, cast.buyer):
        with pytest.raises(SecondPersonError), store.write(cast.organisation) as session:
            _confirm(session, number, digest, by=person)
    with store.write(cast.organisation) as session:
        _confirm(session, number, digest, by=cast.client)


def test_corrected_and_returned_lines_count_once_and_other_sets_nowhere(
    store: Store, cast: Cast
) -> None:
    """Of each request the newest delivery counts; a line in set A1 is told apart."""
    with store.write(cast.organisation) as session:
        number, _lot = _awarded(session, cast)
        _confirm(session, number, _propose(session, cast, number), by=cast.lead)
        (found,) = contracts.lots_of_project(session, number)
        assert found.contract is not None
        ask = _asker(session, contract=found.contract.id or 0, project=found.project.id or 0)
        first = ask("2026-05")
        thread.make_delivery(session, request=first, rate="999", quantity=100)
        thread.make_delivery(session, request=first, rate="264", quantity=100, number=2)
        other = ask("2026-06")
        thread.make_delivery(session, request=other, rate="150", quantity=100)
        line = session.get(DeliveryLine, 3)
        assert line is not None
        foreign = thread.make_delivery(session, request=ask("2026-07"), rate="1")
        session.add(
            DeliveryLine(
                **line.model_dump(exclude={"id", "delivery_id", "position", "weighting_set"}),
                delivery_id=foreign,
                position=2,
                weighting_set=WeightingSet.A1,
            )
        )
        session.execute(
            text(
                "UPDATE delivery_line SET status = 'returned', reason = 'Fout', judged_by = :who,"
                " judged_at = :at WHERE id = 3"
            ),
            {"who": cast.buyer, "at": NOW},
        )
        session.expire_all()
        assert found.baseline is not None
        here = held(session, [found.baseline])[found.baseline.contract_id]
        total, signals = here.standing.total, here.signals(today=TODAY)

    assert total.declared_eur == Decimal(26_400) + Decimal(100)
    assert [(one.kind, one.about) for one in signals] == [(SignalKind.NOT_COMPARABLE, "AC surf")]


def _asker(session: WriteSession, *, contract: int, project: int) -> Callable[[str], int]:
    def ask(instance: str) -> int:
        return thread.make_request(session, contract=contract, project=project, instance=instance)

    return ask
