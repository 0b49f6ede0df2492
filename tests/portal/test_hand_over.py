"""Handing one step over to a colleague."""

from domain.vocabulary import Role
from models.queries import gates
from tests.portal.browsing import Site
from tests.portal.test_project_acts import hidden

PAGE = "/projecten/P-001"


def first_item(site: Site, project_id: int) -> tuple[int, int | None]:
    """The first check in hand and who owns it."""
    with site.authority.write() as session:
        attempt = gates.attempt_in_hand(session, project_id)
        assert attempt.id is not None
        item = next(
            one
            for one in gates.check_items(session, attempt.id)
            if one.assignee_id == site.authority.people[Role.PROJECT_LEAD]
        )
        assert item.id is not None
        return item.id, item.assignee_id


def test_a_step_is_handed_over_to_a_colleague(site: Site) -> None:
    """By its owner, once, also when the form is sent twice."""
    project_id = site.authority.start()
    item_id, _ = first_item(site, project_id)
    site.sign_in(Role.PROJECT_LEAD)
    form = site.get(f"/stap/{item_id}/overdragen").text
    fields = {
        "form_key": "k1",
        "versie": hidden(form, "versie"),
        "persoon": site.authority.people[Role.BUYER],
        "reden": "Bea weet dit beter",
    }

    answers = [site.post(f"/stap/{item_id}/overdragen", fields) for _ in range(2)]

    with site.authority.write() as session:
        owner = gates.check_item(session, item_id).assignee_id
    assert [answer.headers["location"] for answer in answers] == [f"{PAGE}?gedaan=overdragen"] * 2
    assert owner == site.authority.people[Role.BUYER]


def test_a_step_that_changed_meanwhile_is_shown_first(site: Site) -> None:
    """And a step that nobody was chosen for, or that is not one's own, stays where it is."""
    project_id = site.authority.start()
    item_id, owner_id = first_item(site, project_id)
    address = f"/stap/{item_id}/overdragen"
    fields = {"form_key": "k1", "versie": "0", "persoon": site.authority.people[Role.BUYER]}

    stale = site.sign_in(Role.PROJECT_LEAD).post(address, fields)
    nobody = site.post(address, fields | {"persoon": ""})
    foreign = site.sign_in(Role.POLICY_ADVISER).post(address, fields)

    assert stale.status_code == 409
    assert "Iemand was u voor" in stale.text
    assert nobody.status_code == 422
    assert foreign.status_code == 403
    assert first_item(site, project_id) == (item_id, owner_id)
