"""Beside filling in a gate: answers ahead of time to a later one, and the coordinator's advice."""

import pytest

from domain.vocabulary import Role
from models.queries import answers
from tests.portal.browsing import Site
from tests.portal.filling_in import GATE, opened


@pytest.fixture
def project(site: Site) -> int:
    """A project at its first gate; its lead is signed in."""
    project_id = site.authority.start()
    site.sign_in(Role.PROJECT_LEAD)
    return project_id


def test_a_gate_ahead_takes_answers_ahead_of_time(site: Site, project: int) -> None:
    """They become the answers of the check when its gate opens."""
    ahead = "/projecten/P-001/poort/G2"
    page = site.get(ahead).text
    assert "Deze poort is nog niet open" in page

    answer = site.post(
        ahead,
        opened(site, ahead)
        | {"antwoord-G2-04": "no", "reden-G2-04": "Team volgt", "actie": "opslaan"},
    )
    silent = site.post(ahead, opened(site, ahead) | {"antwoord-G2-01": "no"})

    assert answer.status_code == 303
    assert "Team volgt" in site.get(ahead).text
    assert silent.status_code == 422
    assert 'href="#reden-G2-01"' in silent.text
    with site.authority.write() as session:
        assert set(answers.early_answers(session, project)) == {"G2-04"}


def test_an_early_answer_that_another_gave_is_not_overwritten(site: Site, project: int) -> None:
    """The page was older than their answer."""
    ahead = "/projecten/P-001/poort/G2"
    stale = opened(site, ahead)
    site.post(ahead, stale | {"antwoord-G2-04": "no", "reden-G2-04": "De eerste"})

    second = site.post(ahead, stale | {"antwoord-G2-04": "no", "reden-G2-04": "De tweede"})

    assert second.status_code == 422
    assert "De eerste" in second.text
    assert "De tweede" in second.text


def test_the_coordinator_adds_an_advice_once(site: Site, project: int) -> None:
    """Without words it is asked for; with words it stands on the page."""
    site.sign_in(Role.COORDINATOR)
    words = "Het plan is sterk."
    url = f"{GATE}/advies"

    empty = site.post(url, {"form_key": "k1"})
    given: dict[str, object] = {
        "form_key": "k2",
        "oordeel": "positive",
        "advies": words,
    }
    first, again = site.post(url, given), site.post(url, given)

    assert empty.status_code == 422
    assert 'href="#oordeel"' in empty.text
    assert (first.status_code, again.status_code) == (303, 303)
    assert site.get(GATE).text.count(words) == 1


def test_no_other_than_the_coordinator_advises(site: Site, project: int) -> None:
    """A made-up form is refused with who may."""
    answer = site.post(f"{GATE}/advies", {"form_key": "k", "oordeel": "positive", "advies": "Goed"})

    assert answer.status_code == 403
