"""Comply or explain in the portal: asked by one, decided by another, told to both."""

import re

import pytest

from domain.vocabulary import AttemptStatus, CheckStatus, DeviationStatus, Role
from models.gate import Deviation
from models.queries import answers
from tests.portal.browsing import Site
from tests.portal.counting import counted
from tests.portal.filling_in import GATE, check_of, opened

WORDS: dict[str, object] = {"reden": "De norm volgt later", "maatregel": "Wij rekenen in mei"}


@pytest.fixture
def project(site: Site) -> int:
    """A project at its first gate; its lead is signed in."""
    project_id = site.authority.start()
    site.sign_in(Role.PROJECT_LEAD)
    return project_id


def ask(site: Site, item_id: int | None, **words: object) -> str:
    """Ask for a deviation from that check; answers the address of it."""
    address = f"/stap/{item_id}/afwijking"
    page = site.get(address).text
    version = re.findall(r'name="versie" value="(\d+)"', page)[0]
    answer = site.post(address, WORDS | {"versie": version} | words)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"]).partition("?")[0]


def stored(site: Site, address: str) -> Deviation:
    """The deviation as it is stored now."""
    with site.authority.write() as session:
        return answers.deviation(session, int(address.rpartition("/")[2]))


def test_a_deviation_is_asked_from_the_checklist_and_loses_nothing(
    site: Site, project: int
) -> None:
    """The button saves what else was typed, and leads to the form."""
    item, other = check_of(site, project, "G1-04"), check_of(site, project, "G1-06")
    typed = {f"antwoord-{other.id}": "no", f"reden-{other.id}": "Nog niet"}

    answer = site.post(GATE, opened(site) | typed | {"actie": f"afwijking:{item.id}"})
    address = ask(site, item.id)

    assert answer.headers["location"] == f"/stap/{item.id}/afwijking"
    assert check_of(site, project, "G1-06").answer is not None
    assert check_of(site, project, "G1-04").status is CheckStatus.DEVIATION_REQUESTED
    assert "Ingrid Client besluit" in site.get(GATE).text
    assert "Wij rekenen in mei" in site.get(address).text


def test_reason_and_measure_are_both_asked(site: Site, project: int) -> None:
    """What was typed of the one stays while the other is asked."""
    item = check_of(site, project, "G1-04")
    address = f"/stap/{item.id}/afwijking"

    answer = site.post(address, {"versie": item.version, "reden": "Daarom", "maatregel": " "})

    assert answer.status_code == 422
    assert 'href="#maatregel"' in answer.text
    assert "Daarom" in answer.text


def test_a_stale_form_says_what_happened(site: Site, project: int) -> None:
    """Nothing is asked on a check that changed."""
    item = check_of(site, project, "G1-04")

    answer = site.post(f"/stap/{item.id}/afwijking", WORDS | {"versie": item.version + 1})

    assert answer.status_code == 422
    assert "De norm volgt later" in answer.text
    assert check_of(site, project, "G1-04").status is CheckStatus.OPEN


@pytest.mark.parametrize(
    ("decision", "status", "check"),
    [
        ("akkoord", DeviationStatus.APPROVED, CheckStatus.DEVIATION_APPROVED),
        ("afwijzen", DeviationStatus.REFUSED, CheckStatus.DEVIATION_REFUSED),
    ],
)
def test_the_second_person_decides(
    site: Site, project: int, decision: str, status: DeviationStatus, check: CheckStatus
) -> None:
    """The asker reads the outcome at the check."""
    address = ask(site, check_of(site, project, "G1-04").id)
    site.sign_in(Role.INTERNAL_CLIENT)
    assert "Bent u akkoord met deze afwijking?" in site.get(address).text

    answer = site.post(address, {"besluit": decision, "reden": "Past bij de maatregel"})

    assert answer.status_code == 303
    assert stored(site, address).status is status
    assert check_of(site, project, "G1-04").status is check
    assert "Past bij de maatregel" in site.sign_in(Role.PROJECT_LEAD).get(GATE).text


