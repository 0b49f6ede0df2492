"""The contract file, from award to settlement by two people, and framework contracts."""

from decimal import Decimal

from sqlmodel import col, select

from domain.contract.vocabulary import SettlementStatus
from domain.vocabulary import Role
from models.contract import MeasurementMoment
from models.project import Lot
from models.queries import contracts, projects
from tests import thread
from tests.portal.browsing import Site
from tests.portal.contracts import (
    PAGE,
    TERMS,
    awarded,
    baseline,
    deliver,
    fixed,
    hidden,
    settlement,
)
from tests.portal.counting import counted
from usecases.record_milestone import RecordMilestone, record_milestone


def test_the_promise_comes_from_the_award_and_two_people_fix_it(site_on_each: Site) -> None:
    """The manager proposes, the lead confirms; the contract is there with its contractor."""
    site = site_on_each
    awarded(site)
    site.sign_in(Role.CONTRACT_MANAGER)
    form = site.get(f"{PAGE}/toezegging").text

    answer = site.post(f"{PAGE}/toezegging", {"form_key": "p1", **TERMS})
    waiting = site.get(PAGE).text
    site.sign_in(Role.PROJECT_LEAD)
    seen = hidden(site.get(f"{PAGE}/bevestigen").text, "gezien")
    done = site.post(f"{PAGE}/bevestigen", {"form_key": "p2", "gezien": seen})

    assert "Aannemer B won de aanbesteding met deze cijfers" in form
    assert answer.headers["location"] == f"{PAGE}?gedaan=voorgesteld"
    assert "wacht op een tweede persoon" in waiting
    assert done.headers["location"] == f"{PAGE}?gedaan=bevestigd"
    shown = site.get(done.headers["location"]).text
    assert "De toezegging ligt vast" in shown
    assert "Aannemer B" in shown
    assert "€\N{NO-BREAK SPACE}330.000" in shown
    row = baseline(site.authority)
    assert (row.promised_eur, row.reference_eur, row.sanction_factor) == (
        Decimal(330_000),
        Decimal(500_000),
        Decimal("1.5"),
    )
    assert row.fixed_by == site.authority.people[Role.CONTRACT_MANAGER]
    assert row.confirmed_by == site.authority.people[Role.PROJECT_LEAD]


def test_the_constructed_example_settles_through_the_portal(site_on_each: Site) -> None:
    """B realises 350,000: 40,000 of advantage not earned, and a fine of 60,000 to the cent."""
    site = site_on_each
    project = fixed(site)
    deliver(site, project)
    site.sign_in(Role.CONTRACT_MANAGER)
    trial = site.get(f"{PAGE}/verrekening").text

    made = site.post(f"{PAGE}/verrekening", {"form_key": "s1", "gezien": hidden(trial, "gezien")})
    site.sign_in(Role.INTERNAL_CLIENT)
    look = site.get(f"{PAGE}/verrekening").text
    decided = site.post(
        f"{PAGE}/verrekening/besluit",
        {"form_key": "s2", "gezien": hidden(look, "gezien"), "besluit": "akkoord"},
    )

    assert "De boete is €\N{NO-BREAK SPACE}60.000" in trial
    assert made.headers["location"] == f"{PAGE}?gedaan=verrekend"
    assert "betaalt een boete van €\N{NO-BREAK SPACE}60.000" in look
    assert "1,5 × 40.000" in look  # noqa: RUF001 -- as people read it
    assert decided.headers["location"] == f"{PAGE}?gedaan=besloten"
    row = settlement(site.authority)
    assert (row.amount_eur, row.realised_eur) == (Decimal("60000.00"), Decimal(350_000))
    assert row.status is SettlementStatus.AGREED


