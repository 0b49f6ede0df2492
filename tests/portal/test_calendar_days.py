"""Beheer, kalender: the days on which nobody works, and who changes them."""

from datetime import date

import pytest

from domain.vocabulary import Role
from tests.portal.browsing import Site
from tests.portal.counting import counted
from usecases.calendars import organisation_calendar

CALENDAR = "/beheer/kalender"


def is_working(site: Site, day: date) -> bool:
    """Whether the authority works on that day."""
    with site.authority.write() as session:
        return organisation_calendar(session).is_working_day(day)


def test_a_closed_day_is_no_working_day_any_more(site_on_each: Site) -> None:
    """It is closed once."""
    site = site_on_each.sign_in(Role.COORDINATOR)
    fields: dict[str, object] = {"dag": "2026-12-28", "reden": "Collectieve sluiting"}

    closed, again = (site.post(f"{CALENDAR}/dag", fields) for _ in range(2))

    assert "ma 28 december 2026" in site.get(closed.headers["location"]).text
    assert again.status_code == 422
    assert not is_working(site, date(2026, 12, 28))


def test_holidays_are_chosen(site_on_each: Site) -> None:
    """Good Friday and 5 May, and back."""
    site = site_on_each.sign_in(Role.ADMINISTRATOR)
    days = (date(2026, 4, 3), date(2026, 5, 5))

    site.post(f"{CALENDAR}/feestdagen", {"goede-vrijdag": "ja", "bevrijdingsdag": "ja"})
    chosen = [is_working(site, day) for day in days]
    shown = site.get(CALENDAR).text
    site.post(f"{CALENDAR}/feestdagen", {})

    assert chosen == [False, False]
    assert "vr 3 april 2026" in shown
    assert [is_working(site, day) for day in days] == [True, True]


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"dag": "2026-03-01"}, "Vul een dag in vanaf vandaag."),
        ({"dag": "x"}, "Vul een dag in vanaf vandaag."),
        ({"dag": "2999-01-01"}, "Vul een dag in vanaf vandaag."),
        ({"reden": ""}, "Vul in waarom, in hoogstens 200 tekens."),
        ({"reden": "r" * 201}, "Vul in waarom, in hoogstens 200 tekens."),
    ],
)
def test_what_is_no_day_to_close_is_refused(
    site: Site, wrong: dict[str, object], message: str
) -> None:
    """At its field."""
    site.sign_in(Role.COORDINATOR)
    fields: dict[str, object] = {"dag": "2026-12-28", "reden": "Sluiting"}

    answer = site.post(f"{CALENDAR}/dag", fields | wrong)

    assert answer.status_code == 422
    assert message in answer.text


def test_nobody_else_changes_the_calendar(site: Site) -> None:
    """Coordinator and administrator keep it."""
    site.sign_in(Role.PROJECT_LEAD)

    assert site.get(CALENDAR).status_code == 403
    assert site.post(f"{CALENDAR}/dag", {"dag": "2026-12-28", "reden": "x"}).status_code == 403
    assert site.post(f"{CALENDAR}/feestdagen", {"goede-vrijdag": "ja"}).status_code == 403
    assert is_working(site, date(2026, 4, 3))


def test_the_page_asks_few_queries(site: Site) -> None:
    """Eight at most, with those of the sign-in."""
    site.sign_in(Role.COORDINATOR)

    with counted(site) as said:
        assert site.get(CALENDAR).status_code == 200

    assert len(said) <= 8, "\n\n".join(said)
