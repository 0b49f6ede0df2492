"""Somebody gets all that is kept of them, and nothing that is another's alone."""

import io
import json
import zipfile

import pytest
from sqlmodel import col, select

from domain.vocabulary import Role
from models.audit import AuditEvent
from tests.portal.browsing import Site


def fetched(site: Site, address: str) -> zipfile.ZipFile:
    """The file that the form at that address gives."""
    asked = site.post(address)
    answer = site.get(asked.headers["location"])
    assert answer.status_code == 200, answer.text
    return zipfile.ZipFile(io.BytesIO(answer.content))


def test_one_gets_all_that_is_kept_of_oneself(site_on_each: Site) -> None:
    """What one did, is asked, was sent and left in the trail; the trail tells that it was taken."""
    site = site_on_each
    project = site.authority.start()
    site.authority.pass_gate(project)
    site.sign_in(Role.PROJECT_LEAD).get("/mijn-meldingen")

    file = fetched(site, "/mijn-meldingen/gegevens")
    kept = {
        name.removeprefix("data/").removesuffix(".json"): json.loads(file.read(name))
        for name in file.namelist()
        if name.startswith("data/")
    }
    page = file.read("overview.html").decode()

    assert kept["person"][0]["name"] == "Peter Lead"
    assert kept["teams"][0] == {
        "project": "P-001",
        "role": "project_lead",
        "started_on": "2026-03-02",
        "ended_on": None,
    }
    assert kept["answers"]
    assert kept["evidence"]
    assert kept["steps"]
    assert kept["sessions"]
    assert all(one["subject"] for one in kept["messages"])
    assert {one["action"] for one in kept["audit"]} >= {"check.answered", "gate.submitted"}
    assert "Bea Buyer" not in page
    assert "Peter Lead" in page
    with site.authority.write() as session:
        newest = session.exec(select(AuditEvent).order_by(col(AuditEvent.sequence).desc())).first()
        assert newest is not None
        assert newest.action == "person.exported"


def test_every_kind_of_act_can_be_exported(site_on_each: Site) -> None:
    """Each table answers on both engines, whoever asks: here the one who decided."""
    site = site_on_each
    site.authority.pass_gate(site.authority.start())

    file = fetched(site.sign_in(Role.INTERNAL_CLIENT), "/mijn-meldingen/gegevens")

    assert json.loads(file.read("data/decisions.json"))[0]["outcome"] == "go"
    assert "hash" not in "".join(json.dumps(json.loads(file.read("data/sessions.json"))))


def test_the_administrator_takes_them_for_somebody(site: Site) -> None:
    """For who left, or cannot sign in."""
    lead = site.authority.people[Role.PROJECT_LEAD]

    file = fetched(site.sign_in(Role.ADMINISTRATOR), f"/beheer/mensen/{lead}/kopie")

    assert json.loads(file.read("data/person.json"))[0]["name"] == "Peter Lead"


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.PROJECT_LEAD])
def test_nobody_else_takes_the_data_of_another(site: Site, role: Role) -> None:
    """Nor fetches what another asked."""
    buyer = site.authority.people[Role.BUYER]
    asked = site.sign_in(Role.BUYER).post("/mijn-meldingen/gegevens").headers["location"]
    site.sign_in(role)

    assert site.post(f"/beheer/mensen/{buyer}/kopie").status_code == 403
    assert site.get(asked).status_code == 404


def test_what_was_asked_is_ready_for_an_hour(site: Site) -> None:
    """Later one asks again, so that the trail says when."""
    asked = site.sign_in(Role.BUYER).post("/mijn-meldingen/gegevens").headers["location"]
    site.authority.pass_time(minutes=61)

    assert site.sign_in(Role.BUYER).get(asked).status_code == 404
