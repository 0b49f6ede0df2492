"""Coming in, staying in and going out; and every door says who may open it."""

import re
from collections import Counter

from fastapi.routing import APIRoute
from starlette.testclient import TestClient

from domain.vocabulary import Role
from tests.portal.browsing import FROM_HERE, Site
from tests.portal.walking import routes_in
from usecases.api_tokens import Scope
from web.access import Door, access_of
from web.api.desk import api_read_desk, api_write_desk
from web.dependencies import read_desk, write_desk


def routes_of(site: Site) -> list[APIRoute]:
    """Every route of the portal and of the API in it."""
    found = [one.route for one in routes_in(site.browser.app)]  # type: ignore[arg-type] # a FastAPI
    assert found, "a walk that finds nothing would guard nothing"
    return found


def test_every_route_says_who_may_open_it(site: Site) -> None:
    """One that says nothing would be open by mistake."""
    silent = [route.path for route in routes_of(site) if access_of(route.endpoint) is None]

    assert silent == []


def test_the_api_is_among_the_routes_that_are_walked(site: Site) -> None:
    """A part that hangs apart would be looked at by nobody; each of its routes asks a scope."""
    asked = {access_of(route.endpoint) for route in routes_of(site)}

    assert {access for access in asked if isinstance(access, Scope)} == set(Scope)


def test_every_route_has_an_address_of_its_own(site: Site) -> None:
    """Of two with one address the second would never be reached, and its form do something else."""
    names = [
        (found.method, re.sub(r"\{[^}]*\}", "{}", found.path))
        for found in routes_in(site.browser.app)  # type: ignore[arg-type] # a FastAPI
    ]

    assert [name for name, times in Counter(names).items() if times > 1] == []


def test_every_route_that_is_not_public_asks_who_looks(site: Site) -> None:
    """A declared access that nothing looks at would guard nothing."""
    doors = {read_desk, write_desk, api_read_desk, api_write_desk}
    unguarded = [
        route.path
        for route in routes_of(site)
        if access_of(route.endpoint) is not Door.PUBLIC
        and not doors & {part.call for part in route.dependant.dependencies}
    ]

    assert unguarded == []


def test_who_is_not_signed_in_is_asked_to_and_comes_back(site: Site) -> None:
    """The address is kept, so that a link from a mail leads where it pointed."""
    answer = site.get("/aangemeld?a=1")

    assert answer.status_code == 303
    assert answer.headers["location"] == "/aanmelden?verder=%2Faangemeld%3Fa%3D1"


def test_signing_in_opens_the_page_and_signing_out_closes_it(site: Site) -> None:
    """The cookie of a session that ended opens nothing."""
    site.sign_in(Role.PROJECT_LEAD)
    cookie = site.browser.cookies["poort"]
    assert site.get("/aangemeld").status_code == 200

    assert site.post("/afmelden").status_code == 303

    site.browser.cookies.set("poort", cookie, domain="127.0.0.1", path="/")
    assert site.get("/aangemeld").status_code == 303


def test_a_session_ends_after_half_an_hour_without_use(site: Site) -> None:
    """Each use counts, also a short one."""
    site.sign_in(Role.PROJECT_LEAD)
    site.authority.pass_time(minutes=29)
    assert site.get("/aangemeld").status_code == 200
    site.authority.pass_time(minutes=29)
    assert site.get("/aangemeld").status_code == 200
    site.authority.pass_time(minutes=30)

    assert site.get("/aangemeld").status_code == 303


def test_a_session_ends_after_ten_hours(site: Site) -> None:
    """However busy somebody is."""
    site.sign_in(Role.PROJECT_LEAD)
    for _ in range(30):
        site.authority.pass_time(minutes=20)
        last = site.get("/aangemeld")

    assert last.status_code == 303


def test_a_form_of_another_website_is_refused(site: Site) -> None:
    """The browser itself says where it comes from."""
    site.sign_in(Role.PROJECT_LEAD)

    foreign = site.post("/afmelden", headers={"Sec-Fetch-Site": "cross-site"})
    silent = site.browser.post("/afmelden", data={"form_token": site.form_token})

    assert foreign.status_code == 403
    assert silent.status_code == 403
    assert site.get("/aangemeld").status_code == 200


def test_what_was_typed_survives_a_lost_session(site: Site) -> None:
    """It comes back in a form that can be sent after signing in."""
    answer = site.post("/afmelden", {"reden": "Een heel <lang> verhaal"})

    assert answer.status_code == 401
    assert "Een heel &lt;lang&gt; verhaal" in answer.text
    assert "Er is niets verloren gegaan" in answer.text


def test_what_was_typed_survives_another_sign_in(site: Site) -> None:
    """The page gives it back with the token of the new sign-in."""
    site.sign_in(Role.PROJECT_LEAD)
    old = site.form_token
    site.sign_in(Role.PROJECT_LEAD)

    answer = site.post("/afmelden", {"form_token": old, "reden": "Kort"})

    assert answer.status_code == 409
    assert site.form_token in answer.text
    assert "Kort" in answer.text


def test_the_demo_opens_on_this_machine_only(site: Site) -> None:
    """Behind a proxy, whoever is on the internet would seem to be here."""
    person = {"person": f"{site.authority.organisation_id}.1"}
    elsewhere = TestClient(site.browser.app, base_url="http://poort.example")

    past_a_proxy = site.browser.post(
        "/aanmelden/demo", data=person, headers=FROM_HERE | {"X-Forwarded-For": "203.0.113.9"}
    )
    by_name = elsewhere.post("/aanmelden/demo", data=person, headers=FROM_HERE)

    assert past_a_proxy.status_code == 403
    assert by_name.status_code == 403


def test_an_address_of_elsewhere_is_no_way_on(site: Site) -> None:
    """Signing in leads to a page of ours."""
    person = f"{site.authority.organisation_id}.1"
    for asked in ("https://evil.example/", "//evil.example", "/\\evil.example"):
        answer = site.browser.post(
            "/aanmelden/demo", data={"person": person, "verder": asked}, headers=FROM_HERE
        )
        assert answer.headers["location"] == "/werk"


def test_a_refusal_is_told_in_the_frame_of_who_is_refused(site: Site) -> None:
    """With their menu and the way out, and not as if nobody were signed in."""
    answer = site.sign_in(Role.BUYER).get("/beheer/mensen")

    assert answer.status_code == 403
    assert "Bea Buyer" in answer.text
    assert 'href="/werk"' in answer.text
