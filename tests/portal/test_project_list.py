"""The list of projects: found by what one knows of them, and taken along as a file."""

import io

import pytest
from python_calamine import CalamineWorkbook

from domain.vocabulary import Role
from tests.portal.browsing import Site
from tests.portal.counting import counted
from usecases.suspend_project import SuspendProject, suspend_project


@pytest.fixture
def filled(site_on_each: Site) -> Site:
    """Three projects: one suspended, one in which somebody else leads."""
    authority = site_on_each.authority
    authority.start("P-1", name="Slotlaan")
    authority.start("Q-2", name="Dorpsstraat 100%")
    suspended = authority.start("P-3", name="Kade")
    other_team = {**authority.team(), Role.PROJECT_LEAD: authority.people[Role.COORDINATOR]}
    authority.start("P-4", name="Brug", team=other_team)
    with authority.write() as session:
        suspend_project(
            session,
            command=SuspendProject(project_id=suspended, reason="Geen geld"),
            actor=authority.actor(session, Role.INTERNAL_CLIENT),
            now=authority.now,
        )
    return site_on_each.sign_in(Role.PROJECT_LEAD)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        pytest.param("", {"Slotlaan", "Dorpsstraat 100%", "Brug"}, id="what runs"),
        pytest.param("zoek=slot", {"Slotlaan"}, id="part of a name"),
        pytest.param("zoek=q-2", {"Dorpsstraat 100%"}, id="number"),
        pytest.param("zoek=%25", {"Dorpsstraat 100%"}, id="a percent sign is a percent sign"),
        pytest.param("stand=suspended", {"Kade"}, id="status"),
        pytest.param("stand=alle", {"Slotlaan", "Dorpsstraat 100%", "Kade", "Brug"}, id="all"),
        pytest.param("stand=x", {"Slotlaan", "Dorpsstraat 100%", "Kade", "Brug"}, id="no status"),
        pytest.param("fase=infrastructure-works.G2", set(), id="another phase"),
        pytest.param("fase=infrastructure-works.G1&zoek=kade&stand=alle", {"Kade"}, id="phase"),
        pytest.param("fase=x", set(), id="no phase"),
        pytest.param("leider=coen", {"Brug"}, id="lead"),
        pytest.param("mijn=ja", {"Slotlaan", "Dorpsstraat 100%"}, id="mine"),
    ],
)
def test_projects_are_found_by_what_one_knows_of_them(
    filled: Site, query: str, names: set[str]
) -> None:
    """Each filter alone and some together."""
    answer = filled.get(f"/projecten?{query}")

    found = {
        name
        for name in ("Slotlaan", "Dorpsstraat 100%", "Kade", "Brug")
        if f">{name}<" in answer.text
    }
    assert answer.status_code == 200
    assert found == names


@pytest.mark.parametrize(
    ("order", "names"),
    [
        pytest.param("number", ["Slotlaan", "Brug", "Dorpsstraat"], id="number"),
        pytest.param("name", ["Brug", "Dorpsstraat", "Slotlaan"], id="name"),
        pytest.param("newest", ["Brug", "Dorpsstraat", "Slotlaan"], id="newest"),
    ],
)
def test_projects_stand_in_the_order_that_is_asked(
    filled: Site, order: str, names: list[str]
) -> None:
    """By number unless asked otherwise."""
    text = filled.get(f"/projecten?volgorde={order}").text
    table = text[text.index("<tbody") :]

    assert sorted(names, key=table.index) == names


def test_the_filters_stay_in_the_form_and_in_the_addresses(filled: Site) -> None:
    """Of the files too, so that one takes along what one sees."""
    text = filled.get("/projecten?zoek=slot&volgorde=name").text

    assert 'value="slot"' in text
    assert "/uitvoer/projecten.csv?zoek=slot&amp;volgorde=name" in text


def test_a_search_without_a_find_says_how_to_go_on(filled: Site) -> None:
    """And an authority without projects says what comes."""
    nothing = filled.get("/projecten?zoek=zzz").text

    assert "Zo'n project is er niet" in nothing
    assert "/projecten?stand=alle" in nothing


def test_a_script_gets_only_the_list(filled: Site) -> None:
    """The same address, a part of the page."""
    part = filled.get("/projecten?zoek=slot", **{"HX-Request": "true"}).text

    assert part.lstrip().startswith('<div id="list">')
    assert "<html" not in part


def test_fifty_projects_stand_on_a_page(site: Site) -> None:
    """The next page begins where this one ends, and keeps what was asked."""
    for number in range(52):
        site.authority.start(f"P-{number:03}", name=f"Werk {number:03}")
    site.sign_in(Role.BUYER)

    first = site.get("/projecten?zoek=werk").text
    second = site.get("/projecten?zoek=werk&pagina=2").text

    assert "Project 1 tot en met 50" in first
    assert 'href="/projecten?zoek=werk&amp;pagina=2"' in first
    assert "Project 51 tot en met 52" in second
    assert "Werk 051" not in first


def test_only_who_may_start_a_project_sees_the_button(site: Site) -> None:
    """A buyer looks, a lead starts."""
    assert "/projecten/nieuw" in site.sign_in(Role.PROJECT_LEAD).get("/projecten").text
    assert "/projecten/nieuw" not in site.sign_in(Role.BUYER).get("/projecten").text


def test_the_list_asks_as_much_of_the_database_for_many_projects_as_for_one(site: Site) -> None:
    """Eight statements at most."""
    site.authority.start("P-1")
    site.sign_in(Role.PROJECT_LEAD).get("/projecten")
    with counted(site) as one:
        site.get("/projecten")
    for number in range(2, 12):
        site.authority.start(f"P-{number}")

    with counted(site) as many:
        site.get("/projecten")

    assert len(one) == len(many) <= 8


def test_the_csv_opens_rightly_in_a_dutch_spreadsheet_program(filled: Site) -> None:
    """UTF-8 with BOM and semicolons; a name that looks like a formula stays text."""
    filled.authority.start("=1+1", name="=SOM(A1)")

    answer = filled.get("/uitvoer/projecten.csv?zoek=SOM")

    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == (
        'attachment; filename="projecten-2026-03-02.csv"'
    )
    header, row = answer.content.decode("utf-8-sig").splitlines()
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert header.startswith("Nummer;Naam;Status;")
    assert row.startswith("'=1+1;'=SOM(A1);actief;Infrastructurele werken;")


def test_the_xlsx_holds_what_was_asked_and_nothing_more(filled: Site) -> None:
    """Days are days in it."""
    answer = filled.get("/uitvoer/projecten.xlsx?zoek=slot")

    rows = (
        CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    )
    assert [row[:2] for row in rows[1:]] == [["P-1", "Slotlaan"]]
    assert rows[1][-1] == filled.authority.today


def test_a_file_of_another_kind_is_not_there(site: Site) -> None:
    """Only what spreadsheet programs open."""
    assert site.sign_in(Role.BUYER).get("/uitvoer/projecten.exe").status_code == 422
