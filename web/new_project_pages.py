"""Project starten: six fields, a look at the planning, and then it runs."""

from http import HTTPStatus
from typing import Annotated, Final
from urllib.parse import urlencode

from fastapi import Form
from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import Response

from domain.permissions import Permission
from domain.vocabulary import Material
from models.queries import projects
from notifications.language import label
from usecases.form_keys import once
from usecases.propose_project import StartChoices, propose_project, start_choices
from usecases.start_project import start_project
from web.access import PortalRouter
from web.dependencies import Acting, Reading
from web.forms import FieldError, go_on, project_url
from web.new_project_form import FIELDS, REFUSALS, first_choices, parse, refusal_at
from web.pages import page
from web.typed import Typed, TypedForm
from web.visitor import Visitor

_PATH: Final = "/projecten/nieuw"


def new_project_routes() -> PortalRouter:
    """Give the routes by which a project is started."""
    routes = PortalRouter(prefix=_PATH)

    @routes.get("", access=Permission.START_PROJECT)
    def ask(request: Request, desk: Reading) -> Response:
        """Show the form, with what was chosen before when one comes back to change it."""
        visitor = desk.visitor
        choices = start_choices(desk.session, language=visitor.language)
        typed = _asked(request)
        if not typed.texts:
            typed = first_choices(choices, roles=visitor.roles, visitor_id=visitor.person_id)
        return _form(request, visitor, choices, typed)

    @routes.get("/nakijken", access=Permission.START_PROJECT)
    def review(request: Request, desk: Reading) -> Response:
        """Show the answers and the planning that would follow; nothing is made yet."""
        return _review(request, desk.session, desk.visitor, _asked(request))

    @routes.post("", access=Permission.START_PROJECT)
    def start(
        request: Request,
        desk: Acting,
        typed: TypedForm,
        key: Annotated[str, Form(alias="form_key", pattern=r"^[0-9a-f]{32}$")],
    ) -> Response:
        """Make the project, once however often the button is pressed."""
        visitor, session = desk.visitor, desk.session
        choices = start_choices(session, language=visitor.language)
        parsed = parse(typed, choices, today=visitor.today, language=visitor.language)
        command = parsed.command
        if command is None:
            return _form(request, visitor, choices, typed, parsed.errors)

        def act() -> str:
            return str(
                start_project(session, command=command, actor=desk.actor, now=visitor.now).id
            )

        fields = {name: typed.text(name) for name in FIELDS}
        try:
            with session.begin_nested():
                made = once(session, key=key, fields=fields, act=act, now=visitor.now)
        except tuple(REFUSALS) as error:
            refused = refusal_at(error, command, visitor.language)
            return _form(request, visitor, choices, typed, (refused,))
        return go_on(project_url(projects.project(session, int(made)).number), done="gestart")

    return routes


def _asked(request: Request) -> Typed:
    return Typed(
        texts={
            name: value.strip()
            for name, value in request.query_params.items()
            if name in FIELDS and value.strip()
        }
    )


def _review(request: Request, session: Session, visitor: Visitor, typed: Typed) -> Response:
    language = visitor.language
    choices = start_choices(session, language=language)
    parsed = parse(typed, choices, today=visitor.today, language=language)
    if parsed.command is None:
        return _form(request, visitor, choices, typed, parsed.errors)
    try:
        proposal = propose_project(session, parsed.command, today=visitor.today, language=language)
    except tuple(REFUSALS) as error:
        refused = refusal_at(error, parsed.command, language)
        return _form(request, visitor, choices, typed, (refused,))
    answers = {name: typed.text(name) for name in FIELDS if typed.text(name)}
    values = {
        "proposal": proposal,
        "command": parsed.command,
        "answers": answers,
        "change_url": f"{_PATH}?{urlencode(answers)}",
    }
    return page(request, "projects/review.html", values)


def _form(
    request: Request,
    visitor: Visitor,
    choices: StartChoices,
    typed: Typed,
    errors: tuple[FieldError, ...] = (),
) -> Response:
    values = {
        "choices": choices,
        "typed": typed,
        "errors": errors,
        "error_at": {error.field: error.message for error in errors},
        "materials": [(one.value, label(one, visitor.language).capitalize()) for one in Material],
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
    return page(request, "projects/new.html", values, status=status)