def test_a_variation_rebases_the_promise_at_its_own_rates(site_on_each: Site) -> None:
    """A fifth more tonnes is a fifth more MKI: 396,000, once the client has confirmed it."""
    site = site_on_each
    project = fixed(site)
    with site.authority.write() as session:
        record_milestone(
            session,
            command=RecordMilestone(
                project_id=project,
                kind="variation",
                happened_on=site.authority.today,
                description="Extra rijstrook",
            ),
            actor=site.authority.actor(session, Role.PROJECT_LEAD),
            now=site.authority.now,
        )
    site.sign_in(Role.CONTRACT_MANAGER)
    form = site.get(f"{PAGE}/herijking").text

    made = site.post(
        f"{PAGE}/herijking",
        {
            "form_key": "h1",
            "gezien": hidden(form, "gezien"),
            "wijziging": "1",
            "reden": "De opdrachtgever wil een rijstrook erbij.",
            "aantal_1": "1.500",
        },
    )
    before = site.get(PAGE).text
    site.sign_in(Role.INTERNAL_CLIENT)
    look = site.get(f"{PAGE}/herijking/bevestigen").text
    done = site.post(
        f"{PAGE}/herijking/bevestigen", {"form_key": "h2", "gezien": hidden(look, "gezien")}
    )

    assert made.headers["location"] == f"{PAGE}?gedaan=herijkt#herijkingen"
    assert "wacht op een tweede persoon" in before
    assert "396.000,00" in look
    assert done.headers["location"] == f"{PAGE}?gedaan=herijking#herijkingen"
    after = site.get(PAGE).text
    assert "€\N{NO-BREAK SPACE}396.000 MKI is toegezegd" in after
    assert baseline(site.authority).promised_eur == 330_000


def test_a_plan_is_proposed_and_kept_by_the_contract_manager(site_on_each: Site) -> None:
    """Rows without a day go; the others are kept in the order of their days."""
    site = site_on_each
    fixed(site)
    site.sign_in(Role.CONTRACT_MANAGER)
    proposed = site.get(f"{PAGE}/meetplan").text

    answer = site.post(
        f"{PAGE}/meetplan",
        {
            "form_key": "m1",
            "soort_1": "final_account",
            "dag_1": "2027-03-01",
            "soort_2": "execution_design",
            "dag_2": "2026-09-01",
            "bewijs_2_epd_report": "ja",
            "soort_3": "period",
            "dag_3": "",
        },
    )

    assert "Er is nog geen plan" in proposed
    assert answer.headers["location"] == f"{PAGE}?gedaan=meetplan"
    with site.authority.write() as session:
        rows = session.exec(
            select(MeasurementMoment).order_by(col(MeasurementMoment.position))
        ).all()
    assert [(str(row.kind), row.evidence) for row in rows] == [
        ("execution_design", "epd_report"),
        ("final_account", ""),
    ]
    assert "Meetplan: 2 momenten" in site.get(PAGE).text


def test_lines_that_cannot_be_compared_are_told_and_count_nowhere(site: Site) -> None:
    """A returned line neither counts nor is told."""
    project = fixed(site)
    deliver(site, project)
    with site.authority.write() as session:
        found = contracts.lots_of_project(session, "P-001")[0]
        contract = found.contract.id if found.contract else 0
        request = thread.make_request(
            session, contract=contract or 0, project=project, instance="2026-06"
        )
        thread.make_delivery(session, request=request, rate="9", quantity=10, position=77)

    page = site.sign_in(Role.COORDINATOR).get(PAGE).text

    assert "MKI per eenheid hoger dan toegezegd" in page
    assert "(6,1% hoger)" in page
    assert "niet toegezegd product" in page


