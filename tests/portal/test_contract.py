"""The contract file: from award to settlement by two people, and all that is refused on the way."""

from decimal import Decimal

import pytest
from sqlmodel import select

from domain.contract.vocabulary import SettlementStatus
from domain.vocabulary import Role
from models.contract import ContractBaseline, MeasurementMoment, Settlement
from models.queries import contracts, projects
from tests import thread
from tests.authority import Authority
from tests.portal.browsing import Site
from tests.portal.counting import counted
from usecases.change_person import ChangeRoles, change_roles
from usecases.record_milestone import RecordMilestone, record_milestone

PROJECT = "/projecten/P-001"
PAGE = f"{PROJECT}/contract"
_TERMS = {"sanctie": "1,5", "contact": "Ans Aannemer", "contactmail": "ans@aannemer.example.org"}


def hidden(text: str, name: str) -> str:
    """What a hidden field of the page carries."""
    return text.split(f'name="{name}" value="')[1].split('"', maxsplit=1)[0]


def awarded(site: Site) -> int:
    """A project whose only lot was awarded to B of the constructed example, of 330,000 MKI."""
    authority = site.authority
    project = authority.start("P-001")
    buyer, lead = authority.people[Role.BUYER], authority.people[Role.PROJECT_LEAD]
    with authority.write() as session:
        lot = projects.lots(session, project)[0].id or 0
        thread.make_reference(session, lot=lot, made_by=buyer, checked_by=lead)
        terms = thread.make_terms(session, lot=lot, made_by=buyer)
        register, bids = thread.make_opened_register(
            session, lot=lot, terms=terms, openers=(buyer, lead)
        )
        thread.make_award(session, register=register, bid=bids[1], recorded_by=buyer)
    return project


def fixed(site: Site) -> int:
    """As `awarded`, with the promise proposed by the contract manager and confirmed by the lead."""
    project = awarded(site)
    site.sign_in(Role.CONTRACT_MANAGER).post(f"{PAGE}/toezegging", {"form_key": "p1", **_TERMS})
    site.sign_in(Role.PROJECT_LEAD)
    seen = hidden(site.get(f"{PAGE}/bevestigen").text, "gezien")
    answer = site.post(f"{PAGE}/bevestigen", {"form_key": "p2", "gezien": seen})
    assert answer.status_code == 303, answer.text
    return project


def deliver(site: Site, project: int, *, rate: str = "280", verified: bool = True) -> None:
    """All of the 1,250 tonnes at that MKI a tonne: 280 makes 350,000."""
    manager = site.authority.people[Role.CONTRACT_MANAGER]
    with site.authority.write() as session:
        contract = contracts.lots_of_project(session, "P-001")[0].contract
        assert contract is not None
        request = thread.make_request(session, contract=contract.id or 0, project=project)
        thread.make_delivery(
            session,
            request=request,
            rate=rate,
            quantity=1_250,
            judged_by=manager if verified else None,
        )


def baseline(authority: Authority) -> ContractBaseline:
    """The promise of the only contract."""
    with authority.write() as session:
        return session.exec(select(ContractBaseline)).one()


def settlement(authority: Authority) -> Settlement:
    """The newest settlement of the only contract."""
    with authority.write() as session:
        rows = session.exec(select(Settlement)).all()
    return max(rows, key=lambda row: row.number)


def test_the_promise_comes_from_the_award_and_two_people_fix_it(site_on_each: Site) -> None:
    """The manager proposes, the lead confirms; the contract is there with its contractor."""
    site = site_on_each
    awarded(site)
    site.sign_in(Role.CONTRACT_MANAGER)
    form = site.get(f"{PAGE}/toezegging").text

    answer = site.post(f"{PAGE}/toezegging", {"form_key": "p1", **_TERMS})
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
        rows = session.exec(select(MeasurementMoment).order_by("position")).all()
    assert [(str(row.kind), row.evidence) for row in rows] == [
        ("execution_design", "epd_report"),
        ("final_account", ""),
    ]
    assert "Meetplan: 2 momenten" in site.get(PAGE).text


def test_a_promised_value_cannot_be_changed_after_the_award(site: Site) -> None:
    """Neither proposed anew nor typed over the award; only a rebase changes what is asked."""
    fixed(site)
    site.sign_in(Role.CONTRACT_MANAGER)

    page = site.get(f"{PAGE}/toezegging")
    answer = site.post(
        f"{PAGE}/toezegging",
        {"form_key": "p9", "bron": "typed", "regels": "AC surf; 1250; ton; 400000", **_TERMS},
    )

    assert (page.status_code, answer.status_code) == (409, 409)
    assert "herijk de toezegging" in answer.text
    assert baseline(site.authority).promised_eur == 330_000


