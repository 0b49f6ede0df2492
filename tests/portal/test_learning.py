"""Leren en kennis: competences, hours, lessons and the log."""

import io
import json
import re
import zipfile

import pytest
from sqlmodel import select

from domain.vocabulary import Material, Role
from models.learning import CompetenceAssessment, LearningDone, Lesson
from models.queries.competences import newest_levels
from models.queries.leavers import forget_belongings
from tests.portal.browsing import Site
from tests.portal.counting import counted

HOURS = "/projecten/P-001/capaciteit"


def levels(site: Site, role: Role) -> dict[str, int]:
    """What that person said of themselves last."""
    with site.authority.write() as session:
        found = newest_levels(session, person_id=site.authority.people[role])
        return {key[1]: row.level for key, row in found.items()}


def key_on(page: str) -> str:
    """The key of the last form on a page that makes something."""
    found: list[str] = re.findall(r'name="form_key" value="(\w+)"', page)
    return found[-1]


def test_somebody_says_how_they_see_themselves_and_the_newest_counts(site_on_each: Site) -> None:
    """Once more on the same day takes the place of the first."""
    site = site_on_each.sign_in(Role.BUYER)
    page = site.get("/kennis").text
    assert "Nauwkeurig en georganiseerd werken" in page
    assert "Duidelijk opdracht geven" not in page

    site.post("/kennis", {"niveau-buyer-precise": "1"})
    answer = site.post("/kennis", {"niveau-buyer-precise": "2"})

    assert answer.status_code == 303
    assert levels(site, Role.BUYER) == {"buyer-precise": 2}
    assert "Past bij waar u beter in wilt worden" in site.get("/kennis").text


def test_who_stands_on_their_own_is_advised_nothing(site: Site) -> None:
    """From the third level on."""
    site.sign_in(Role.BUYER).post("/kennis", {"niveau-buyer-precise": "3"})

    assert "Past bij waar u beter in wilt worden" not in site.get("/kennis").text


@pytest.mark.parametrize("field", ["niveau-buyer-precise", "niveau-nothing"])
def test_a_level_that_is_not_there_is_refused(site: Site, field: str) -> None:
    """Nor a competence that is not there."""
    answer = site.sign_in(Role.BUYER).post("/kennis", {field: "5"})

    assert answer.status_code == 422
    assert levels(site, Role.BUYER) == {}


def test_a_learning_step_is_taken_once(site_on_each: Site) -> None:
    """A second time changes nothing."""
    site = site_on_each.sign_in(Role.BUYER)

    for _ in range(2):
        assert site.post("/kennis/stap", {"stap": "elearning-mki"}).status_code == 303

    assert site.get("/kennis").text.count("gedaan op") == 1
    assert site.post("/kennis/stap", {"stap": "nothing"}).status_code == 404


def test_a_check_leads_to_how_one_learns_it(site: Site) -> None:
    """On its line of the checklist."""
    site.authority.start()
    site.sign_in(Role.PROJECT_LEAD)

    page = site.get("/projecten/P-001/poort/G2").text

    assert 'href="/kennis?bij=G2-07"' in page
    assert 'href="/kennis?bij=G2-06"' not in page
    assert "Zo leert u wat stap G2-07 vraagt" in site.get("/kennis?bij=G2-07").text


def test_only_the_coordinator_sees_who_needs_what(site_on_each: Site) -> None:
    """With names; nobody else comes in."""
    site = site_on_each
    site.sign_in(Role.BUYER).post("/kennis", {"niveau-buyer-precise": "1"})
    refused = site.get("/kennis/overzicht")

    page = site.sign_in(Role.COORDINATOR).get("/kennis/overzicht").text

    assert refused.status_code == 403
    row = page[page.index("Bea Buyer") :]
    assert "Nauwkeurig en georganiseerd werken" in row[: row.index("</tr>")]


def test_hours_are_asked_and_given(site_on_each: Site) -> None:
    """The lead starts from what the steps take; the client gives less, which everybody sees."""
    site = site_on_each
    site.authority.start()
    asked = site.sign_in(Role.PROJECT_LEAD).get(HOURS).text
    assert re.search(r'name="gevraagd-1-project_lead" value="5"', asked)

    answer = site.post(f"{HOURS}/vragen", {"gevraagd-1-project_lead": "12"})
    page = site.sign_in(Role.INTERNAL_CLIENT).get(HOURS).text
    given = site.post(f"{HOURS}/geven", {"gegeven-1-project_lead": "8", "versie-1-project_lead": 1})

    assert (answer.status_code, given.status_code) == (303, 303)
    assert "Uren geven" in page
    assert "Uren vragen" not in page
    assert "4 tekort" in site.get(HOURS).text
    short = site.sign_in(Role.COORDINATOR).get("/kennis/capaciteit").text
    assert "P-001" in short
    assert "P-001" in site.get("/projecten/P-001/tijdlijn").text


