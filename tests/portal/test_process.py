"""Beheer, proces: check a version, release it, and move projects to it after a trial."""

import re

import pytest
from sqlmodel import col, func, select

from catalogue.loader import load_process, to_yaml
from domain.vocabulary import Role
from models.audit import AuditEvent
from models.policy import Definition
from tests.portal.browsing import Site
from tests.portal.counting import counted

PROCESS = "/beheer/proces"
SHIPPED = load_process("infrastructure-works", "2026.1")
KEY = "0" * 32


def next_version(*changes: tuple[str, str]) -> str:
    """The shipped process as one file, as version 2026.2, with these texts replaced."""
    text = to_yaml(SHIPPED)
    for old, new in (("2026.1", "2026.2"), ("effort_minutes: 60", "effort_minutes: 90"), *changes):
        assert old in text
        text = text.replace(old, new, 1)
    return text


def check_file(site: Site, text: str, name: str = "eigen.yaml") -> tuple[int, str]:
    """Hand a file in, and give what the page answers."""
    files = {"bestand": (name, text.encode(), "application/yaml")}
    answer = site.post(f"{PROCESS}/nakijken", files=files)
    return answer.status_code, answer.text


def releases(site: Site) -> list[str]:
    """The versions that were released."""
    with site.authority.write() as session:
        return list(session.exec(select(Definition.version).order_by(col(Definition.id))))


def test_a_release_is_drawn_with_its_projects_and_steps(site_on_each: Site) -> None:
    """And can be taken along as a file that reads back as the same."""
    site_on_each.authority.start()
    site = site_on_each.sign_in(Role.COORDINATOR)

    listed, one = site.get(PROCESS).text, site.get(f"{PROCESS}/1").text
    file = site.get(f"{PROCESS}/1/bestand")

    assert "Infrastructurele werken" in listed
    assert "1 project" in one
    assert "G1-01" in one
    assert file.text == to_yaml(SHIPPED)
    assert "attachment" in file.headers["content-disposition"]


def test_a_new_version_is_looked_at_and_then_released(site_on_each: Site) -> None:
    """The look keeps nothing and says what differs."""
    site = site_on_each.sign_in(Role.ADMINISTRATOR)

    status, looked = check_file(site, next_version())
    before = releases(site)
    released = site.post(f"{PROCESS}/uitbrengen", {"tekst": next_version()})

    assert status == 200
    assert "Vergeleken met versie 2026.1" in looked
    assert "tijd die het kost" in looked
    assert before == ["2026.1"]
    assert releases(site) == ["2026.1", "2026.2"]
    assert "Deze versie is uitgebracht" in site.get(released.headers["location"]).text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (next_version(("owner: internal_client", "owner: baas")), "eigen.yaml, regel"),
        ("id: [", "eigen.yaml, regel"),
        ("phases: [1-commission.yaml, ../../x.yaml]", "1-commission.yaml, regel 1"),
        ("", "Kies één YAML-bestand van hoogstens 300 KB."),
        ("x" * 300_001, "Kies één YAML-bestand van hoogstens 300 KB."),
        (to_yaml(SHIPPED).replace("minutes: 60", "minutes: 61"), "volgende versienummer"),
    ],
    ids=["role", "yaml", "files", "empty", "large", "same-version"],
)
def test_what_is_wrong_in_a_file_is_told_with_its_line(site: Site, text: str, said: str) -> None:
    """No file of ours is read for it, and nothing is released."""
    site.sign_in(Role.ADMINISTRATOR)

    status, answer = check_file(site, text)

    assert status in {409, 422}
    assert said in answer
    assert "process.yaml" not in answer
    assert releases(site) == ["2026.1"]
    assert site.post(f"{PROCESS}/uitbrengen", {"tekst": text}).status_code in {409, 422}


def test_the_text_can_be_mended_on_the_page(site: Site) -> None:
    """Without sending the file again."""
    site.sign_in(Role.ADMINISTRATOR)
    _, answer = check_file(site, next_version(("owner: internal_client", "owner: baas")))

    mended = site.post(f"{PROCESS}/nakijken", {"tekst": next_version()})

    assert "owner: baas" in answer
    assert "is in orde" in mended.text


