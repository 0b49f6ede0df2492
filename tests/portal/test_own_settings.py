"""Mijn meldingen: one's own language, substitution, overview and calendar."""

from datetime import date

import pytest
from sqlmodel import select

from domain.vocabulary import Role
from models.work import Outbox
from tests.portal.browsing import Site
from tests.portal.counting import counted
from usecases.sweep_reminders import sweep_reminders


def absence(site: Site, **other: str) -> dict[str, object]:
    """A week away from today on, but for what the test says."""
    return {
        "vervanger": str(site.authority.people[Role.BUYER]),
        "vanaf": "2026-03-02",
        "tot": "2026-03-09",
        **other,
    }


def test_the_page_tells_where_mail_comes_and_why(site_on_each: Site) -> None:
    """With the reminders as the ladder has them."""
    text = site_on_each.sign_in(Role.PROJECT_LEAD).get("/mijn-meldingen").text

    assert "peter@waterveen.example" in text
    assert "5 werkdagen voor de dag" in text
    assert "interne opdrachtgever (als de poort erop wacht)" in text
    assert "Uw werk in uw agenda" in text


def test_one_arranges_a_substitute_and_ends_it_early(site_on_each: Site) -> None:
    """The substitute acts at once, and no longer once it has ended."""
    site = site_on_each.sign_in(Role.PROJECT_LEAD)

    arranged = site.post("/mijn-meldingen/vervanging", absence(site))
    mine = site.get("/mijn-meldingen").text
    theirs = site.sign_in(Role.BUYER).get("/mijn-meldingen").text
    site.sign_in(Role.PROJECT_LEAD)
    ended = site.post("/mijn-meldingen/vervanging/beeindigen", {"vervanging": "1"})

    assert arranged.headers["location"] == "/mijn-meldingen?gedaan=vervanging#vervanging"
    assert "<strong>Bea Buyer</strong> van ma 2 maart 2026 tot en met ma 9 maart 2026" in mine
    assert "<strong>Peter Lead</strong>" in theirs
    assert ended.headers["location"] == "/mijn-meldingen?gedaan=beeindigd#vervanging"
    assert "<strong>Bea Buyer</strong>" not in site.get("/mijn-meldingen").text


@pytest.mark.parametrize(
    ("wrong", "field", "message"),
    [
        ({"vervanger": ""}, "vervanger", "Kies wie u vervangt."),
        ({"vervanger": "999"}, "vervanger", "is hier niet bekend"),
        ({"vanaf": "x"}, "vanaf", "Vul de eerste dag in"),
        ({"tot": ""}, "tot", "Vul de laatste dag in"),
        ({"tot": "2026-03-01"}, "tot", "ligt in het verleden"),
        ({"vanaf": "2026-03-05", "tot": "2026-03-04"}, "tot", "ligt voor de eerste"),
    ],
    ids=["nobody", "unknown", "no first day", "no last day", "past", "backwards"],
)
def test_what_is_wrong_with_a_substitution_stands_at_its_field(
    site: Site, wrong: dict[str, str], field: str, message: str
) -> None:
    """What was typed stays."""
    site.sign_in(Role.PROJECT_LEAD)

    answer = site.post("/mijn-meldingen/vervanging", absence(site, **wrong))

    summary = answer.text[answer.text.index('class="errors"') :]
    assert answer.status_code == 422
    assert f'<a href="#{field}">' in summary
    assert message in summary


def test_a_second_substitute_on_the_same_days_is_refused(site: Site) -> None:
    """And oneself is no substitute."""
    site.sign_in(Role.PROJECT_LEAD)
    site.post("/mijn-meldingen/vervanging", absence(site))
    oneself = str(site.authority.people[Role.PROJECT_LEAD])

    twice = site.post("/mijn-meldingen/vervanging", absence(site))
    own = site.post("/mijn-meldingen/vervanging", absence(site, vervanger=oneself))

    assert (twice.status_code, own.status_code) == (422, 422)


def test_somebody_elses_substitution_is_not_ones_own_to_end(site: Site) -> None:
    """And one that is not there is not found."""
    site.sign_in(Role.PROJECT_LEAD).post("/mijn-meldingen/vervanging", absence(site))
    site.sign_in(Role.CONTRACT_MANAGER)

    foreign = site.post("/mijn-meldingen/vervanging/beeindigen", {"vervanging": "1"})
    missing = site.post("/mijn-meldingen/vervanging/beeindigen", {"vervanging": "9"})

    assert (foreign.status_code, missing.status_code) == (403, 404)


def test_the_language_that_one_chooses_is_spoken_at_once(site_on_each: Site) -> None:
    """Another language than these two is not read."""
    site = site_on_each.sign_in(Role.PROJECT_LEAD)

    chosen = site.post("/mijn-meldingen/taal", {"taal": "en"})

    assert chosen.status_code == 303
    assert '<html class="utrecht-root poort-theme" lang="en">' in site.get("/mijn-meldingen").text
    assert site.post("/mijn-meldingen/taal", {"taal": "fy"}).status_code == 422


def test_who_stops_the_overview_hears_only_what_is_late(site_on_each: Site) -> None:
    """And gets it again once they want it again; either may be pressed twice."""
    site, authority = site_on_each.sign_in(Role.INTERNAL_CLIENT), site_on_each.authority
    authority.start()
    for _ in range(2):
        stopped = site.post("/mijn-meldingen/overzicht", {"krijgen": "nee"})
        assert stopped.headers["location"] == "/mijn-meldingen?gedaan=overzicht"

    heard = {day: recipients(site, date(2026, *day)) for day in _MORNINGS}
    site.sign_in(Role.INTERNAL_CLIENT)
    for _ in range(2):
        site.post("/mijn-meldingen/overzicht", {"krijgen": "ja"})

    client = authority.people[Role.INTERNAL_CLIENT]
    first_late = next(day for day in _MORNINGS if client in heard[day])
    late = [item.due_on for item in authority.items(1).values() if item.assignee_id == client]
    assert date(2026, *first_late) > min(late)
    assert 'value="ja" checked' in site.get("/mijn-meldingen").text


_MORNINGS = [(month, day) for month in (4, 5, 6) for day in range(1, 31)]


def recipients(site: Site, morning: date) -> set[int]:
    """Who gets a mail by the calendar on that morning."""
    authority = site.authority
    authority.pass_time(days=(morning - authority.today).days)
    with authority.write() as session:
        before = {row.id for row in session.exec(select(Outbox))}
        sweep_reminders(session, today=morning, now=authority.now)
        return {row.recipient_id for row in session.exec(select(Outbox)) if row.id not in before}


def test_the_page_asks_a_fixed_number_of_statements(site: Site) -> None:
    """Eight at most."""
    site.sign_in(Role.PROJECT_LEAD).get("/mijn-meldingen")

    with counted(site) as said:
        site.get("/mijn-meldingen")

    assert len(said) <= 8, said
