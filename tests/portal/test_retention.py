"""How long a dossier is kept: chosen by who may, held for a reason, never destroyed by itself."""

from datetime import date

import pytest

from domain.retention import destroy_from
from domain.vocabulary import Outcome, RetentionClass, Role
from tests.portal.browsing import Site
from tests.portal.counting import counted

_PAGE = "/projecten/P-001/bewaren"


@pytest.mark.parametrize(
    ("kept", "finished_on", "expected"),
    [
        (RetentionClass.TEN_YEARS, date(2026, 3, 2), date(2036, 3, 2)),
        (RetentionClass.TWENTY_YEARS, date(2026, 3, 2), date(2046, 3, 2)),
        (RetentionClass.TEN_YEARS, date(2028, 2, 29), date(2038, 3, 1)),
        (RetentionClass.PERMANENT, date(2026, 3, 2), None),
        (RetentionClass.TEN_YEARS, None, None),
    ],
    ids=["ten", "twenty", "leap day", "for good", "still runs"],
)
def test_a_dossier_may_go_when_its_term_is_over(
    kept: RetentionClass, finished_on: date | None, expected: date | None
) -> None:
    """Counted from the last gate, and never a day early."""
    assert destroy_from(kept, finished_on=finished_on) == expected


def stopped(site: Site, number: str = "P-001") -> None:
    """A project that was stopped at its first gate today."""
    project = site.authority.start(number)
    site.authority.answer_all(project)
    site.authority.submit(project)
    site.authority.decide(project, Outcome.STOP, reason="geen geld")
    site.authority.drive()


def test_a_term_is_chosen_and_held_for_a_reason(site_on_each: Site) -> None:
    """The page says from when it may be destroyed; while it is held, it may not."""
    site = site_on_each
    stopped(site)
    site.sign_in(Role.COORDINATOR)
    by_default = site.get(_PAGE).text

    answer = site.post(_PAGE, {"termijn": "ten_years"})
    chosen = site.get(_PAGE).text
    site.post(_PAGE, {"termijn": "ten_years", "vasthouden": "ja", "reden": "een geschil"})
    held = site.get(_PAGE).text

    assert "maart 2046" in by_default
    assert answer.headers["location"] == f"{_PAGE}?gedaan=bewaren"
    assert "maart 2036" in chosen
    assert "een geschil" in held
    assert "2036" not in held
    assert 'href="/projecten/P-001/bewaren"' in site.get("/projecten/P-001").text


def test_holding_asks_a_reason(site: Site) -> None:
    """What was chosen stays in the form."""
    stopped(site)

    answer = site.sign_in(Role.ADMINISTRATOR).post(
        _PAGE, {"termijn": "permanent", "vasthouden": "ja", "reden": "  "}
    )

    assert answer.status_code == 422
    assert '<a href="#reden">' in answer.text
    assert 'value="permanent" checked' in answer.text


def test_the_list_has_what_is_over_its_term_and_nothing_else(site_on_each: Site) -> None:
    """By the day, by the class of each, with what is held."""
    site = site_on_each
    for number in ("P-001", "P-002", "P-003"):
        stopped(site, number)
    site.authority.start("P-004")
    site.sign_in(Role.COORDINATOR)
    site.post(_PAGE, {"termijn": "ten_years"})
    site.post(
        "/projecten/P-002/bewaren",
        {"termijn": "ten_years", "vasthouden": "ja", "reden": "een geschil"},
    )
    site.post("/projecten/P-003/bewaren", {"termijn": "permanent"})

    site.authority.pass_time(days=10 * 365 + 1)
    early = site.sign_in(Role.COORDINATOR).get("/beheer/bewaren").text
    site.authority.pass_time(days=2)
    due = site.sign_in(Role.COORDINATOR).get("/beheer/bewaren").text

    assert "Van geen dossier is de termijn voorbij" in early
    assert ("P-001" in due, "P-002" in due) == (True, True)
    assert ("P-003" in due, "P-004" in due) == (False, False)
    assert "een geschil" in due


@pytest.mark.parametrize("role", [Role.PROJECT_LEAD, Role.INTERNAL_CLIENT])
def test_who_keeps_no_dossiers_sees_neither_page(site: Site, role: Role) -> None:
    """Nor sets a term."""
    stopped(site)
    site.sign_in(role)

    answers = [site.get(_PAGE), site.post(_PAGE, {}), site.get("/beheer/bewaren")]

    assert [one.status_code for one in answers] == [403, 403, 403]


def test_the_pages_ask_a_fixed_number_of_statements(site: Site) -> None:
    """Eight at most."""
    stopped(site)
    site.sign_in(Role.COORDINATOR).get(_PAGE)

    for address in (_PAGE, "/beheer/bewaren"):
        with counted(site) as said:
            site.get(address)
        assert len(said) <= 8, said