def test_a_shipped_process_is_released_as_it_is(site_on_each: Site) -> None:
    """And stands no longer among those that are not."""
    site = site_on_each.sign_in(Role.ADMINISTRATOR)

    answer = site.post(f"{PROCESS}/meegeleverd", {"proces": "small-works", "versie": "2026.1"})

    assert answer.status_code == 303
    assert 'value="small-works"' not in site.get(PROCESS).text


def test_projects_move_after_a_trial_that_changes_nothing(site_on_each: Site) -> None:
    """Who waits for a decision stays, and says why; twice sent is moved once."""
    first, second = (site_on_each.authority.start(number) for number in ("P-1", "P-2"))
    site_on_each.authority.answer_all(second)
    site_on_each.authority.submit(second)
    site = site_on_each.sign_in(Role.ADMINISTRATOR)
    where = site.post(f"{PROCESS}/uitbrengen", {"tekst": next_version()}).headers["location"]
    release = where.partition("?")[0]
    chosen: dict[str, object] = {f"project-{first}": "ja", f"project-{second}": "ja"}

    trial = site.post(f"{release}/overzetten/proef", chosen)
    old = site.authority.project(first).definition_id
    going: dict[str, object] = dict.fromkeys(re.findall(r'name="(project-\d+)"', trial.text), "ja")
    moved = [site.post(f"{release}/overzetten", going | {"form_key": KEY}) for _ in range(2)]

    assert "P-2 wacht op het besluit" in trial.text
    assert going == {f"project-{first}": "ja"}
    assert old == 1
    assert site.authority.project(first).definition_id != 1
    assert site.authority.project(second).definition_id == 1
    assert moved[0].headers["location"] == moved[1].headers["location"]
    assert "1 project is naar deze versie overgezet" in site.get(moved[0].headers["location"]).text
    assert "Ada Admin" in site.get(PROCESS).text
    with site.authority.write() as session:
        events = select(func.count(col(AuditEvent.id))).where(
            AuditEvent.action == "project.migrated"
        )
        assert session.exec(events).one() == 1


def test_a_trial_without_projects_says_so(site: Site) -> None:
    """Instead of moving all of them."""
    site.authority.start()
    site.sign_in(Role.COORDINATOR)

    assert "Er is geen project gekozen" in site.post(f"{PROCESS}/1/overzetten/proef").text


@pytest.mark.parametrize("what", ["nakijken", "uitbrengen", "meegeleverd"])
def test_a_coordinator_releases_nothing(site: Site, what: str) -> None:
    """A version is the administrator's to release."""
    site.sign_in(Role.COORDINATOR)
    fields: dict[str, object] = {
        "tekst": next_version(),
        "proces": "small-works",
        "versie": "2026.1",
    }

    assert site.post(f"{PROCESS}/{what}", fields).status_code == 403
    assert releases(site) == ["2026.1"]


def test_others_do_not_come_here(site: Site) -> None:
    """Nor move a project."""
    site.sign_in(Role.PROJECT_LEAD)

    assert site.get(PROCESS).status_code == 403
    assert site.get(f"{PROCESS}/1").status_code == 403
    assert site.post(f"{PROCESS}/1/overzetten", {"form_key": KEY}).status_code == 403


def test_a_release_that_is_not_there_is_not_shown(site: Site) -> None:
    """A link of elsewhere says so."""
    site.sign_in(Role.ADMINISTRATOR)

    assert site.get(f"{PROCESS}/99").status_code == 404
    assert site.get(f"{PROCESS}/99/bestand").status_code == 404


@pytest.mark.parametrize("address", [PROCESS, f"{PROCESS}/1"])
@pytest.mark.parametrize("projects", [1, 4])
def test_these_pages_ask_few_queries(site: Site, address: str, projects: int) -> None:
    """Eight at most, with those of the sign-in."""
    for number in range(projects):
        site.authority.start(f"P-{number}")
    site.sign_in(Role.ADMINISTRATOR)
    site.get(address)  # parses the process once

    with counted(site) as said:
        assert site.get(address).status_code == 200

    assert len(said) <= 8, "\n\n".join(said)
