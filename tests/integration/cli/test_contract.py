"""`poort contract`: where a contract stands, and its settlement by two people."""

from pathlib import Path

import pytest

from models.engines import open_store
from models.queries import people, projects
from tests import thread
from tests.integration.cli.authority import BO, IRIS, LEO, NUMBER
from tests.integration.cli.terminal import Terminal

#: What the contractor delivered as 1,000 tonnes of each: 350,000 where 330,000 was promised.
_REALISED = {1: "262.5", 2: "87.5"}


@pytest.fixture
def delivered(authority: Terminal, tmp_path: Path) -> Terminal:
    """A contract of 330,000 under which 350,000 was delivered and verified."""
    authority.ok("project", "team", NUMBER, f"contract_manager={BO}", by=LEO)
    store = open_store(f"sqlite:///{tmp_path / 'var' / 'poort.db'}")
    with store.write(1) as session:
        buyer, lead = (people.person_by_email(session, mail).id or 0 for mail in (BO, LEO))
        project = projects.project_by_number(session, NUMBER).id or 0
        lot = projects.lots(session, project)[0].id or 0
        contract = thread.make_contract(session, lot=lot)
        thread.make_baseline(session, contract=contract, fixed_by=buyer, confirmed_by=lead)
        for position, rate in _REALISED.items():
            request = thread.make_request(
                session, contract=contract, project=project, instance=f"2026-0{position}"
            )
            thread.make_delivery(
                session,
                request=request,
                rate=rate,
                quantity=1_000,
                position=position,
                judged_by=buyer,
            )
    store.writer.dispose()
    store.reader.dispose()
    return authority


def test_a_contract_is_shown_with_its_figures(delivered: Terminal) -> None:
    """To a program as a record, to a person as tables."""
    (shown,) = delivered.ok("contract", "show", NUMBER)["contracts"]
    page = delivered("contract", "show", NUMBER).out

    assert (float(shown["promised_eur"]), float(shown["expected_eur"])) == (330_000, 350_000)
    assert [one["about"] for one in shown["signals"]] == ["AC surf", "AC bin"]
    assert "Aannemer B" in page
    assert "AC bin" in page


def test_the_constructed_example_is_settled_by_two_people(delivered: Terminal) -> None:
    """60,000 to the cent; who proposed it does not decide."""
    made = delivered.ok("contract", "settle", NUMBER, by=BO)
    own = delivered.refused("contract", "decide", NUMBER, "1", "--agree", by=BO)
    decided = delivered.ok("contract", "decide", NUMBER, "1", "--agree", by=IRIS)
    again = delivered.refused("contract", "settle", NUMBER, by=BO)

    assert (made["settlement"], made["amount_eur"]) == (1, "60000.00")
    assert own["code"] == "PermissionRefusedError"
    assert decided["status"] == "agreed"
    assert again["code"] == "SettledError"


def test_nothing_is_settled_without_a_promise(authority: Terminal) -> None:
    """The refusal says what to do first."""
    authority.ok("project", "team", NUMBER, f"contract_manager={BO}", by=LEO)

    refused = authority.refused("contract", "settle", NUMBER, by=BO)

    assert refused["code"] == "PromiseMissingError"
