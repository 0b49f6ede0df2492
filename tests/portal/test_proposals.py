"""Voorstellen en vergelijken: what should be adjusted, and how others do."""

import json
import re

import pytest
from sqlmodel import select

from domain.vocabulary import Role
from models.learning import Benchmark, Proposal
from tests.portal.browsing import Site
from tests.portal.counting import counted

Files = dict[str, tuple[str, bytes, str]]

ROW = {
    "year": 2025,
    "product": "AC surf",
    "unit": "ton",
    "weighting_set": "A2",
    "projects": 7,
    "ratio": "0.8125",
}


def key_on(page: str) -> str:
    """The key of the last form on a page that makes something."""
    found: list[str] = re.findall(r'name="form_key" value="(\w+)"', page)
    return found[-1]


def benchmark_file(*rows: dict[str, object], source: str = "ab" * 16) -> Files:
    """A file of another authority, to hand in."""
    body = {"schema": "mki-poort/benchmark/1", "source": source, "rows": list(rows)}
    return {"bestand": ("ander.json", json.dumps(body).encode(), "application/json")}


def make_proposal(site: Site) -> None:
    """A proposal of the coordinator, who stays signed in."""
    site.sign_in(Role.COORDINATOR)
    fields: dict[str, object] = {
        "form_key": key_on(site.get("/leren/voorstellen/nieuw").text),
        "onderwerp": "ceiling",
        "titel": "Plafond van AC surf omlaag",
        "tekst": "Iedereen haalt het.",
    }
    assert site.post("/leren/voorstellen", fields).status_code == 303


def test_a_proposal_keeps_its_figures_and_gets_its_answer(site_on_each: Site) -> None:
    """An answer is written down once, and the policy that followed is linked."""
    site = site_on_each
    site.authority.start()
    make_proposal(site)
    site.authority.start("P-002")
    asked = site.get("/leren/voorstellen").text
    one = re.findall(r'action="/leren/voorstellen/(\d+)/antwoord"', asked)[0]
    fields: dict[str, object] = {f"besluit-{one}": "ja", f"antwoord-{one}": "Akkoord, per 2027."}

    answered = site.post(f"/leren/voorstellen/{one}/antwoord", fields)
    again = site.post(f"/leren/voorstellen/{one}/antwoord", fields)
    linked = site.post(f"/leren/voorstellen/{one}/beleid", {f"beleid-{one}": "1"})

    assert (answered.status_code, again.status_code, linked.status_code) == (303, 409, 303)
    page = site.get("/leren/voorstellen").text
    assert "Akkoord, per 2027." in page
    assert "beleid, versie 1" in page
    with site.authority.write() as session:
        kept = json.loads(session.exec(select(Proposal)).one().figures)
    assert kept["active"] == 1


def test_an_answer_needs_a_verdict_and_words(site: Site) -> None:
    """A policy cannot follow before it."""
    make_proposal(site)

    without = site.post("/leren/voorstellen/1/antwoord", {"antwoord-1": "Ja."})
    empty = site.post("/leren/voorstellen/1/antwoord", {"besluit-1": "nee", "antwoord-1": ""})
    early = site.post("/leren/voorstellen/1/beleid", {"beleid-1": "1"})

    assert {without.status_code, empty.status_code, early.status_code} == {422}


def test_others_make_no_proposals(site: Site) -> None:
    """The coordinator and the policy adviser do."""
    site.sign_in(Role.BUYER)

    assert site.get("/leren/voorstellen").status_code == 200
    assert site.get("/leren/voorstellen/nieuw").status_code == 403


def test_a_file_of_another_authority_replaces_its_earlier_one(site_on_each: Site) -> None:
    """And stands beside our own, by set."""
    site = site_on_each.sign_in(Role.COORDINATOR)

    first = site.post("/leren/vergelijken/invoer", files=benchmark_file(ROW))
    second = site.post(
        "/leren/vergelijken/invoer",
        files=benchmark_file(ROW | {"ratio": "0.7"}, ROW | {"weighting_set": "A1"}),
    )

    assert (first.status_code, second.status_code) == (303, 303)
    with site.authority.write() as session:
        assert len(session.exec(select(Benchmark)).all()) == 2
    page = site.get("/leren/vergelijken").text
    assert "70,0%" in page
    assert "81,25%" in page


@pytest.mark.parametrize(
    ("wrong", "mend"),
    [
        ({"projects": 4}, "minder dan 5 projecten"),
        ({"projects": True}, "minder dan 5 projecten"),
        ({"ratio": 0.8}, "als tekst met een decimale punt"),
        ({"ratio": "0,8"}, "als tekst met een decimale punt"),
        ({"ratio": "NaN"}, "als tekst met een decimale punt"),
        ({"ratio": "-1"}, "als tekst met een decimale punt"),
        ({"unit": "kilo"}, "een van de eenheden"),
        ({"unit": ["ton"]}, "een van de eenheden"),
        ({"weighting_set": "A3"}, "Schrijf A1 of A2."),
        ({"year": 1999}, "het jaar als heel getal"),
        ({"product": " "}, "de naam van het product"),
        ({"authority": "Purmerend"}, "en niets anders"),
    ],
)
def test_a_row_that_cannot_be_is_refused_with_its_place(
    site: Site, wrong: dict[str, object], mend: str
) -> None:
    """Nothing of the file is taken in."""
    site.sign_in(Role.COORDINATOR)

    answer = site.post("/leren/vergelijken/invoer", files=benchmark_file(ROW, ROW | wrong))

    assert answer.status_code == 422
    assert mend in answer.text
    assert '<th scope="row">2</th>' in answer.text
    with site.authority.write() as session:
        assert session.exec(select(Benchmark)).all() == []


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"schema": "x"}', b"[" * 100_000])
def test_what_is_no_benchmark_file_is_refused(site: Site, body: bytes) -> None:
    """With a sentence at the field."""
    site.sign_in(Role.COORDINATOR)

    answer = site.post(
        "/leren/vergelijken/invoer", files={"bestand": ("x.json", body, "application/json")}
    )

    assert answer.status_code == 422


def test_our_own_file_is_not_taken_in(site: Site) -> None:
    """Nor holds it anything by which one could recognise us."""
    site.sign_in(Role.COORDINATOR)
    made = site.post("/leren/vergelijken/uitvoer")
    written = json.loads(made.content)

    answer = site.post(
        "/leren/vergelijken/invoer", files={"bestand": ("x.json", made.content, "text/json")}
    )

    assert written["rows"] == []
    assert "waterveen" not in made.text.lower()
    assert answer.status_code == 422
    assert "Dit is uw eigen bestand." in answer.text


def test_nobody_else_exchanges_figures(site: Site) -> None:
    """Everybody reads the comparison."""
    site.sign_in(Role.BUYER)

    assert site.get("/leren/vergelijken").status_code == 200
    assert site.post("/leren/vergelijken/uitvoer").status_code == 403
    assert site.post("/leren/vergelijken/invoer").status_code == 403


@pytest.mark.parametrize(
    "address", ["/leren/voorstellen", "/leren/voorstellen/nieuw", "/leren/vergelijken"]
)
def test_the_pages_ask_few_queries(site_on_each: Site, address: str) -> None:
    """Eight at most, with those of the sign-in."""
    site = site_on_each
    site.authority.start()
    make_proposal(site)

    with counted(site) as said:
        assert site.get(address).status_code == 200

    assert len(said) <= 8, "\n\n".join(said)
