"""Beheer, mensen: who works here, their roles, who stands in, and leaving."""

import pytest
from sqlmodel import col, select

from domain.vocabulary import Role
from models.audit import AuditEvent
from models.organisation import Membership, MembershipRole
from models.queries import people
from tests.portal.browsing import Site
from tests.portal.counting import counted

PEOPLE = "/beheer/mensen"
KEY = "0" * 32


def new_person(**other: object) -> dict[str, object]:
    """A new buyer, but for what the test says."""
    return {
        "naam": "Noor Bakker",
        "adres": "Noor@waterveen.example",
        "taal": "nl",
        "rol-buyer": "ja",
        "form_key": KEY,
        **other,
    }


def page_of(site: Site, role: Role) -> str:
    """The address of the person who holds that role."""
    return f"{PEOPLE}/{site.authority.people[role]}"


def roles_of(site: Site, person_id: int) -> frozenset[Role]:
    """What that person holds across projects."""
    with site.authority.write() as session:
        return people.organisation_roles(session, person_id)


def acts(site: Site) -> list[str]:
    """What was recorded about people through the portal."""
    with site.authority.write() as session:
        rows = session.exec(
            select(AuditEvent.action)
            .where(col(AuditEvent.action).startswith("person."), AuditEvent.origin == "portal")
            .order_by(col(AuditEvent.sequence))
        )
        return list(rows)


def test_people_are_found_by_a_part_of_their_name_or_address(site_on_each: Site) -> None:
    """Whatever the capitals, and a sign of the database means itself."""
    site = site_on_each.sign_in(Role.COORDINATOR)

    by_name = site.get(f"{PEOPLE}?zoek=pETER").text
    by_address = site.get(f"{PEOPLE}?zoek=bea@").text

    assert "Peter Lead" in by_name
    assert "Bea Buyer" not in by_name
    assert "Bea Buyer" in by_address
    assert "Niemand gevonden" in site.get(f"{PEOPLE}?zoek=%25").text


def test_an_administrator_adds_somebody_once(site_on_each: Site) -> None:
    """However often the button is pressed."""
    site = site_on_each.sign_in(Role.ADMINISTRATOR)

    first, second = (site.post(f"{PEOPLE}/nieuw", new_person()) for _ in range(2))
    shown = site.get(first.headers["location"]).text

    assert first.headers["location"] == second.headers["location"]
    assert "Noor Bakker is toegevoegd" in shown
    assert "noor@waterveen.example" in shown
    assert acts(site) == ["person.added"]


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"naam": ""}, "Vul de naam in."),
        ({"adres": ""}, "Vul de werkmail in."),
        ({"adres": "noor"}, "is geen mailadres"),
        ({"adres": "bea@waterveen.example"}, "is hier al van iemand"),
        ({"naam": "n" * 201}, "Maak de naam korter."),
        ({"adres": "n" * 250 + "@waterveen.example"}, "te lang voor een werkmail"),
    ],
)
def test_what_is_wrong_stands_at_its_field_with_what_was_typed(
    site: Site, wrong: dict[str, object], message: str
) -> None:
    """Nobody is added."""
    site.sign_in(Role.ADMINISTRATOR)

    answer = site.post(f"{PEOPLE}/nieuw", new_person(**wrong))

    assert answer.status_code == 422
    assert message in answer.text
    assert 'name="rol-buyer" value="ja" checked' in answer.text
    assert acts(site) == []


def test_roles_are_given_and_taken_back_and_both_are_recorded(site_on_each: Site) -> None:
    """What somebody else gave meanwhile stays."""
    site = site_on_each.sign_in(Role.ADMINISTRATOR)
    buyer = site.authority.people[Role.BUYER]
    with site.authority.write() as session:
        own_id = site.authority.organisation_id
        session.add(MembershipRole(organisation_id=own_id, person_id=buyer, role=Role.BOARD))

    answer = site.post(
        f"{page_of(site, Role.BUYER)}/rollen", {"gezien": "buyer", "rol-strategic_buyer": "ja"}
    )

    assert answer.status_code == 303
    assert roles_of(site, buyer) == {Role.BOARD, Role.STRATEGIC_BUYER}
    assert acts(site) == ["person.role_taken_back", "person.role_granted"]


