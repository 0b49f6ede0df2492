"""Somebody who works for two organisations on one server: entered once, a member of both."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import select

from domain.vocabulary import Language, Role
from models.audit import AuditEvent
from models.engines import Store
from models.organisation import Membership, Person
from models.queries import people
from tests.authority import Authority, set_up_authority
from tests.portal.browsing import Site, open_site
from tests.portal.neighbours import neighbour_of
from web.people_pages import PATH

pytestmark = pytest.mark.postgres

LEO = {"naam": "Leo van Elders", "adres": "leo@elders.example"}


@pytest.fixture
def site(postgres_store: Store, tmp_path: Path) -> Iterator[Site]:
    """A portal over two authorities; `authority` is the one that Leo comes to."""
    authority = set_up_authority(postgres_store)
    with open_site(authority, tmp_path).browser as browser:
        yield Site(authority=authority, browser=browser)


@pytest.fixture
def elsewhere(site: Site) -> Authority:
    """The authority that entered Leo, where he is project lead across projects."""
    return neighbour_of(site.authority, name="Leo Lead", email=LEO["adres"])


def add_leo(site: Site) -> str:
    """Add Leo where he comes to, and answer his page."""
    site.sign_in(Role.ADMINISTRATOR)
    fields: dict[str, object] = {**LEO, "form_key": "a" * 32, "rol-buyer": "ja", "taal": "nl"}
    added = site.post(f"{PATH}/nieuw", fields)
    assert added.status_code == 303, added.text
    return str(added.headers["location"])


def leo(authority: Authority) -> Person:
    """Leo as that authority knows him."""
    with authority.write() as session:
        return people.person_by_email(session, LEO["adres"])


def test_who_is_known_elsewhere_becomes_a_member_here_too(site: Site, elsewhere: Authority) -> None:
    """Under the name they have; the typed one is not kept, and nothing else is told of them."""
    page = site.get(add_leo(site)).text

    assert "Leo Lead is toegevoegd onder de naam die al in MKI-poort staat" in page
    assert "van Elders" not in page
    assert "Gemeente Elders" not in page
    assert leo(site.authority).id == leo(elsewhere).id
    with site.authority.write() as session:
        assert people.organisation_roles(session, leo(site.authority).id or 0) == {Role.BUYER}
    with elsewhere.write() as session:
        assert people.organisation_roles(session, leo(elsewhere).id or 0) == {Role.PROJECT_LEAD}


def test_who_is_a_member_already_is_not_added_twice(site: Site, elsewhere: Authority) -> None:
    """The address is taken here then, and elsewhere nothing changes."""
    add_leo(site)

    again = site.post(f"{PATH}/nieuw", {**LEO, "form_key": "b" * 32, "taal": "nl"})

    assert again.status_code == 422
    assert "is hier al van iemand" in again.text
    with elsewhere.write() as session:
        assert len(session.exec(select(Membership)).all()) == 2


def test_only_who_entered_somebody_changes_who_they_are(site: Site, elsewhere: Authority) -> None:
    """Else one organisation could take over an account of another by its work mail."""
    page = add_leo(site).partition("?")[0]
    with elsewhere.write() as session:
        known = people.person_by_email(session, LEO["adres"])
        known.login_subject = "oidc:leo"
        session.add(known)

    shown = site.get(page).text
    renamed = site.post(f"{page}/gegevens", {"naam": "Ik", "adres": "ik@waterveen.example"})
    unbound = site.post(f"{page}/aanmelding/losmaken")

    assert "houdt naam, werkmail en aanmelding bij" in shown
    assert f"{page}/gegevens" not in shown
    assert f"{page}/aanmelding/losmaken" not in shown
    assert (renamed.status_code, unbound.status_code) == (409, 409)
    assert "daar te laten wijzigen" in renamed.text
    assert (leo(elsewhere).name, leo(elsewhere).login_subject) == ("Leo Lead", "oidc:leo")


def test_an_address_of_somebody_elsewhere_is_nobodys_new_address(
    site: Site, elsewhere: Authority
) -> None:
    """Refused as any taken address, though its person is not seen here."""
    assert leo(elsewhere).id
    buyer = site.authority.people[Role.BUYER]
    fields: dict[str, object] = {"naam": "Bea Buyer", "adres": LEO["adres"]}

    refused = site.sign_in(Role.ADMINISTRATOR).post(f"{PATH}/{buyer}/gegevens", fields)

    assert refused.status_code == 409
    assert "is hier al van iemand" in refused.text


def test_a_language_chosen_away_from_home_is_spoken_everywhere(
    site: Site, elsewhere: Authority
) -> None:
    """It is kept, and recorded, by the organisation that entered them."""
    add_leo(site)
    site.sign_in_person(leo(site.authority).id or 0)

    chosen = site.post("/mijn-meldingen/taal", {"taal": "en"})

    assert chosen.headers["location"] == "/mijn-meldingen?gedaan=taal"
    assert 'lang="en"' in site.get("/mijn-meldingen").text
    assert leo(elsewhere).language is Language.EN
    assert [
        actions(one).count("person.language_chosen") for one in (elsewhere, site.authority)
    ] == [
        1,
        0,
    ]


def test_unbinding_a_sign_in_ends_it_at_each_organisation(site: Site, elsewhere: Authority) -> None:
    """Whoever holds the old sign-in has no page left open anywhere."""
    add_leo(site)
    person_id = leo(elsewhere).id or 0
    with elsewhere.write() as session:
        people.person(session, person_id).login_subject = "oidc:leo"
    site.sign_in_person(person_id)
    assert site.get("/werk").status_code == 200
    away = site.browser.cookies["poort"]
    home = Site(authority=elsewhere, browser=site.browser).sign_in(Role.ADMINISTRATOR)

    unbound = home.post(f"{PATH}/{person_id}/aanmelding/losmaken")

    assert unbound.headers["location"] == f"{PATH}/{person_id}?gedaan=losgemaakt"
    assert leo(elsewhere).login_subject is None
    assert actions(elsewhere).count("person.login_unbound") == 1
    home.browser.cookies.clear()
    home.browser.cookies.set("poort", away)
    assert home.get("/werk").status_code == 303


def actions(authority: Authority) -> list[str]:
    """What happened at that authority."""
    with authority.write() as session:
        return list(session.exec(select(AuditEvent.action)))
