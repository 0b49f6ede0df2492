"""What is refused of a contract: after the award, by one person alone, too early, or gone stale."""

import pytest

from domain.vocabulary import Role
from models.queries import contracts
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


def test_a_promised_value_cannot_be_changed_after_the_award(site: Site) -> None:
    """Neither proposed anew nor typed over the award; only a rebase changes what is asked."""
    fixed(site)
    site.sign_in(Role.CONTRACT_MANAGER)

    page = site.get(f"{PAGE}/toezegging")
    answer = site.post(
        f"{PAGE}/toezegging",
        {"form_key": "p9", "bron": "typed", "regels": "AC surf; 1250; ton; 400000", **TERMS},
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
            **TERMS,
        },
    )

    assert answer.status_code == 409
    assert "geen andere cijfers" in answer.text


def test_nobody_confirms_their_own_promise(site: Site) -> None:
    """The page offers no button, and the act is refused."""
    awarded(site)
    site.sign_in(Role.BUYER).post(f"{PAGE}/toezegging", {"form_key": "p1", **TERMS})
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
    site.sign_in(Role.CONTRACT_MANAGER).post(f"{PAGE}/toezegging", {"form_key": "p1", **TERMS})
    seen = hidden(site.sign_in(Role.PROJECT_LEAD).get(f"{PAGE}/bevestigen").text, "gezien")
    site.sign_in(Role.CONTRACT_MANAGER).post(
        f"{PAGE}/toezegging", {"form_key": "p2", **TERMS, "sanctie": "2"}
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
        **TERMS,
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


@pytest.mark.parametrize(
    ("field", "written"), [("sanctie", "anderhalf"), ("sanctie", "-1"), ("contactmail", "ans")]
)
def test_what_is_wrong_is_told_at_its_field(site: Site, field: str, written: str) -> None:
    """And what was typed is still there."""
    awarded(site)

    answer = site.sign_in(Role.BUYER).post(
        f"{PAGE}/toezegging", {"form_key": "p1", **TERMS, field: written}
    )

    assert answer.status_code == 422
    assert f'<a href="#{field}">' in answer.text
    assert f'value="{written}"' in answer.text


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


def test_what_was_delivered_is_not_told_to_lack(site: Site) -> None:
    """Only a request that is due and that nothing came on is."""
    project = fixed(site)
    deliver(site, project)
    with site.authority.write() as session:
        contract = contracts.lots_of_project(session, "P-001")[0].contract
        assert contract is not None
        thread.make_request(session, contract=contract.id or 0, project=project, instance="2026-06")

    site.authority.pass_time(days=365)
    page = site.sign_in(Role.COORDINATOR).get(PAGE).text

    assert "<strong>2026-06</strong>: geen gegevens" in page
    assert "<strong>2026-05</strong>" not in page


def test_a_ceiling_without_a_rate_costs_nothing_and_the_page_says_so(site: Site) -> None:
    """There is nothing to propose then."""
    project = site.authority.start("P-001")
    site.sign_in(Role.CONTRACT_MANAGER).post(
        f"{PAGE}/toezegging",
        {
            "form_key": "t1",
            "bron": "typed",
            "opdrachtnemer": "Betonbouw",
            "gegund": "2026-03-02",
            "methodeversie": "1.1",
            "databaseversie": "NMD 3.8",
            "set": "A2",
            "methode": "ceiling",
            "p_ceiling": "400.000",
            "regels": "AC surf; 1.250; ton; 330.000",
            **TERMS,
        },
    )
    seen = hidden(site.sign_in(Role.INTERNAL_CLIENT).get(f"{PAGE}/bevestigen").text, "gezien")
    site.post(f"{PAGE}/bevestigen", {"form_key": "t2", "gezien": seen})
    deliver(site, project)

    page = site.sign_in(Role.CONTRACT_MANAGER).get(f"{PAGE}/verrekening").text
    answer = site.post(f"{PAGE}/verrekening", {"form_key": "s1"})

    assert "tarief per euro MKI" in page
    assert answer.status_code == 422
