"""Voortgang: what is told, what leads where, and what it costs."""

import io
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from pypdfium2 import PdfDocument
from python_calamine import CalamineWorkbook

from domain.contract.vocabulary import SettlementStatus
from domain.vocabulary import Role
from models.contract import Settlement
from models.queries import projects
from tests import thread
from tests.portal.browsing import Site
from tests.portal.counting import counted


@pytest.fixture
def progressed(site_on_each: Site) -> Site:
    """An authority with one settled work, signed in as its coordinator."""
    authority = site_on_each.authority
    project = authority.start("P-001")
    buyer, lead = authority.people[Role.BUYER], authority.people[Role.PROJECT_LEAD]
    with authority.write() as session:
        (lot,) = projects.lots(session, project)
        assert lot.id is not None
        thread.make_reference(session, lot=lot.id, made_by=buyer, checked_by=lead)
        contract = thread.make_contract(session, lot=lot.id)
        thread.make_baseline(session, contract=contract, fixed_by=buyer, confirmed_by=lead)
        request = thread.make_request(session, contract=contract, project=project)
        thread.make_delivery(session, request=request, rate="200", quantity=1_000, judged_by=buyer)
        session.add(
            Settlement(
                organisation_id=authority.organisation_id,
                contract_id=contract,
                number=1,
                promised_eur=Decimal(330_000),
                rebased_eur=Decimal(330_000),
                realised_eur=Decimal(350_000),
                amount_eur=Decimal(60_000),
                steps="[]",
                status=SettlementStatus.AGREED,
                made_by=authority.people[Role.CONTRACT_MANAGER],
                made_at=datetime(2026, 2, 2, 9, 0, tzinfo=UTC),
                decided_by=authority.people[Role.INTERNAL_CLIENT],
                decided_at=datetime(2026, 2, 3, 9, 0, tzinfo=UTC),
            )
        )
    return site_on_each.sign_in(Role.COORDINATOR)


def test_the_page_tells_how_far_we_are_and_how_sure_that_is(progressed: Site) -> None:
    """In words, in a chart and in a table."""
    answer = progressed.get("/voortgang")

    assert answer.status_code == 200
    assert "30% onder" in answer.text
    assert "MKI set A2" in answer.text
    assert 'role="img"' in answer.text
    assert 'href="/voortgang"' in answer.text


def test_every_figure_leads_to_its_works_and_these_to_their_evidence(progressed: Site) -> None:
    """From the year to the work, and from the work to the delivered lines."""
    page = progressed.get("/voortgang").text
    behind = "/voortgang/werken?maat=mki_a2&amp;jaar=2026"
    assert behind in page

    works = progressed.get(behind.replace("&amp;", "&")).text
    assert "/projecten/P-001/mki-record" in works

    record = progressed.get("/projecten/P-001/mki-record").text
    assert "350.000" in record
    assert "2026-05" in record
    assert "/projecten/P-001/contract" in record


@pytest.mark.parametrize(
    "query",
    ["", "maat=co2", "jaar=onderhanden", "mist=uitkomst", "kennis=fixed&gegund=2026", "jaar=x"],
)
def test_a_list_answers_whatever_is_asked(progressed: Site, query: str) -> None:
    """What is asked wrongly is not asked."""
    assert progressed.get(f"/voortgang/werken?{query}").status_code == 200


def test_a_project_that_is_not_there_has_no_record(progressed: Site) -> None:
    """Nor has a lot that is not there."""
    assert progressed.get("/projecten/P-999/mki-record").status_code == 404
    assert progressed.get("/projecten/P-001/mki-record?perceel=7").status_code == 404


@pytest.mark.parametrize(
    "address",
    ["/voortgang", "/voortgang/werken?jaar=2026", "/projecten/P-001/mki-record"],
)
def test_a_page_asks_at_most_eight_times(progressed: Site, address: str) -> None:
    """Whatever the number of works."""
    progressed.get(address)

    with counted(progressed) as statements:
        assert progressed.get(address).status_code == 200

    assert len(statements) <= 8, "\n".join(statements)


@pytest.mark.usefixtures("pango")
def test_the_board_gets_one_page_and_a_workbook(progressed: Site) -> None:
    """The PDF holds one page with the same figure; the workbook its works."""
    printed = progressed.get("/voortgang/kwartaal.pdf")
    document = PdfDocument(printed.content)
    words = document[0].get_textpage().get_text_bounded()

    assert len(document) == 1
    assert "30% onder" in words
    assert "Wat we niet weten" in words

    book = CalamineWorkbook.from_filelike(
        io.BytesIO(progressed.get("/voortgang/kwartaal.xlsx").content)
    )
    assert len(book.sheet_names) == 4
    rows = book.get_sheet_by_index(3).to_python()
    assert rows[1][0] == "P-001"
    assert rows[1][8] == 350_000


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_works_behind_a_figure_can_be_taken_along(progressed: Site, kind: str) -> None:
    """With all fields of their records."""
    answer = progressed.get(f"/voortgang/werken/export.{kind}?jaar=2026")

    assert answer.status_code == 200
    if kind == "csv":
        assert "P-001" in answer.text


def test_an_authority_without_works_is_told_so(site: Site) -> None:
    """Nothing is drawn of nothing."""
    answer = site.sign_in(Role.COORDINATOR).get("/voortgang")

    assert answer.status_code == 200
    assert "<svg" not in answer.text.split("<main")[1]