def test_an_ask_that_was_changed_meanwhile_is_not_answered(site: Site) -> None:
    """What was typed stays on the page."""
    site.authority.start()
    lead = {"gevraagd-1-project_lead": "12"}
    site.sign_in(Role.PROJECT_LEAD).post(f"{HOURS}/vragen", dict(lead))
    again: dict[str, object] = {"gevraagd-1-project_lead": "20", "versie-1-project_lead": 1}
    assert site.post(f"{HOURS}/vragen", again).status_code == 303

    answer = site.sign_in(Role.INTERNAL_CLIENT).post(
        f"{HOURS}/geven", {"gegeven-1-project_lead": "12", "versie-1-project_lead": 1}
    )

    assert answer.status_code == 409
    assert 'name="gegeven-1-project_lead" value="12"' in answer.text


def test_only_the_lead_asks_and_only_the_client_gives(site: Site) -> None:
    """Others read."""
    site.authority.start()

    assert site.sign_in(Role.BUYER).get(HOURS).status_code == 200
    for act in ("vragen", "geven"):
        fields: dict[str, object] = {f"ge{act}": "1"}
        assert site.post(f"{HOURS}/{act}", fields).status_code == 403


def test_hours_that_cannot_be_are_told_at_their_field(site: Site) -> None:
    """Nothing is kept."""
    site.authority.start()
    site.sign_in(Role.PROJECT_LEAD)

    answer = site.post(f"{HOURS}/vragen", {"gevraagd-1-project_lead": "acht"})

    assert answer.status_code == 422
    assert "Schrijf hele uren, van 0 tot 10000." in answer.text
    assert "nog niet gevraagd" in site.get(HOURS).text


def record_lesson(site: Site, number: str, *, gate: str, material: str, body: str) -> None:
    """A lesson of that project, by its lead."""
    site.sign_in(Role.PROJECT_LEAD)
    fields: dict[str, object] = {
        "form_key": key_on(site.get(f"/projecten/{number}/les?poort={gate}").text),
        "poort": gate,
        "materiaal": material,
        "les": body,
    }
    assert site.post(f"/projecten/{number}/les", fields).status_code == 303


def test_a_lesson_comes_back_at_the_same_gate_of_the_next_project(site_on_each: Site) -> None:
    """Of the same material, and not at other gates, of other materials or of its own project."""
    site = site_on_each
    site.authority.start("P-001")
    site.authority.start("P-002")
    site.authority.start("P-003", material=Material.CONCRETE)
    record_lesson(site, "P-001", gate="G3", material="asphalt", body="Vraag de laagdikte vroeg.")
    record_lesson(site, "P-001", gate="G3", material="", body="Reken met één versie.")

    def told(address: str) -> tuple[bool, bool]:
        page = site.get(address).text
        return "Vraag de laagdikte vroeg." in page, "Reken met één versie." in page

    assert told("/projecten/P-002/les/G3") == (True, True)
    assert told("/projecten/P-003/les/G3") == (False, True)
    assert told("/projecten/P-002/les/G4") == (False, False)
    assert told("/projecten/P-001/les/G3") == (False, False)
    assert told("/leren/lessen?poort=G3") == (True, True)
    assert 'href="/projecten/P-002/les/G3"' in site.get("/projecten/P-002/poort/G3").text


def test_the_checklist_asks_the_lessons_as_a_part(site: Site) -> None:
    """Nothing at all where there are none."""
    site.authority.start()
    site.authority.start("P-002")
    site.sign_in(Role.BUYER)
    nothing = site.get("/projecten/P-002/les/G1", **{"HX-Request": "true"}).text
    record_lesson(site, "P-001", gate="G1", material="asphalt", body="Begin eerder.")

    part = site.get("/projecten/P-002/les/G1", **{"HX-Request": "true"}).text

    assert nothing.strip() == ""
    assert "Begin eerder." in part
    assert "<html" not in part


def test_a_withdrawn_lesson_comes_back_no_longer(site: Site) -> None:
    """Withdrawing it twice is told."""
    site.authority.start("P-001")
    site.authority.start("P-002")
    record_lesson(site, "P-001", gate="G3", material="asphalt", body="Vraag de laagdikte vroeg.")
    with site.authority.write() as session:
        lesson = session.exec(select(Lesson)).one().id

    assert site.post(f"/leren/lessen/{lesson}/intrekken").status_code == 303
    assert site.post(f"/leren/lessen/{lesson}/intrekken").status_code == 404
    assert "Vraag" not in site.get("/projecten/P-002/les/G3", **{"HX-Request": "true"}).text