def test_figures_cannot_be_typed_over_an_award(site: Site) -> None:
    awarded(site)

    answer = site.sign_in(Role.BUYER).post(
        f"{PAGE}/toezegging",
        {
            "form_key": "p1",
            "bron": "typed",
            "opdrachtnemer": "Aannemer B",
            "gegund": "2026-03-02",
            "regels": "AC surf; 1250; ton; 400000",
            "methodeversie": "1.1",
            "databaseversie": "NMD 3.8",
            "set": "A2",
            "methode": "add-on",
            "p_factor": "2",
            **_TERMS,
        },
    )

    assert answer.status_code == 409
    assert "geen andere cijfers" in answer.text


def as_manager_too(site: Site, role: Role) -> None:
    """Give the contract manager that role across the organisation and in the team."""
    authority = site.authority
    with authority.write() as session:
        change_roles(
            session,
            command=ChangeRoles(
                person_id=authority.people[Role.CONTRACT_MANAGER], granted=frozenset({role})
            ),
            actor=authority.actor(session, Role.ADMINISTRATOR),
            now=authority.now,
        )


def test_nobody_confirms_their_own_promise(site: Site) -> None:
    """The page offers no button, and the act is refused."""
    awarded(site)
    site.sign_in(Role.BUYER).post(f"{PAGE}/toezegging", {"form_key": "p1", **_TERMS})
    page = site.get(f"{PAGE}/bevestigen").text

    with site.authority.write() as session:
        proposal = contracts.lots_of_project(session, "P-001")[0].proposal
    assert proposal is not None
    answer = site.post(f"{PAGE}/bevestigen", {"form_key": "p2", "gezien": proposal.contents_hash})

    assert "U hebt dit zelf voorgesteld" in page
    assert 'name="gezien"' not in page
    assert answer.status_code == 403
    assert "Iemand anders" in answer.text


def test_a_promise_that_was_proposed_anew_is_looked_at_again(site: Site) -> None:
    """Who confirms a page that went stale sees the new one first."""
    awarded(site)
    site.sign_in(Role.CONTRACT_MANAGER).post(f"{PAGE}/toezegging", {"form_key": "p1", **_TERMS})
    seen = hidden(site.sign_in(Role.PROJECT_LEAD).get(f"{PAGE}/bevestigen").text, "gezien")
    site.sign_in(Role.CONTRACT_MANAGER).post(
        f"{PAGE}/toezegging", {"form_key": "p2", **_TERMS, "sanctie": "2"}
    )

    answer = site.sign_in(Role.PROJECT_LEAD).post(
        f"{PAGE}/bevestigen", {"form_key": "p3", "gezien": seen}
    )

    assert answer.status_code == 409
    assert "Iemand was u voor" in answer.text
    assert "2 keer het voordeel" in answer.text


def test_a_contract_tendered_elsewhere_is_typed_in(site: Site) -> None:
    """Mistakes come back with their line; what is right adds up per product."""
    site.authority.start("P-001")
    site.sign_in(Role.CONTRACT_MANAGER)
    fields = {
        "bron": "typed",
        "opdrachtnemer": "Betonbouw",
        "gegund": "2026-03-02",
        "methodeversie": "1.1",
        "databaseversie": "NMD 3.8",
        "set": "A1",
        "methode": "ceiling",
        "p_ceiling": "1.000",
        "tarief": "2,5",
        **_TERMS,
    }

    wrong = site.post(
        f"{PAGE}/toezegging",
        {"form_key": "t1", **fields, "regels": "Tegels; 12,5; m3; 312,50\nBanden; 10.5; m3; 250"},
    )
    good = site.post(
        f"{PAGE}/toezegging",
        {"form_key": "t2", **fields, "regels": "Tegels;12,5;m3;312,50\nBanden\t10\tm3\t250"},
    )
    look = site.sign_in(Role.INTERNAL_CLIENT).get(f"{PAGE}/bevestigen").text

    assert wrong.status_code == 422
    assert "Regel 2" in wrong.text
    assert "Betonbouw" in wrong.text
    assert good.status_code == 303
    assert "562,50" in look
    assert "elders is gehouden" in look


def test_a_bad_figure_is_told_at_its_field(site: Site) -> None:
    awarded(site)

    answer = site.sign_in(Role.BUYER).post(
        f"{PAGE}/toezegging", {"form_key": "p1", **_TERMS, "sanctie": "anderhalf"}
    )

    assert answer.status_code == 422
    assert '<a href="#sanctie">' in answer.text
    assert 'value="anderhalf"' in answer.text


def test_settling_waits_for_verified_deliveries_and_whole_quantities(site: Site) -> None:
    """The page says what lacks, and the act is refused."""
    project = fixed(site)
    site.sign_in(Role.CONTRACT_MANAGER)
    early = site.get(f"{PAGE}/verrekening").text
    deliver(site, project, verified=False)

    page = site.get(f"{PAGE}/verrekening").text
    answer = site.post(f"{PAGE}/verrekening", {"form_key": "s1"})

    assert "geleverd 0 ton, toegezegd 1250 ton" in early
    assert "nog niet gecontroleerd: AC surf" in page
    assert answer.status_code == 409