def test_a_refusal_needs_its_reason_and_a_decision_its_choice(site: Site, project: int) -> None:
    """Both are asked at their field."""
    address = ask(site, check_of(site, project, "G1-04").id)
    site.sign_in(Role.INTERNAL_CLIENT)

    silent = site.post(address, {"besluit": "afwijzen"})
    empty = site.post(address, {"reden": "Omdat"})

    assert (silent.status_code, empty.status_code) == (422, 422)
    assert 'href="#reden"' in silent.text
    assert 'href="#besluit"' in empty.text
    assert "Omdat" in empty.text
    assert stored(site, address).status is DeviationStatus.REQUESTED


def test_who_asked_cannot_decide(site: Site, project: int) -> None:
    """No form is shown, and a made-up one is refused, administrators included."""
    address = ask(site, check_of(site, project, "G1-04").id)

    for role in (Role.PROJECT_LEAD, Role.ADMINISTRATOR, Role.COORDINATOR):
        site.sign_in(role)
        assert "Bent u akkoord" not in site.get(address).text
        assert site.post(address, {"besluit": "akkoord"}).status_code == 403

    assert stored(site, address).status is DeviationStatus.REQUESTED


def test_who_asked_can_take_it_back(site: Site, project: int) -> None:
    """The step is open again."""
    address = ask(site, check_of(site, project, "G1-04").id)

    answer = site.post(address, {"besluit": "intrekken"})

    assert answer.status_code == 303
    assert "De stap is weer open" in site.get(answer.headers["location"]).text
    assert check_of(site, project, "G1-04").status is CheckStatus.OPEN


def test_an_advisory_step_needs_no_deviation(site: Site, project: int) -> None:
    """It says what is enough instead."""
    item = check_of(site, project, "G1-08")

    page = site.get(f"/stap/{item.id}/afwijking").text

    assert "Een afwijking is niet nodig" in page
    assert "<textarea" not in page


def test_a_step_is_returned_with_its_reason(site: Site, project: int) -> None:
    """A gate that was submitted is open again, and the owner reads why."""
    site.authority.answer_all(project)
    site.authority.submit(project)
    item = check_of(site, project, "G1-01")
    site.sign_in(Role.COORDINATOR)
    address = f"/stap/{item.id}/terug"

    empty = site.post(address)
    answer = site.post(address, {"reden": "De handtekening ontbreekt"})
    page = site.sign_in(Role.PROJECT_LEAD).get(GATE).text

    assert empty.status_code == 422
    assert answer.headers["location"].endswith(f"#stap-{item.id}")
    assert site.authority.attempt(project).status is AttemptStatus.OPEN
    assert "De handtekening ontbreekt" in page
    assert "Teruggegeven op" in page


def test_who_may_not_return_a_step_is_told_who_may(site: Site, project: int) -> None:
    """On the page and by the refusal."""
    site.authority.answer_all(project)
    item = check_of(site, project, "G1-01")

    assert "Dat kunnen alleen de coördinator" in site.get(f"/stap/{item.id}/terug").text
    assert site.post(f"/stap/{item.id}/terug", {"reden": "Nee"}).status_code == 403


@pytest.mark.parametrize("address", ["/afwijking/99", "/stap/99/afwijking", "/stap/99/terug"])
def test_what_is_not_there_is_said_to_be_missing(site: Site, project: int, address: str) -> None:
    """Neither an error of ours nor an empty page."""
    assert site.get(address).status_code == 404


def test_the_pages_ask_little(site: Site, project: int) -> None:
    """Eight questions at most."""
    item = check_of(site, project, "G1-04")
    address = ask(site, item.id)
    site.sign_in(Role.INTERNAL_CLIENT)

    for page in (address, f"/stap/{item.id}/afwijking", f"/stap/{item.id}/terug"):
        with counted(site) as said:
            site.get(page)
        assert len(said) <= 8