def test_a_lesson_without_words_or_gate_is_refused(site: Site) -> None:
    """At its fields."""
    site.authority.start()
    answer = site.sign_in(Role.PROJECT_LEAD).post(
        "/projecten/P-001/les", {"form_key": "k", "poort": "G9", "les": ""}
    )

    assert answer.status_code == 422
    assert "Kies een poort." in answer.text
    assert "Schrijf op wat anderen moeten weten." in answer.text


def add_to_log(site: Site, **fields: object) -> int:
    """Send the form of the log; answers the status."""
    values: dict[str, object] = {
        "form_key": key_on(site.get("/leren").text),
        "soort": "barrier",
        "titel": "Geen plafond voor grasbeton",
        "tekst": "Dan weten we niet wat goed is.",
        "project": "",
    }
    return site.post("/leren", values | fields).status_code


def test_what_is_logged_is_followed_up(site_on_each: Site) -> None:
    """Filters and export go along."""
    site = site_on_each
    site.authority.start()
    site.sign_in(Role.COORDINATOR)
    assert add_to_log(site, project="P-001") == 303
    assert add_to_log(site, soort="opportunity", titel="Koud asfalt") == 303

    fields: dict[str, object] = {"versie": 1, "stand-1": "closed", "opvolging-1": "Plafond staat."}
    followed = site.post("/leren/logboek/1", fields)
    stale = site.post("/leren/logboek/1", fields)

    assert (followed.status_code, stale.status_code) == (303, 409)
    barriers = site.get("/leren?alleen=barrier&stand=closed").text
    assert "Plafond staat." in barriers
    assert "Koud asfalt" not in barriers
    export = site.get("/leren/export.csv?alleen=opportunity").content.decode("utf-8-sig")
    assert "Koud asfalt" in export
    assert "grasbeton" not in export
    assert "Geen plafond voor grasbeton" in site.get("/projecten/P-001/tijdlijn").text


@pytest.mark.parametrize(
    "wrong",
    [{"soort": "x"}, {"titel": ""}, {"titel": "t" * 201}, {"tekst": ""}, {"project": "P-999"}],
)
def test_an_entry_that_tells_nothing_is_refused(site: Site, wrong: dict[str, object]) -> None:
    """Nothing is kept."""
    site.sign_in(Role.COORDINATOR)

    assert add_to_log(site, **wrong) == 422
    assert "grasbeton" not in site.get("/leren").text


def test_who_closes_an_entry_says_what_was_done(site: Site) -> None:
    """Else it is told at the field."""
    site.sign_in(Role.COORDINATOR)
    add_to_log(site)

    answer = site.post("/leren/logboek/1", {"versie": 1, "stand-1": "closed", "opvolging-1": ""})

    assert answer.status_code == 422
    assert "Schrijf op wat ermee gebeurt." in answer.text


def test_what_somebody_said_of_themselves_is_theirs(site_on_each: Site) -> None:
    """It goes along with their data, stands in no trail, and goes when their name goes."""
    site = site_on_each.sign_in(Role.BUYER)
    site.post("/kennis", {"niveau-buyer-precise": "1"})
    site.post("/kennis/stap", {"stap": "elearning-mki"})
    buyer = site.authority.people[Role.BUYER]

    asked = site.post("/mijn-meldingen/gegevens").headers["location"]
    file = zipfile.ZipFile(io.BytesIO(site.get(asked).content))
    kept = json.loads(file.read("data/competences.json"))
    taken = json.loads(file.read("data/learning_steps.json"))
    trail = json.loads(file.read("data/audit.json"))

    assert [(one["competence"], one["level"]) for one in kept] == [("buyer-precise", 1)]
    assert [one["learning_step"] for one in taken] == ["elearning-mki"]
    assert [one["facts"] for one in trail if one["action"] == "competence.assessed"] == [
        '{"competences":1}'
    ]
    with site.authority.write() as session:
        forget_belongings(session, buyer, now=site.authority.now)
        assert session.exec(select(CompetenceAssessment)).all() == []
        assert session.exec(select(LearningDone)).all() == []


@pytest.mark.parametrize(
    "address",
    [
        "/kennis",
        "/kennis/overzicht",
        "/kennis/capaciteit",
        "/leren",
        "/leren/lessen",
        HOURS,
        "/projecten/P-001/les",
        "/projecten/P-001/les/G1",
    ],
)
def test_the_pages_ask_few_queries(site_on_each: Site, address: str) -> None:
    """Eight at most, with those of the sign-in."""
    site = site_on_each
    site.authority.start()
    site.sign_in(Role.COORDINATOR)

    with counted(site) as said:
        assert site.get(address).status_code == 200

    assert len(said) <= 8, "\n\n".join(said)