@pytest.mark.parametrize(("what", "fields"), [("rollen", {"gezien": "administrator"}), ("weg", {})])
def test_nobody_takes_the_last_administrator_away(
    site_on_each: Site, what: str, fields: dict[str, object]
) -> None:
    """A second one makes it possible."""
    site = site_on_each.sign_in(Role.ADMINISTRATOR)
    address = f"{page_of(site, Role.ADMINISTRATOR)}/{what}"

    refused = site.post(address, fields)
    site.post(f"{page_of(site, Role.BUYER)}/rollen", {"gezien": "", "rol-administrator": "ja"})
    taken = site.post(address, fields)

    assert refused.status_code == 409
    assert "Ada Admin is de laatste beheerder" in refused.text
    assert taken.status_code == 303


def test_who_leaves_signs_in_no_more_until_they_return(site_on_each: Site) -> None:
    """And stands in the list of who left."""
    site = site_on_each.sign_in(Role.ADMINISTRATOR)
    address = page_of(site, Role.STRATEGIC_BUYER)

    left = site.post(f"{address}/weg")

    assert "kan niet meer aanmelden" in site.get(left.headers["location"]).text
    assert "Stef" not in site.get(PEOPLE).text
    assert "weg sinds ma 2 maart 2026" in site.get(f"{PEOPLE}?weg=ja").text
    with site.authority.write() as session:
        gone = people.membership(session, site.authority.people[Role.STRATEGIC_BUYER])
        assert gone.left_on == site.authority.today
    assert "Stef" in site.get(site.post(f"{address}/terug").headers["location"]).text
    assert "Stef" in site.get(PEOPLE).text
    assert acts(site) == ["person.left", "person.returned"]


@pytest.mark.parametrize("role", [Role.PROJECT_LEAD, Role.INTERNAL_CLIENT])
def test_who_a_project_needs_cannot_leave(site_on_each: Site, role: Role) -> None:
    """The projects are named, so that they can be handed over."""
    site_on_each.authority.start("P-7")
    site = site_on_each.sign_in(Role.ADMINISTRATOR)

    refused = site.post(f"{page_of(site, role)}/weg")

    assert refused.status_code == 409
    assert "P-7. Draag deze projecten eerst over" in refused.text
    with site.authority.write() as session:
        rows = session.exec(select(Membership).where(col(Membership.left_on).is_not(None))).all()
    assert rows == []


def test_a_buyer_of_a_project_may_leave(site: Site) -> None:
    """Their steps find the project lead."""
    site.authority.start()
    site.sign_in(Role.ADMINISTRATOR)

    assert site.post(f"{page_of(site, Role.BUYER)}/weg").status_code == 303


def test_a_changed_address_is_where_mail_goes(site_on_each: Site) -> None:
    """One that somebody else has is refused."""
    site = site_on_each.sign_in(Role.ADMINISTRATOR)
    address = f"{page_of(site, Role.BUYER)}/gegevens"

    taken = site.post(address, {"naam": "Bea Buyer", "adres": "peter@waterveen.example"})
    kept = site.post(address, {"naam": "Bea de Koper", "adres": "Bea.Koper@waterveen.example"})

    assert taken.status_code == 409
    assert "is hier al van iemand" in taken.text
    assert "bea.koper@waterveen.example" in site.get(kept.headers["location"]).text
    assert acts(site) == ["person.changed"]


