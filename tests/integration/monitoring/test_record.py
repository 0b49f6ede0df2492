"""The monitoring record of a work, on both engines: its fields, and when it is complete."""

from decimal import Decimal

import pytest
from sqlmodel import Session

from domain.monitoring.vocabulary import RecordField
from domain.vocabulary import Language
from models.engines import Store
from models.project import Project
from models.queries import projects
from tests import thread
from tests.factories import Cast, make_cast
from tests.integration.monitoring.portfolio import add_work, deliver, promise, settle
from usecases.monitoring.record import MonitoringRecord, records
from usecases.monitoring.tables import record_table
from usecases.monitoring.words import say_fields
from usecases.project_facts import facts_of

FACT = "monitoring.record_complete"


@pytest.fixture
def cast(store: Store) -> Cast:
    return make_cast(store)


def _read(session: Session, lot: int, project: int) -> tuple[MonitoringRecord, object]:
    (record,) = records(session, [lot])
    known = facts_of(session, projects.project(session, project), needed=[FACT])
    return record, known.get(FACT)


def test_the_record_and_the_rule_of_gate_7_agree_at_every_step(store: Store, cast: Cast) -> None:
    """Unknown before a promise, then not yet, and complete with the account."""
    with store.write(cast.organisation) as session:
        project, lot = add_work(session, cast)
        session.get_one(Project, project).value_eur = Decimal(2_500_000)
        session.flush()
        only_reference = _read(session, lot, project)
        contract = promise(session, cast, lot=lot)
        deliver(session, cast, contract=contract, project=project, rate="310")
        promised = _read(session, lot, project)
        settle(session, cast, contract=contract, realised=350_000)
        settled = _read(session, lot, project)

    assert (only_reference[0].is_complete, only_reference[1]) == (False, None)
    assert (promised[0].is_complete, promised[1]) == (False, False)
    assert (settled[0].is_complete, settled[1]) == (True, True)


def test_every_field_of_a_whole_thread_is_said_with_its_unit_and_set(
    store: Store, cast: Cast
) -> None:
    """From the bids to the account; what nobody recorded is told as missing."""
    with store.write(cast.organisation) as session:
        project, lot = add_work(session, cast)
        terms = thread.make_terms(session, lot=lot, made_by=cast.buyer)
        register, bids = thread.make_opened_register(
            session, lot=lot, terms=terms, openers=(cast.buyer, cast.lead)
        )
        thread.make_award(session, register=register, bid=bids[1], recorded_by=cast.buyer)
        contract = promise(session, cast, lot=lot)
        deliver(session, cast, contract=contract, project=project, rate="310", verified=False)
        settle(session, cast, contract=contract, realised=350_000)
        (record,) = records(session, [lot])

    said = say_fields(record, Language.NL)

    assert record.awarded_bid is not None
    assert record.awarded_bid.bidder == "Aannemer B"
    assert said[RecordField.BIDS].startswith("4: Aannemer D: € 280.000 MKI (A2), € 2.550.000")
    assert said[RecordField.QUANTITY] == "2.000 ton"
    assert said[RecordField.REALISED] == "€ 350.000 MKI (A2)"
    assert said[RecordField.BASIS] == "set A2, 1.1, NMD 3.8"
    assert said[RecordField.VERIFICATION].startswith("geverifieerd: € 0 MKI (A2); opgegeven: € 310")
    assert record.missing == (
        RecordField.PROCEDURE,
        RecordField.VALUE,
        RecordField.CEILING,
        RecordField.REBASED,
        RecordField.CO2,
        RecordField.CATEGORIES,
    )


def test_all_records_together_are_a_table_of_as_many_rows(store: Store, cast: Cast) -> None:
    """Each row has a cell for every column."""
    with store.write(cast.organisation) as session:
        for _ in range(3):
            add_work(session, cast)
        found = records(session)
        table = record_table(found, language=Language.NL)
        rows = list(table.rows)

    assert len(rows) == len(found) == 3
    assert {len(row) for row in rows} == {len(table.columns)}
