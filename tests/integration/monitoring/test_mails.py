"""What the board and the coordinator are told by mail, on both engines."""

from datetime import UTC, date, datetime

import pytest
from sqlmodel import Session, select

from domain.vocabulary import Message, Role
from models.engines import Store
from models.work import Outbox
from notifications.messages import BoardQuarter, CoordinatorWeekly
from notifications.payloads import from_payload
from tests.factories import Cast, give_role, make_cast
from tests.integration.monitoring.portfolio import add_work, deliver, promise, settle
from usecases.monitoring.send_quarter import send_quarter
from usecases.weekly_overview import weekly_overview

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 6, 45, tzinfo=UTC)


@pytest.fixture
def cast(store: Store) -> Cast:
    made = make_cast(store)
    with store.write(made.organisation) as session:
        give_role(session, made.organisation, made.client, Role.BOARD)
    return made


def _outbox(session: Session, message: Message) -> list[Outbox]:
    return [row for row in session.exec(select(Outbox)).all() if row.message is message]


def test_the_board_hears_once_a_quarter_what_is_known_and_what_not(
    store: Store, cast: Cast
) -> None:
    """Each figure with the way to its works; the next quarter it comes again."""
    with store.write(cast.organisation) as session:
        project, lot = add_work(session, cast)
        contract = promise(session, cast, lot=lot)
        deliver(session, cast, contract=contract, project=project, rate="350")
        settle(session, cast, contract=contract, realised=350_000)

        for day in (TODAY, date(2026, 11, 30), date(2027, 1, 4)):
            assert send_quarter(session, today=day, now=NOW) == 1

        sent = _outbox(session, Message.BOARD_QUARTER)
        first = from_payload(sent[0].message, sent[0].payload)

    assert len(sent) == 2
    assert isinstance(first, BoardQuarter)
    (finding,) = first.findings
    assert finding.text == "In 2026 kwamen werken uit op 70% van hun referentie (MKI set A2)."
    assert finding.url.endswith("/voortgang/werken?maat=mki_a2&jaar=2026")


def test_an_authority_without_a_reference_writes_its_board_nothing(
    store: Store, cast: Cast
) -> None:
    """There is nothing to tell yet."""
    with store.write(cast.organisation) as session:
        assert send_quarter(session, today=TODAY, now=NOW) == 0


def test_the_weekly_overview_tells_what_waits_of_mki(store: Store, cast: Cast) -> None:
    """A period that is late and a line that nobody verified."""
    with store.write(cast.organisation) as session:
        project, lot = add_work(session, cast)
        contract = promise(session, cast, lot=lot)
        deliver(session, cast, contract=contract, project=project, rate="350", verified=False)

        assert weekly_overview(session, today=TODAY, now=NOW) == 1

        (row,) = _outbox(session, Message.COORDINATOR_WEEKLY)
        told = from_payload(row.message, row.payload)

    assert isinstance(told, CoordinatorWeekly)
    assert [line.text for line in told.mki] == [
        "1 opgave van MKI-gegevens is te laat.",
        "1 geleverde regel wacht op verificatie.",
    ]
