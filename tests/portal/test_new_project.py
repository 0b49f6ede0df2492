"""Project starten: six answers, a look at the planning, one project."""

import re
from urllib.parse import urlencode

import pytest

from domain.vocabulary import Role
from tests.portal.browsing import Site
from tests.portal.counting import counted

KEY = "0123456789abcdef0123456789abcdef"


def answers(site: Site, **other: str) -> dict[str, object]:
    """What somebody fills in, but for what the test says."""
    people = site.authority.people
    return {
        "nummer": "2710",
        "naam": "Herstrating Dorpsstraat",
        "soort": "infrastructure-works",
        "materiaal": "asphalt",
        "gunning": "2028-06-01",
        "doel": str(site.authority.objective_id),
        "project_lead": str(people[Role.PROJECT_LEAD]),
        "internal_client": str(people[Role.INTERNAL_CLIENT]),
        "buyer": str(people[Role.BUYER]),
        **other,
    }


def test_the_form_begins_with_what_is_known(site: Site) -> None:
    """The visitor leads; with one process and one objective there is nothing to choose."""
    text = site.sign_in(Role.PROJECT_LEAD).get("/projecten/nieuw").text

    lead = site.authority.people[Role.PROJECT_LEAD]
    assert re.search(rf'<option value="{lead}" selected>Peter Lead', text)
    assert '<input type="hidden" name="soort" value="infrastructure-works">' in text
    assert f'<option value="{site.authority.objective_id}" selected>' in text


def test_the_planning_is_shown_before_anything_is_made(site_on_each: Site) -> None:
    """Back from the award; nothing is stored by looking."""
    site = site_on_each.sign_in(Role.PROJECT_LEAD)

    review = site.get(f"/projecten/nieuw/nakijken?{urlencode(answers(site))}")

    assert review.status_code == 200
    assert "do 1 juni 2028" in review.text
    assert "Minder milieu-impact" in review.text
    assert "Bea Buyer" in review.text
    assert "2710" not in site.get("/projecten").text


def test_a_started_project_is_there_once_however_often_the_button_is_pressed(
    site_on_each: Site,
) -> None:
    """Both presses lead to its page."""
    site = site_on_each.sign_in(Role.PROJECT_LEAD)
    sent = {**answers(site), "form_key": KEY}

    first, second = (site.post("/projecten/nieuw", sent) for _ in "ab")

    assert (first.status_code, second.status_code) == (303, 303)
    assert first.headers["location"] == "/projecten/2710?gedaan=gestart"
    assert second.headers["location"] == first.headers["location"]
    assert site.get("/projecten").text.count("Herstrating Dorpsstraat") == 1


def test_what_was_reviewed_is_what_is_sent(site: Site) -> None:
    """The page of the planning carries every answer, and the way back to change one."""
    site.sign_in(Role.PROJECT_LEAD)
    review = site.get(f"/projecten/nieuw/nakijken?{urlencode(answers(site))}").text
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', review))
    back = re.search(r'href="(/projecten/nieuw\?[^"]+)"', review)
    assert back is not None

    changed = site.get(back[1].replace("&amp;", "&")).text
    made = site.post("/projecten/nieuw", dict(fields))

    assert 'value="Herstrating Dorpsstraat"' in changed
    assert made.headers["location"] == "/projecten/2710?gedaan=gestart"


