"""Waar loopt het vast: the finding, the tables and their files."""

import csv
import io
import re
from html import unescape

import pytest

from domain.vocabulary import Role
from models.queries import gates
from models.refusals import StoreUnavailableError
from tests.portal.browsing import Site
from tests.portal.counting import counted
from tests.portal.late import chosen, late_site, words
from usecases.deviations import AskDeviation, ask_deviation
from usecases.late_figures import LateFigures
from web.late_filters import LateFilters

MOST_QUERIES = 8


def test_the_finding_names_the_gate_that_holds_projects_up(site_on_each: Site) -> None:
    """Of two late gates the one with most projects is the bottleneck."""
    site = late_site(site_on_each, projects=3, weeks=0)
    with site.authority.write() as session:
        project_id = gates.attempt(session, 1).project_id
    site.authority.pass_gate(project_id)
    site.authority.pass_time(weeks=40)
    site.sign_in(Role.COORDINATOR)

    text = words(site.get("/te-laat").text)

    assert "Bij 3 van 3 projecten is een duurzaamheidsstap te laat." in text
    assert re.search(r"Poort G1 \(Opdracht\) is het knelpunt: 2 projecten, samen \d+ wer", text)


def test_a_cell_leads_to_the_late_steps_of_its_project_and_gate(site_on_each: Site) -> None:
    """Every figure can be clicked to what it counts."""
    site = late_site(site_on_each, projects=2).sign_in(Role.COORDINATOR)
    overview = site.get("/te-laat").text
    cell = re.findall(r'class="heat heat--4" href="([^"]+)#stappen"', overview)[0]

    text = site.get(unescape(cell)).text

    assert "Alleen van project P-001" in words(text)
    assert 'href="/projecten/P-001"' in text
    assert 'href="/projecten/P-002"' not in text


def test_projects_in_time_are_shown_while_all_fit_on_a_page(site_on_each: Site) -> None:
    """A cell says in words where a project stands."""
    site = late_site(site_on_each, projects=1, weeks=30)
    in_time = site.authority.start("P-900", name="Weg op tijd")
    submitted = site.authority.start("P-901", name="Weg aangeboden")
    site.authority.answer_all(submitted)
    site.authority.submit(submitted)
    site.authority.pass_gate(in_time)
    site.sign_in(Role.BUYER)

    text = words(site.get("/te-laat").text)

    assert "Bij 1 van 3 projecten" in text
    assert "Weg op tijd klaar loopt nog niet" in text
    assert "Weg aangeboden aangeboden nog niet" in text


@pytest.mark.parametrize(
    ("query", "steps"),
    [
        ("rol=project_lead", 3),
        ("rol=internal_client", 4),
        ("eigenaar=peter", 3),
        ("eigenaar=%25", 0),
        ("poort=G2", 0),
        ("dagen=9999", 0),
        ("dagen=2000", 0),
        ("dagen=quite", 7),
        ("afdeling=Water", 0),
        ("afdeling=Wegen", 7),
        ("project=P-001", 7),
        ("project=P-404", 0),
        ("volgorde=eigenaar", 7),
        ("volgorde=kortst", 7),
        ("volgorde=onzin&rol=niemand", 7),
        ("pagina=2", 0),
        ("pagina=99999999999999999999", 7),
    ],
)
def test_the_address_holds_what_is_filtered(site_on_each: Site, query: str, steps: int) -> None:
    """What cannot be read in it counts as not asked."""
    site = late_site(site_on_each).sign_in(Role.COORDINATOR)

    answer = site.get(f"/te-laat?{query}")

    assert answer.status_code == 200
    assert len(chosen(answer.text)) == steps


def test_only_what_the_gate_needs_can_be_asked(site_on_each: Site) -> None:
    """Advisory steps hold nobody up."""
    site = late_site(site_on_each).sign_in(Role.COORDINATOR)

    text = site.get("/te-laat?verplicht=1").text

    assert chosen(text)
    assert "advies, niet nodig voor de poort" not in text


