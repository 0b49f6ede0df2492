"""Who repeats what can be abused waits; people never notice."""

from math import ceil

import pytest

from domain.vocabulary import Role
from tests.portal.browsing import FROM_HERE, Site
from web.rate_limits import EXPORT, LINK, SIGN_IN, TOKEN, UPLOAD, Limit


def tries(site: Site, limit: Limit) -> int:
    """Do what that limit is about once, and answer the status."""
    if limit is SIGN_IN:
        answer = site.browser.post("/aanmelden/demo", data={"person": "x"}, headers=FROM_HERE)
    elif limit is LINK:
        answer = site.get("/l/raad-eens")
    elif limit is EXPORT:
        answer = site.get("/uitvoer/projecten.csv")
    elif limit is UPLOAD:
        answer = site.post("/weergaven", files={"a": ("a.pdf", b"%PDF", "application/pdf")})
    else:
        answer = site.get("/api/v1/projects", Authorization="Bearer raad-eens")
    if answer.status_code == 429:
        assert int(answer.headers["retry-after"]) >= 1
    return int(answer.status_code)


@pytest.mark.parametrize(
    "limit", [SIGN_IN, LINK, EXPORT, UPLOAD, TOKEN], ids=lambda limit: limit.name
)
def test_after_too_many_one_waits_and_then_goes_on(site: Site, limit: Limit) -> None:
    """The answer says how long, and after that time it is true."""
    site.sign_in(Role.COORDINATOR)
    already = 1 if limit is SIGN_IN else 0

    before = {tries(site, limit) for _ in range(limit.at_once - already)}
    refused = tries(site, limit)

    assert 429 not in before
    assert refused == 429
    assert site.get("/werk").status_code == 200
    site.authority.pass_time(seconds=ceil(1 / limit.a_second))
    assert tries(site, limit) != 429


def test_one_visitor_does_not_use_up_what_another_has(site: Site) -> None:
    """What is done after signing in is counted by sign-in, not by building."""
    site.sign_in(Role.COORDINATOR)
    for _ in range(EXPORT.at_once):
        tries(site, EXPORT)
    assert tries(site, EXPORT) == 429

    site.sign_in(Role.PROJECT_LEAD)

    assert tries(site, EXPORT) == 200


def test_a_good_token_costs_nothing_of_what_bad_ones_use_up(site: Site) -> None:
    """Answers that were given are not counted; refusals are."""
    statuses = {site.get("/api/v1/openapi.json").status_code for _ in range(TOKEN.at_once * 2)}

    assert statuses == {200}
