"""Waar loopt het vast: the finding, the tables, and acts on many late steps at once."""

import csv
import io
import re
from html import unescape

import pytest
from sqlmodel import select

from domain.vocabulary import Message, Role
from models.queries import gates
from models.refusals import StoreUnavailableError
from models.work import Outbox
from tests.portal.browsing import Site
from tests.portal.counting import counted
from usecases.deviations import AskDeviation, ask_deviation
from usecases.form_keys import once
from usecases.late_figures import LateFigures
from web.late_filters import LateFilters

MOST_QUERIES = 8


def late_site(site: Site, *, projects: int = 1, weeks: int = 30) -> Site:
    """Projects of which steps of the first gate are late."""
    for number in range(projects):
        site.authority.start(
            f"P-{number + 1:03}",
            name=f"Weg {number + 1}",
            department="Wegen" if number % 2 == 0 else "Water",
        )
    site.authority.pass_time(weeks=weeks)
    return site


def words(html: str) -> str:
    """What a reader sees of a page, with single spaces."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def chosen(html: str) -> list[str]:
    """The steps that can be chosen on a page."""
    return re.findall(r'name="stap" value="(\d+)"', html)


def form_key(html: str) -> str:
    """The key of the form with which one acts."""
    found = re.search(r'name="form_key" value="(\w+)"', html)
    assert found is not None
    return found[1]


def nudge_all(site: Site, html: str) -> str:
    """Nudge about every step on that page, and answer the address of the outcome."""
    fields: dict[str, object] = {"form_key": form_key(html), "stap": chosen(html)}
    answer = site.post("/te-laat/duwtje", fields)
    assert answer.status_code == 303, answer.text
    location: str = answer.headers["location"]
    return location


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


def test_a_nudge_is_given_once_however_often_the_form_is_sent(site: Site) -> None:
    """The second sending shows the outcome of the first."""
    late_site(site).sign_in(Role.COORDINATOR)
    html = site.get("/te-laat").text

    first, second = nudge_all(site, html), nudge_all(site, html)

    assert first == second
    outcome = words(site.get(first).text)
    assert "De eigenaars van 7 stappen krijgen nu een mail, elk één." in outcome
    with site.authority.write() as session:
        mails = session.exec(select(Outbox).where(Outbox.message == Message.NUDGE)).all()
    assert len(mails) == len({row.recipient_id for row in mails})
    assert sum(row.payload.count('"title"') for row in mails) == 7


def test_the_outcome_says_per_row_why_it_was_not_done(site: Site) -> None:
    """The others are done."""
    late_site(site).sign_in(Role.COORDINATOR)
    html = site.get("/te-laat").text
    nudge_all(site, html)

    again = site.get(nudge_all(site, site.get("/te-laat").text))

    assert "7 stappen zijn gebleven zoals ze waren" in words(again.text)
    assert "Peter Lead kreeg vandaag al een duwtje voor deze stap" in words(again.text)


def test_an_outcome_is_for_who_acted(site: Site) -> None:
    """Another's address shows nothing."""
    late_site(site).sign_in(Role.COORDINATOR)
    address = nudge_all(site, site.get("/te-laat").text)

    assert site.sign_in(Role.PROJECT_LEAD).get(address).status_code == 404


@pytest.mark.parametrize("outcome", ["", "7", "P-001", "[]"])
def test_the_outcome_of_another_form_is_not_shown(site: Site, outcome: str) -> None:
    """Other forms keep their own kind of outcome under such keys."""
    with site.authority.write() as session:
        once(session, key="b" * 32, fields={}, act=lambda: outcome, now=site.authority.now)

    answer = site.sign_in(Role.COORDINATOR).get(f"/te-laat/gevolg/{'b' * 32}")

    assert answer.status_code == 404


def test_steps_are_handed_over_with_a_colleague_and_a_reason(site_on_each: Site) -> None:
    """First the page asks both; what was typed stays when one lacks."""
    site = late_site(site_on_each).sign_in(Role.COORDINATOR)
    html = site.get("/te-laat?rol=project_lead").text
    fields: dict[str, object] = {"stap": chosen(html), "filters": "rol=project_lead"}

    asked = site.post("/te-laat/overdragen", fields | {"form_key": form_key(html)})
    sure = fields | {"form_key": form_key(asked.text), "bevestig": "1"}
    buyer = str(site.authority.people[Role.BUYER])
    nobody = site.post("/te-laat/overdragen", sure | {"reden": "Omdat <b>"})
    no_reason = site.post("/te-laat/overdragen", sure | {"persoon": buyer, "reden": " "})
    done = site.post("/te-laat/overdragen", sure | {"persoon": buyer, "reden": "Vakantie"})

    assert asked.status_code == 200
    assert "3 stappen overdragen" in words(asked.text)
    assert nobody.status_code == no_reason.status_code == 422
    assert "Omdat &lt;b&gt;" in nobody.text
    assert f'<option value="{buyer}" selected>' in no_reason.text
    assert done.headers["location"].endswith("?rol=project_lead")
    assert "3 stappen zijn overgedragen" in words(site.get(done.headers["location"]).text)
    assert "Bea Buyer" in words(site.get("/te-laat?eigenaar=bea").text)


def test_who_may_not_act_is_refused_a_row(site: Site) -> None:
    """The use case guards, whatever form was made up."""
    late_site(site).sign_in(Role.COORDINATOR)
    html = site.get("/te-laat").text
    site.sign_in(Role.BUYER)

    outcome = words(site.get(nudge_all(site, html)).text)

    assert "7 stappen zijn gebleven zoals ze waren" in outcome
    assert "U mag dit niet doen" in outcome


@pytest.mark.parametrize(
    "fields",
    [{}, {"form_key": "x"}, {"form_key": "a" * 32, "stap": "nul"}, {"form_key": "a" * 32}],
)
def test_a_form_that_no_page_made_is_refused(site: Site, fields: dict[str, object]) -> None:
    """Nothing is guessed."""
    site.sign_in(Role.COORDINATOR)

    assert site.post("/te-laat/duwtje", fields).status_code == 422


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