@pytest.mark.parametrize("order", ["langst", "kortst", "project", "eigenaar", "poort"])
def test_pages_of_a_list_hold_every_step_once(site_on_each: Site, order: str) -> None:
    """Whatever the order, nothing is lost between two pages."""
    site = late_site(site_on_each, projects=9).sign_in(Role.COORDINATOR)

    first = site.get(f"/te-laat?volgorde={order}").text
    second = site.get(f"/te-laat?volgorde={order}&pagina=2").text

    assert len(chosen(first)) == 50
    assert len(set(chosen(first) + chosen(second))) == 9 * 7


@pytest.mark.parametrize("projects", [1, 60])
def test_the_page_asks_the_same_few_queries_at_any_size(site: Site, projects: int) -> None:
    """Eight, with the two of the sign-in (style guide, 49)."""
    late_site(site, projects=projects).sign_in(Role.COORDINATOR)
    site.get("/te-laat")  # parses the process once

    for address in ("/te-laat", "/te-laat?rol=project_lead&volgorde=eigenaar", "/te-laat?tabel=2"):
        with counted(site) as said:
            assert site.get(address).status_code == 200
        assert len(said) <= MOST_QUERIES, "\n\n".join(said)


def test_a_table_of_projects_goes_on_to_a_next_page(site_on_each: Site) -> None:
    """Above fifty active projects only late ones are shown, fifty a page."""
    site = late_site(site_on_each, projects=52).sign_in(Role.COORDINATOR)

    first, second = (
        set(re.findall(r'<th scope="row"><a href="/projecten/(P-\d+)"', site.get(address).text))
        for address in ("/te-laat", "/te-laat?tabel=2")
    )

    assert len(first) == 50
    assert len(first | second) == 52