def test_a_sign_in_is_unbound_and_ends(site_on_each: Site) -> None:
    """Who has none is shown no button; twice is as once."""
    site = site_on_each
    address, peter = page_of(site, Role.PROJECT_LEAD), site.authority.people[Role.PROJECT_LEAD]
    assert "Aanmelding losmaken" not in site.sign_in(Role.ADMINISTRATOR).get(address).text
    with site.authority.write() as session:
        people.person(session, peter).login_subject = "oidc:peter"
    site.sign_in(Role.PROJECT_LEAD)
    of_peter = site.browser.cookies["poort"]
    site.sign_in(Role.ADMINISTRATOR)
    assert "Aanmelding losmaken" in site.get(address).text

    unbound = [site.post(f"{address}/aanmelding/losmaken") for _ in range(2)]

    assert "herkend aan de werkmail peter@waterveen.example" in (
        site.get(unbound[0].headers["location"]).text
    )
    assert acts(site) == ["person.login_unbound"]
    with site.authority.write() as session:
        assert people.person(session, peter).login_subject is None
    site.browser.cookies.clear()
    site.browser.cookies.set("poort", of_peter)
    assert site.get("/werk").status_code == 303


def test_a_coordinator_arranges_a_substitute_for_who_is_ill(site_on_each: Site) -> None:
    """And ends it."""
    site = site_on_each.sign_in(Role.COORDINATOR)
    address = page_of(site, Role.PROJECT_LEAD)
    fields: dict[str, object] = {
        "vervanger": site.authority.people[Role.BUYER],
        "vanaf": "2026-03-02",
        "tot": "2026-03-09",
    }

    lacks = site.post(f"{address}/vervanging", {**fields, "tot": ""})
    arranged = site.post(f"{address}/vervanging", fields)
    again = site.post(f"{address}/vervanging", fields)

    assert "Vul de laatste dag van de afwezigheid in." in lacks.text
    assert "<strong>Bea Buyer</strong>" in site.get(arranged.headers["location"]).text
    assert again.status_code == 422
    ended = site.post(f"{address}/vervanging/beeindigen", {"vervanging": "1"})
    assert "<strong>Bea Buyer</strong>" not in site.get(ended.headers["location"]).text


@pytest.mark.parametrize("what", ["gegevens", "rollen", "weg", "terug", "aanmelding/losmaken"])
def test_a_coordinator_changes_nobody(site: Site, what: str) -> None:
    """Roles are the administrator's."""
    site.sign_in(Role.COORDINATOR)

    answer = site.post(
        f"{page_of(site, Role.BUYER)}/{what}", {"gezien": "", "rol-administrator": "ja"}
    )

    assert answer.status_code == 403
    assert site.get(f"{PEOPLE}/nieuw").status_code == 403
    assert acts(site) == []


@pytest.mark.parametrize("role", [Role.PROJECT_LEAD, Role.BUYER])
def test_others_have_no_business_here(site: Site, role: Role) -> None:
    """The doors of management say whose they are."""
    site.sign_in(role)

    assert site.get(PEOPLE).status_code == 403
    assert site.get(page_of(site, Role.BUYER)).status_code == 403
    assert "Niets te beheren" in site.get("/beheer").text


def test_each_door_of_management_opens(site: Site) -> None:
    """For the one to whom it is shown."""
    for role in (Role.COORDINATOR, Role.ADMINISTRATOR):
        site.sign_in(role)
        doors = [part.partition('"')[0] for part in site.get("/beheer").text.split('h2><a href="')]
        assert len(doors) > 2
        for door in doors[1:]:
            assert site.get(door).status_code == 200, door


def test_somebody_who_is_not_there_is_not_shown(site: Site) -> None:
    """A link of long ago says so."""
    assert site.sign_in(Role.ADMINISTRATOR).get(f"{PEOPLE}/99999").status_code == 404


@pytest.mark.parametrize("projects", [1, 4])
def test_these_pages_ask_few_queries(site: Site, projects: int) -> None:
    """Eight at most, with those of the sign-in."""
    for number in range(projects):
        site.authority.start(f"P-{number}")
    site.sign_in(Role.ADMINISTRATOR)
    for address in ("/beheer", PEOPLE, f"{PEOPLE}/nieuw", page_of(site, Role.PROJECT_LEAD)):
        with counted(site) as said:
            assert site.get(address).status_code == 200
        assert len(said) <= 8, "\n\n".join(said)
