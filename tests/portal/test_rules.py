"""Automatic steps explain themselves: which facts they read, how those stand, what is asked."""

import pytest

from catalogue.loader import load_process
from domain.vocabulary import Role
from tests.authority import Authority
from tests.portal.browsing import Site
from tests.portal.counting import counted
from usecases.set_up import release_definition

NEWEST = load_process("infrastructure-works", "2026.2")


@pytest.fixture
def newest(site: Site) -> Site:
    """A portal whose projects begin on the newest version."""
    release_newest(site.authority)
    return site


def release_newest(authority: Authority) -> None:
    """Release it as the administrator."""
    with authority.write() as session:
        administrator = authority.actor(session, Role.ADMINISTRATOR)
        release_definition(session, definition=NEWEST, actor=administrator, now=authority.now)


def test_a_step_says_what_it_reads_and_where_that_is_changed(newest: Site) -> None:
    """With the values as they are now."""
    newest.authority.start(mki_weight_percent=10)
    newest.sign_in(Role.PROJECT_LEAD)

    text = newest.get("/projecten/P-001/poort/G4").text

    assert "Het gewicht van MKI in de gunning: 10%; gevraagd is ten minste 20%" in text
    assert "Het beleid verplicht de MKI voor dit project: nee; gevraagd is nee" in text
    assert "De keuze hoe de aanbesteding de MKI gebruikt is gemaakt: niet bekend" in text
    assert 'href="/projecten/P-001/leidraad"' in text


def test_who_decides_reads_why_a_rule_holds(newest: Site) -> None:
    """Beside what was answered, and not in the words of the catalogue."""
    project_id = newest.authority.start()
    newest.authority.answer_all(project_id)
    newest.authority.submit(project_id)
    newest.sign_in(Role.INTERNAL_CLIENT)

    text = newest.get("/projecten/P-001/poort/G1/besluit").text

    assert "Het project is gekoppeld aan een doel van de organisatie: ja" in text
    assert "project.objective_linked" not in text


def test_pages_of_every_gate_take_eight_queries_at_most(newest: Site) -> None:
    """Whatever the rules of the newest version read."""
    project_id = newest.authority.start()
    asked: dict[str, int] = {}
    for gate in range(1, 6):
        newest.authority.answer_all(project_id)
        pages = {
            f"/projecten/P-001/poort/G{gate}": Role.PROJECT_LEAD,
            "/projecten/P-001": Role.PROJECT_LEAD,
            f"/projecten/P-001/poort/G{gate}/besluit": Role.INTERNAL_CLIENT,
        }
        newest.authority.submit(project_id)
        for address, role in pages.items():
            newest.sign_in(role)
            newest.get(address)  # parses the process, once per portal
            with counted(newest) as said:
                assert newest.get(address).status_code == 200
            asked[f"{address} at G{gate}"] = len(said)
        newest.authority.decide(project_id)
        newest.authority.drive()
        newest.authority.pass_time(days=1)

    assert {address: number for address, number in asked.items() if number > 8} == {}