@pytest.mark.parametrize(
    ("wrong", "field", "message"),
    [
        ({"nummer": ""}, "nummer", "Vul het nummer van het project in."),
        ({"nummer": "1/2"}, "nummer", "Dit kan geen nummer zijn"),
        ({"nummer": "nieuw"}, "nummer", "Dit kan geen nummer zijn"),
        ({"nummer": "9" * 41}, "nummer", "hoogstens 40 tekens"),
        ({"nummer": "P-001"}, "nummer", "al in gebruik"),
        ({"naam": " "}, "naam", "Vul de naam van het project in."),
        ({"naam": "x" * 201}, "naam", "hoogstens 200 tekens"),
        ({"soort": "x"}, "soort", "Kies hoe groot het werk is."),
        ({"materiaal": ""}, "materiaal", "Kies het materiaal."),
        ({"gunning": "gisteren"}, "gunning", "Dit is geen dag."),
        ({"gunning": "2026-02-27"}, "gunning", "ligt in het verleden"),
        ({"gunning": "2099-01-01"}, "gunning", "Kies een dag van"),
        ({"project_lead": ""}, "project_lead", "Kies wie de projectleider is."),
        ({"internal_client": "999"}, "internal_client", "Kies wie de interne opdrachtgever is."),
    ],
    ids=lambda value: value if isinstance(value, str) else str(value)[:30],
)
def test_what_is_wrong_stands_at_its_field_and_nothing_is_made(
    site: Site, wrong: dict[str, str], field: str, message: str
) -> None:
    """On looking as on sending; what was typed stays."""
    site.authority.start("P-001")
    site.sign_in(Role.PROJECT_LEAD)
    typed = answers(site, **wrong)

    looked = site.get(f"/projecten/nieuw/nakijken?{urlencode(typed)}")
    sent = site.post("/projecten/nieuw", {**typed, "form_key": KEY})

    for answer in (looked, sent):
        assert answer.status_code == 422
        summary = answer.text[answer.text.index('class="errors"') :]
        assert f'<a href="#{field}">' in summary
        assert message in summary
        assert f'value="{site.authority.people[Role.BUYER]}" selected' in answer.text
    assert "2710" not in site.get("/projecten").text


def test_one_person_cannot_be_lead_and_client(site: Site) -> None:
    """Who submits does not decide."""
    site.sign_in(Role.PROJECT_LEAD)
    lead = str(site.authority.people[Role.PROJECT_LEAD])

    answer = site.post("/projecten/nieuw", {**answers(site, internal_client=lead), "form_key": KEY})

    assert answer.status_code == 422
    assert '<a href="#internal_client">' in answer.text
    assert "zijn twee personen" in answer.text


def test_a_refused_project_leaves_its_key_free(site: Site) -> None:
    """Mended, the same page can be sent again."""
    site.authority.start("2710")
    site.sign_in(Role.PROJECT_LEAD)
    refused = site.post("/projecten/nieuw", {**answers(site), "form_key": KEY})

    made = site.post("/projecten/nieuw", {**answers(site, nummer="2711"), "form_key": KEY})

    assert (refused.status_code, made.status_code) == (422, 303)


def test_an_award_that_comes_soon_is_warned_of(site: Site) -> None:
    """It may be started all the same."""
    site.sign_in(Role.PROJECT_LEAD)

    review = site.get(f"/projecten/nieuw/nakijken?{urlencode(answers(site, gunning='2026-04-01'))}")

    assert "zouden al achter u liggen" in review.text
    assert "Start het project" in review.text


def test_without_an_award_the_plan_runs_from_today(site: Site) -> None:
    """It says so."""
    site.sign_in(Role.PROJECT_LEAD)

    review = site.get(f"/projecten/nieuw/nakijken?{urlencode(answers(site, gunning=''))}")

    assert "gepland vanaf vandaag" in review.text
    assert "in het verleden" not in review.text


def test_who_may_not_start_a_project_is_told_who_may(site: Site) -> None:
    """On each of the three addresses."""
    site.sign_in(Role.BUYER)
    sent = {**answers(site), "form_key": KEY}

    refused = (
        site.get("/projecten/nieuw"),
        site.get(f"/projecten/nieuw/nakijken?{urlencode(answers(site))}"),
        site.post("/projecten/nieuw", sent),
    )

    assert [answer.status_code for answer in refused] == [403, 403, 403]
    assert "projectleider" in refused[0].text


def test_the_form_asks_eight_statements_of_the_database_at_most(site: Site) -> None:
    """However many people there are."""
    site.sign_in(Role.PROJECT_LEAD).get("/projecten/nieuw")

    with counted(site) as said:
        site.get("/projecten/nieuw")

    assert len(said) <= 8, said