def test_a_framework_rolls_up_its_call_offs(site_on_each: Site) -> None:
    """Each call-off promises the share of its year; a sum stays within its weighting set."""
    site = site_on_each
    authority = site.authority
    site.sign_in(Role.BUYER)
    made = site.post(
        "/raamcontracten/nieuw",
        {
            "form_key": "r1",
            "naam": "Perrons",
            "opdrachtnemer": "Aannemer B",
            "gegund": "2026-01-05",
            "eerstejaar": str(authority.today.year),
            "plafond": "100",
            "daling": "4",
            "toegezegd_1": "90",
            "toegezegd_2": "87,5",
            "toegezegd_3": "85",
        },
    )
    address = made.headers["location"].partition("?")[0]
    project = authority.start("P-001")
    with authority.write() as session:
        lot = projects.lots(session, project)[0].id or 0
        thread.make_reference(
            session,
            lot=lot,
            made_by=authority.people[Role.BUYER],
            checked_by=authority.people[Role.PROJECT_LEAD],
            total=100_000,
        )

    put = site.sign_in(Role.PROJECT_LEAD).post(address, {"project": "P-001"})
    form = site.sign_in(Role.CONTRACT_MANAGER).get(f"{PAGE}/toezegging").text
    site.post(f"{PAGE}/toezegging", {"form_key": "p1", **TERMS})
    site.sign_in(Role.INTERNAL_CLIENT)
    seen = hidden(site.get(f"{PAGE}/bevestigen").text, "gezien")
    site.post(f"{PAGE}/bevestigen", {"form_key": "p2", "gezien": seen})
    with counted(site) as said:
        page = site.get(address).text

    assert len(said) <= 8, said
    assert put.headers["location"] == f"{address}?gedaan=afgeroepen"
    assert "90.000,00" in form
    assert "92,16%" in page
    assert "€\N{NO-BREAK SPACE}90.000" in page
    assert "P-001" in page


def test_a_framework_that_cannot_be_is_refused(site: Site) -> None:
    """A promise above the ceiling of its year, or no name; the fields keep what was typed."""
    fields = {
        "naam": "Perrons",
        "opdrachtnemer": "Aannemer B",
        "gegund": "2026-01-05",
        "eerstejaar": "2026",
        "plafond": "100",
        "daling": "4",
        "toegezegd_1": "90",
    }
    site.sign_in(Role.BUYER)

    answers = [
        site.post("/raamcontracten/nieuw", {"form_key": f"r{place}", **fields, **other})
        for place, other in enumerate(
            ({"toegezegd_2": "97"}, {"naam": ""}, {"daling": "veel"}, {"gegund": "ooit"})
        )
    ]
    unknown = site.get("/raamcontracten/9")

    assert [one.status_code for one in answers] == [422] * 4
    assert "het plafond van dat jaar is 96 procent" in answers[0].text
    assert unknown.status_code == 404


def test_every_page_asks_a_fixed_number_of_statements(site: Site) -> None:
    """Eight at most, whoever looks and however much was delivered."""
    project = fixed(site)
    deliver(site, project)
    site.sign_in(Role.CONTRACT_MANAGER).get(PAGE)

    for path in (PAGE, f"{PAGE}/herijking", f"{PAGE}/meetplan", f"{PAGE}/verrekening"):
        with counted(site) as said:
            assert site.get(path).status_code == 200
        assert len(said) <= 8, (path, said)


def test_a_lot_is_chosen_by_its_number(site: Site) -> None:
    """A project with one lot never shows the word; a lot that is not there is not found."""
    fixed(site)
    alone = site.get(PAGE).text
    with site.authority.write() as session:
        project = projects.project_by_number(session, "P-001")
        session.add(
            Lot(
                organisation_id=project.organisation_id,
                project_id=project.id or 0,
                number=2,
                name="Fietspad",
            )
        )

    both, second = site.get(PAGE).text, site.get(f"{PAGE}?perceel=2").text
    missing = site.get(f"{PAGE}?perceel=3")

    assert "Perceel" not in alone
    assert "Perceel 2: Fietspad" in both
    assert "330.000" in both
    assert "ligt nog niet vast" in second
    assert missing.status_code == 404
    assert "geen perceel 3" in missing.text


def test_proposing_asks_a_fixed_number_of_statements(site: Site) -> None:
    awarded(site)
    site.sign_in(Role.CONTRACT_MANAGER).get(PAGE)

    for path in (PAGE, f"{PAGE}/toezegging"):
        with counted(site) as said:
            assert site.get(path).status_code == 200
        assert len(said) <= 8, (path, said)
