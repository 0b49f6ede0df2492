"""Waar loopt het vast: a nudge or a hand-over for many late steps at once."""

import re

import pytest
from sqlmodel import select

from domain.vocabulary import Message, Role
from models.work import Outbox
from tests.portal.browsing import Site
from tests.portal.late import chosen, late_site, words
from usecases.form_keys import once


def form_key(html: str) -> str:
    """The key of the form with which one acts."""
    found = re.search(r'name="form_key" value="(\w+)"', html)
    assert found is not None
    return found[1]


def nudge_all(site: Site, html: str) -> str:
    """Nudge about every step on that page, and answer the address of the outcome."""
    fields: dict[str, object] = {"form_key": form_key(html), "stap": chosen(html)}
    answer = site.post("/te-laat/duwtje", fields)
    assert answer.status_code == 303, answer.text
    location: str = answer.headers["location"]
    return location


def test_a_nudge_is_given_once_however_often_the_form_is_sent(site: Site) -> None:
    """The second sending shows the outcome of the first."""
    late_site(site).sign_in(Role.COORDINATOR)
    html = site.get("/te-laat").text

    first, second = nudge_all(site, html), nudge_all(site, html)

    assert first == second
    outcome = words(site.get(first).text)
    assert "De eigenaars van 7 stappen krijgen nu een mail, elk één." in outcome
    with site.authority.write() as session:
        mails = session.exec(select(Outbox).where(Outbox.message == Message.NUDGE)).all()
    assert len(mails) == len({row.recipient_id for row in mails})
    assert sum(row.payload.count('"title"') for row in mails) == 7


def test_the_outcome_says_per_row_why_it_was_not_done(site: Site) -> None:
    """The others are done."""
    late_site(site).sign_in(Role.COORDINATOR)
    html = site.get("/te-laat").text
    nudge_all(site, html)

    again = site.get(nudge_all(site, site.get("/te-laat").text))

    assert "7 stappen zijn gebleven zoals ze waren" in words(again.text)
    assert "Peter Lead kreeg vandaag al een duwtje voor deze stap" in words(again.text)


def test_an_outcome_is_for_who_acted(site: Site) -> None:
    """Another's address shows nothing."""
    late_site(site).sign_in(Role.COORDINATOR)
    address = nudge_all(site, site.get("/te-laat").text)

    assert site.sign_in(Role.PROJECT_LEAD).get(address).status_code == 404


@pytest.mark.parametrize("outcome", ["", "7", "P-001", "[]"])
def test_the_outcome_of_another_form_is_not_shown(site: Site, outcome: str) -> None:
    """Other forms keep their own kind of outcome under such keys."""
    with site.authority.write() as session:
        once(session, key="b" * 32, fields={}, act=lambda: outcome, now=site.authority.now)

    answer = site.sign_in(Role.COORDINATOR).get(f"/te-laat/gevolg/{'b' * 32}")

    assert answer.status_code == 404


def test_steps_are_handed_over_with_a_colleague_and_a_reason(site_on_each: Site) -> None:
    """First the page asks both; what was typed stays when one lacks."""
    site = late_site(site_on_each).sign_in(Role.COORDINATOR)
    html = site.get("/te-laat?rol=project_lead").text
    fields: dict[str, object] = {"stap": chosen(html), "filters": "rol=project_lead"}

    asked = site.post("/te-laat/overdragen", fields | {"form_key": form_key(html)})
    sure = fields | {"form_key": form_key(asked.text), "bevestig": "1"}
    buyer = str(site.authority.people[Role.BUYER])
    nobody = site.post("/te-laat/overdragen", sure | {"reden": "Omdat <b>"})
    no_reason = site.post("/te-laat/overdragen", sure | {"persoon": buyer, "reden": " "})
    done = site.post("/te-laat/overdragen", sure | {"persoon": buyer, "reden": "Vakantie"})

    assert asked.status_code == 200
    assert "3 stappen overdragen" in words(asked.text)
    assert nobody.status_code == no_reason.status_code == 422
    assert "Omdat &lt;b&gt;" in nobody.text
    assert f'<option value="{buyer}" selected>' in no_reason.text
    assert done.headers["location"].endswith("?rol=project_lead")
    assert "3 stappen zijn overgedragen" in words(site.get(done.headers["location"]).text)
    assert "Bea Buyer" in words(site.get("/te-laat?eigenaar=bea").text)


def test_who_may_not_act_is_refused_a_row(site: Site) -> None:
    """The use case guards, whatever form was made up."""
    late_site(site).sign_in(Role.COORDINATOR)
    html = site.get("/te-laat").text
    site.sign_in(Role.BUYER)

    outcome = words(site.get(nudge_all(site, html)).text)

    assert "7 stappen zijn gebleven zoals ze waren" in outcome
    assert "U mag dit niet doen" in outcome


@pytest.mark.parametrize(
    "fields",
    [{}, {"form_key": "x"}, {"form_key": "a" * 32, "stap": "nul"}, {"form_key": "a" * 32}],
)
def test_a_form_that_no_page_made_is_refused(site: Site, fields: dict[str, object]) -> None:
    """Nothing is guessed."""
    site.sign_in(Role.COORDINATOR)

    assert site.post("/te-laat/duwtje", fields).status_code == 422