def test_nobody_decides_on_their_own_settlement_and_a_no_has_a_reason(site: Site) -> None:
    """After a no a next one can be made."""
    project = fixed(site)
    deliver(site, project)
    site.sign_in(Role.CONTRACT_MANAGER).post(f"{PAGE}/verrekening", {"form_key": "s1"})

    own = site.post(
        f"{PAGE}/verrekening/besluit", {"form_key": "s2", "gezien": "1", "besluit": "akkoord"}
    )
    site.sign_in(Role.INTERNAL_CLIENT)
    undecided = site.post(f"{PAGE}/verrekening/besluit", {"form_key": "s3", "gezien": "1"})
    silent = site.post(
        f"{PAGE}/verrekening/besluit", {"form_key": "s4", "gezien": "1", "besluit": "niet"}
    )
    stale = site.post(
        f"{PAGE}/verrekening/besluit", {"form_key": "s5", "gezien": "7", "besluit": "akkoord"}
    )
    said = site.post(
        f"{PAGE}/verrekening/besluit",
        {"form_key": "s6", "gezien": "1", "besluit": "niet", "reden": "Weegbon 12 ontbreekt."},
    )
    again = site.sign_in(Role.CONTRACT_MANAGER).post(f"{PAGE}/verrekening", {"form_key": "s7"})

    answers = (own, undecided, silent, stale, said, again)
    assert [one.status_code for one in answers] == [403, 422, 422, 409, 303, 303]
    assert settlement(site.authority).number == 2


def test_a_settled_promise_is_not_rebased_any_more(site: Site) -> None:
    project = fixed(site)
    deliver(site, project)
    site.sign_in(Role.CONTRACT_MANAGER).post(f"{PAGE}/verrekening", {"form_key": "s1"})

    answer = site.post(
        f"{PAGE}/herijking", {"form_key": "h1", "reden": "Toch meer.", "aantal_1": "1.500"}
    )

    assert answer.status_code == 409
    assert "verrekend" in answer.text


def test_what_cannot_be_rebased_is_told_at_its_field(site: Site) -> None:
    fixed(site)
    site.sign_in(Role.CONTRACT_MANAGER)

    answers = [
        site.post(f"{PAGE}/herijking", {"form_key": f"h{place}", **fields})
        for place, fields in enumerate(
            (
                {"aantal_1": "veel", "reden": "Meer"},
                {"aantal_1": "1.250", "reden": "Niets"},
                {"aantal_1": "1.500", "reden": ""},
                {"aantal_1": "1.500", "reden": "Meer", "wijziging": "9"},
                {"aantal_1": "1.250", "reden": "Hek", "nieuw_1": "Hek", "nieuw_aantal_1": "x"},
            )
        )
    ]
    stale = site.post(
        f"{PAGE}/herijking",
        {"form_key": "h9", "aantal_1": "1.500", "reden": "Meer", "gezien": "4"},
    )

    assert [one.status_code for one in answers] == [422] * 5
    wanted = ("#aantal_1", "#aantal_1", "#reden", "#wijziging", "#nieuw_1")
    assert all(
        f'<a href="{where}">' in one.text for where, one in zip(wanted, answers, strict=True)
    )
    assert stale.status_code == 409
    assert "1.500" in stale.text


@pytest.mark.parametrize(
    ("path", "role"),
    [
        ("toezegging", Role.POLICY_ADVISER),
        ("herijking", Role.INTERNAL_CLIENT),
        ("toezegging", Role.INTERNAL_CLIENT),
    ],
)
def test_who_may_not_is_told_who_may(site: Site, path: str, role: Role) -> None:
    awarded(site) if path == "toezegging" else fixed(site)

    assert site.sign_in(role).get(f"{PAGE}/{path}").status_code == 403


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
    site.post(f"{PAGE}/toezegging", {"form_key": "p1", **_TERMS})
    site.sign_in(Role.INTERNAL_CLIENT)
    seen = hidden(site.get(f"{PAGE}/bevestigen").text, "gezien")
    site.post(f"{PAGE}/bevestigen", {"form_key": "p2", "gezien": seen})
    page = site.get(address).text

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


def test_proposing_asks_a_fixed_number_of_statements(site: Site) -> None:
    awarded(site)
    site.sign_in(Role.CONTRACT_MANAGER).get(PAGE)

    for path in (PAGE, f"{PAGE}/toezegging"):
        with counted(site) as said:
            assert site.get(path).status_code == 200
        assert len(said) <= 8, (path, said)
