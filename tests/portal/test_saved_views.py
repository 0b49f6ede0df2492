"""Filters kept under a name, for oneself."""

import re

import pytest

from domain.vocabulary import Role
from tests.portal.browsing import Site
from usecases.save_view import MOST_VIEWS
from web.saved_views import filters_of

FILTERS = "rol=project_lead&pagina=3&gedaan=iets"


def keep(site: Site, name: str, *, filters: str = FILTERS, page: str = "/te-laat") -> int:
    """Keep filters under a name, and answer the status."""
    fields: dict[str, object] = {"pagina": page, "naam": name, "filters": filters}
    return site.post("/weergaven", fields).status_code


def views(site: Site) -> dict[str, str]:
    """The views on the page, by name."""
    html = site.get("/te-laat").text
    part = re.search(r'<ul class="views__list">.*?</ul>', html, re.DOTALL)
    found = re.findall(r'<a href="([^"]+)">([^<]+)</a>', part.group()) if part else []
    return {name: url for url, name in found}


def test_a_view_is_found_back_without_the_page_one_was_on(site_on_each: Site) -> None:
    """It leads to the filters, from their first page."""
    site = site_on_each.sign_in(Role.COORDINATOR)

    assert keep(site, "  Van de   leider\u200b ") == 303

    assert views(site) == {"Van de leider": "/te-laat?rol=project_lead"}


def test_the_same_name_stands_for_the_newest_filters(site_on_each: Site) -> None:
    """Nobody wants two views of one name."""
    site = site_on_each.sign_in(Role.COORDINATOR)
    keep(site, "Mijn")
    keep(site, "Mijn", filters="rol=buyer")

    assert views(site) == {"Mijn": "/te-laat?rol=buyer"}


def test_a_view_is_seen_and_deleted_by_its_owner_only(site_on_each: Site) -> None:
    """Another who sends its number changes nothing."""
    site = site_on_each.sign_in(Role.COORDINATOR)
    keep(site, "Mijn")
    view_id = re.findall(r'name="weergave" value="(\d+)"', site.get("/te-laat").text)[0]
    fields: dict[str, object] = {"pagina": "/te-laat", "weergave": view_id}

    site.sign_in(Role.PROJECT_LEAD)
    assert views(site) == {}
    site.post("/weergaven/verwijderen", fields)
    site.sign_in(Role.COORDINATOR)
    assert "Mijn" in views(site)
    site.post("/weergaven/verwijderen", fields)

    assert views(site) == {}


@pytest.mark.parametrize(
    ("name", "page", "filters", "status"),
    [
        ("", "/te-laat", "", 422),
        ("x" * 101, "/te-laat", "", 422),
        ("Lang", "/te-laat", "rol=" + "x" * 3000, 422),
        ("Elders", "https://evil.example", "", 422),
        ("Elders", "/beheer", "", 422),
    ],
    ids=["no name", "long name", "long filters", "elsewhere", "no table"],
)
def test_a_view_that_cannot_be_kept_is_refused(
    site: Site, name: str, page: str, filters: str, status: int
) -> None:
    """A view leads to a table of ours, and is found by its name."""
    site.sign_in(Role.COORDINATOR)

    assert keep(site, name, page=page, filters=filters) == status


def test_a_list_of_views_has_an_end(site: Site) -> None:
    """Who keeps everything finds nothing back."""
    site.sign_in(Role.COORDINATOR)
    for number in range(MOST_VIEWS):
        assert keep(site, f"Weergave {number}") == 303

    assert keep(site, "Nog een") == 409
    assert keep(site, "Weergave 0", filters="rol=buyer") == 303


def test_filters_are_written_anew() -> None:
    """What is no pair of a name and a value falls away, so that no address of elsewhere is kept."""
    assert filters_of("rol=buyer&tabel=2&kies=alles&los") == "rol=buyer"
    assert filters_of("eigenaar=a%26b%3D%0D%0Ac") == "eigenaar=a%26b%3D%0D%0Ac"