def test_nobody_waits_for_large_counts_to_be_made_again(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a minute they are counted behind the page, which says of when what it shows is."""
    monkeypatch.setattr(LateFigures, "is_large", property(lambda _figures: True))
    late_site(site).sign_in(Role.COORDINATOR)
    before = words(site.get("/te-laat").text)
    site.authority.start("P-777")

    kept = words(site.get("/te-laat").text)
    site.authority.pass_time(minutes=1)
    behind = words(site.get("/te-laat").text)
    anew = words(site.get("/te-laat").text)

    assert "De aantallen zijn van" in before
    assert "1 van 1" in kept
    assert "1 van 1" in behind
    assert "1 van 2" in anew


def test_large_counts_that_are_old_are_not_shown(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who comes after nobody looked for ten minutes sees the counts of now."""
    monkeypatch.setattr(LateFigures, "is_large", property(lambda _figures: True))
    late_site(site).sign_in(Role.COORDINATOR)
    site.get("/te-laat")
    site.authority.start("P-777")
    site.authority.pass_time(minutes=10)

    assert "1 van 2" in words(site.get("/te-laat").text)


def test_counts_stay_as_they_were_while_the_store_cannot_be_read(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counting behind a page that fails is tried again behind the next one."""
    monkeypatch.setattr(LateFigures, "is_large", property(lambda _figures: True))
    late_site(site).sign_in(Role.COORDINATOR)
    site.get("/te-laat")
    site.authority.start("P-777")
    site.authority.pass_time(minutes=1)

    with monkeypatch.context() as broken:
        broken.setattr("web.late_counts.count_late", _unavailable)
        failed = site.get("/te-laat")
    site.get("/te-laat")

    assert failed.status_code == 200
    assert "1 van 2" in words(site.get("/te-laat").text)


def _unavailable(*_args: object, **_options: object) -> LateFigures:
    raise StoreUnavailableError


def test_what_else_waits_too_long_stands_below(site_on_each: Site) -> None:
    """A decision, a deviation, a gate that was not submitted, and steps without an owner."""
    site = site_on_each
    authority = site.authority
    submitted = authority.start("P-001", name="Wacht op besluit")
    authority.answer_all(submitted)
    authority.submit(submitted)
    team = {role: person for role, person in authority.team().items() if role is not Role.BUYER}
    authority.start("P-002", name="Zonder inkoper", team=team)
    asked = authority.start("P-003", name="Afwijking")
    with authority.write() as session:
        attempt = gates.attempt_in_hand(session, asked)
        item = next(item for item in gates.check_items(session, attempt.id or 0) if item.blocking)
        ask_deviation(
            session,
            command=AskDeviation(item_id=item.id or 0, reason="Te vroeg", measure="Later"),
            actor=authority.actor(session, Role.PROJECT_LEAD),
            now=authority.now,
        )
    authority.pass_time(weeks=30)
    site.sign_in(Role.COORDINATOR)

    text = words(site.get("/te-laat").text)

    assert "Besluit nemen: G1 Opdracht Wacht op besluit Ingrid Client" in text
    assert "Besluit over een afwijking bij G1 Opdracht Afwijking" in text
    assert "Aanbieden: G1 Opdracht Zonder inkoper Peter Lead" in text


def test_every_member_may_look_and_who_leads_may_act(site: Site) -> None:
    """A buyer sees the steps without the means to nudge."""
    late_site(site)

    buyer = site.sign_in(Role.BUYER).get("/te-laat").text
    lead = site.sign_in(Role.PROJECT_LEAD).get("/te-laat").text

    assert "Stappen die te laat zijn" in buyer
    assert not chosen(buyer)
    assert len(chosen(lead)) == 7


def test_a_file_holds_the_steps_of_the_filter(site_on_each: Site) -> None:
    """Columns are values: days are numbers, dates are dates."""
    site = late_site(site_on_each).sign_in(Role.COORDINATOR)

    answer = site.get("/te-laat/export/stappen.csv?rol=project_lead")

    assert answer.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert len(rows) == 3
    assert {row["Eigenaar"] for row in rows} == {"Peter Lead"}
    assert all(int(row["Werkdagen te laat"]) > 0 for row in rows)


def test_a_name_that_looks_like_a_formula_stays_text(site: Site) -> None:
    """A spreadsheet program would otherwise run it."""
    site.authority.start("P-001", name="=1+1")
    site.authority.pass_time(weeks=30)
    site.sign_in(Role.COORDINATOR)

    text = site.get("/te-laat/export/projecten.csv").content.decode("utf-8-sig")

    assert "'=1+1" in text


@pytest.mark.parametrize("table", ["stappen", "projecten", "wachtend"])
def test_every_table_comes_as_a_workbook(site_on_each: Site, table: str) -> None:
    """Also the ones of which the page shows a part only."""
    site = late_site(site_on_each).sign_in(Role.COORDINATOR)

    answer = site.get(f"/te-laat/export/{table}.xlsx")

    assert answer.status_code == 200
    assert answer.content.startswith(b"PK")
    assert f'filename="te-laat-{table}-' in answer.headers["content-disposition"]


def test_a_script_gets_the_part_that_follows_from_the_filters(site: Site) -> None:
    """The same part that the whole page shows."""
    late_site(site).sign_in(Role.COORDINATOR)

    part = site.get("/te-laat?rol=project_lead", **{"HX-Request": "true"}).text

    assert "<html" not in part
    assert len(chosen(part)) == 3


def test_an_address_keeps_only_what_differs() -> None:
    """Short addresses can be read and sent."""
    filters = LateFilters(rol="buyer", pagina=3)

    assert filters.url(pagina=4) == "/te-laat?rol=buyer&pagina=4"
    assert filters.url(volgorde="kortst") == "/te-laat?rol=buyer&volgorde=kortst"
    assert filters.url(rol="") == "/te-laat"
