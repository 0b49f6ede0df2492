"""What nobody foresaw, and what no page can take: told kindly, and kept from the store."""

import logging

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from starlette.requests import Request
from starlette.responses import Response

from domain.vocabulary import Role
from models.refusals import StoreBusyError
from tests.portal.browsing import Site
from web.access import Door, PortalRouter
from web.portal import ThisPortal

SECRET = "what only the log may say"


@pytest.fixture
def failing(site: Site) -> Site:
    """A portal with pages that go wrong."""
    routes = PortalRouter()

    @routes.get("/mis", access=Door.PUBLIC)
    def wrong(request: Request) -> Response:
        raise RuntimeError(SECRET)

    @routes.get("/api/mis", access=Door.PUBLIC)
    def wrong_for_machines(request: Request) -> Response:
        raise OperationalError(SECRET, {}, Exception(SECRET))

    @routes.get("/druk", access=Door.PUBLIC)
    def busy(request: Request) -> Response:
        raise StoreBusyError

    site.browser.app.include_router(routes.router)  # type: ignore[attr-defined] # ours
    return site


def test_the_page_gives_the_number_that_the_log_has(
    failing: Site, caplog: pytest.LogCaptureFixture
) -> None:
    """A visitor tells the number, and sees nothing of the inside."""
    with caplog.at_level(logging.ERROR):
        answer = failing.get("/mis")

    (event,) = [one for one in caplog.records if one.message == "unforeseen_error"]
    reference: str = vars(event)["reference"]
    assert answer.status_code == 500
    assert f"<strong>{reference}</strong>" in answer.text
    assert SECRET not in answer.text
    assert "Traceback" not in answer.text
    assert answer.headers["content-security-policy"]
    assert event.exc_info is not None
    assert vars(event)["route"] == "/mis"


@pytest.mark.postgres
def test_the_log_of_an_error_holds_no_value_of_a_person(
    site_on_each: Site, caplog: pytest.LogCaptureFixture
) -> None:
    """What the database says of a statement leaves out what was filled in."""
    routes = PortalRouter()

    @routes.get("/mis", access=Door.PUBLIC)
    def wrong(portal: ThisPortal) -> Response:
        with portal.store.read(1) as session:
            session.execute(text("SELECT :name FROM nowhere"), {"name": SECRET})
        return Response()

    site_on_each.browser.app.include_router(routes.router)  # type: ignore[attr-defined] # ours

    assert site_on_each.get("/mis").status_code == 500
    assert "nowhere" in caplog.text
    assert SECRET not in caplog.text


def test_a_machine_gets_a_problem(failing: Site) -> None:
    """In the form of RFC 9457, without the words of the database."""
    answer = failing.get("/api/mis")

    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["type"] == "urn:mki-poort:problem:unforeseen"
    assert SECRET not in answer.text


def test_who_must_wait_hears_how_long(failing: Site) -> None:
    """Machines read it in the header."""
    answer = failing.get("/druk")

    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "5"


@pytest.mark.parametrize(
    "address",
    [
        "/projecten?zoek=%00",
        "/projecten/A%00B",
        "/projecten/A%1BB",
        "/stap/%00",
        "/aanmelden?verder=/a%00",
        "/l/%00",
        "/static/%00",
        "/te-laat?naam%00=1",
    ],
)
@pytest.mark.postgres
def test_no_address_brings_a_character_that_cannot_be_kept(
    site_on_each: Site, address: str
) -> None:
    """It is refused before anything looks at it, signed in or not."""
    before = site_on_each.get(address)
    after = site_on_each.sign_in(Role.COORDINATOR).get(address)

    assert (before.status_code, after.status_code) == (422, 422)
    assert "Kopieer de hele link" in after.text


def test_the_api_tells_it_as_a_problem(site: Site) -> None:
    """Machines get the same in their own form."""
    answer = site.get("/api/v1/projects?q=%00")

    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"naam": "Slot\x00laan"}, id="in a value"),
        pytest.param({"na\x00am": "Slotlaan"}, id="in a name"),
        pytest.param({"naam": "Slot\x1blaan"}, id="an escape"),
    ],
)
def test_a_form_with_such_a_character_comes_back_without_it(
    site: Site, fields: dict[str, object]
) -> None:
    """Nothing that was typed is lost, and nothing was done."""
    site.sign_in(Role.COORDINATOR)

    answer = site.post("/afmelden", fields)

    assert answer.status_code == 422
    assert 'name="naam" value="Slotlaan"' in answer.text
    assert site.form_token in answer.text
    assert site.get("/aangemeld").status_code == 200


def test_a_name_of_a_file_is_looked_at_too(site: Site) -> None:
    """It is kept with the evidence, so it is a text like another."""
    site.sign_in(Role.COORDINATOR)

    answer = site.post("/afmelden", files={"bestand": ("a\x7f.pdf", b"%PDF", "application/pdf")})

    assert answer.status_code == 422
    assert "Kies het daarna opnieuw" in answer.text


def test_lines_and_tabs_are_text(site: Site) -> None:
    """A story has more than one line."""
    site.sign_in(Role.COORDINATOR)

    assert site.post("/afmelden", {"verhaal": "een\r\ntwee\tdrie"}).status_code == 303
