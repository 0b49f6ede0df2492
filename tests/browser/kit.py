"""Every piece that pages are made of, on one page, to look at and to judge."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from jinja2 import ChoiceLoader, FileSystemLoader
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from usecases.recognise_login import LoginPlace
from web.forms import FieldError
from web.pages import language_of, page, page_environment


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """A due date, as a page is given it."""

    due_on: date
    working_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """A phase of a project, as a page is given it."""

    name: str
    state: str
    note: str
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbered:
    """One page of many."""

    number: int
    pages: int

    def url_of(self, number: int) -> str:
        """The address of another one."""
        return f"?pagina={number}"


_VALUES: Mapping[str, object] = {
    "phases": (
        Phase(name="Initiatief", state="done", note="besloten 3 sep", url="#"),
        Phase(name="Ontwerp", state="done", note="besloten 12 okt", url="#"),
        Phase(name="Inkoopstrategie", state="now", note="nu, poort 3"),
        Phase(name="Aanbesteding", state="later", note="gepland jan 2027"),
        Phase(name="Uitvoering", state="later", note="gepland apr 2027"),
    ),
    "late": When(due_on=date(2026, 11, 18), working_days=-3),
    "now": When(due_on=date(2026, 11, 23), working_days=0),
    "soon": When(due_on=date(2026, 11, 26), working_days=3),
    "long_name": "Herinrichting Burgemeester-van-der-Bruggenstraatwegonderdoorgang " * 3,
    "middle": Numbered(number=6, pages=20),
    "first": Numbered(number=1, pages=2),
    "heat": (("gereed", 3, 0), ("gereed", 12, 7), ("gereed", 1, 24)),
}
_ERRORS = (
    FieldError(field="reason", message="Vul in waarom er geen MKI-plafond is vastgesteld"),
    FieldError(field="answer", message="Kies een antwoord"),
)
_PLACES = tuple(
    LoginPlace(
        organisation_id=number, organisation_name=name, person_id=1, home_id=1, is_bound=True
    )
    for number, name in enumerate(("Gemeente Waterveen", "Provincie Meetland"), start=1)
)


def kit_page(request: Request, *, has_errors: bool) -> HTMLResponse:
    """Every piece, as it is or with fields that were refused."""
    environment = page_environment(language_of(request))
    assert environment.loader is not None
    loader = ChoiceLoader([environment.loader, FileSystemLoader(Path(__file__).parent)])
    kit = environment.overlay(loader=loader)
    errors = _ERRORS if has_errors else ()
    frame = {
        "here": request.url.path,
        "keep": "",
        "visitor": None,
        "form_token": "",
        "theme": request.app.state.portal.settings.theme,
        "main_menu": [],
    }
    body = kit.get_template("kit.html").render(
        frame, **_VALUES, errors=errors, faults={one.field: one.message for one in errors}
    )
    return HTMLResponse(body)


def choice_page(request: Request) -> Response:
    """What who works for several organisations chooses from; SQLite serves one only."""
    return page(request, "choose_organisation.html", {"places": _PLACES})
