"""The acts by which a project is changed, each a small page with one form."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from domain.errors import PoortError
from domain.planning import PlanRefusedError
from models.project import Project
from models.queries import projects
from models.queries.own import forget
from models.queries.projects import ChangedMeanwhileError
from notifications.language import explain
from usecases.acting import allow
from usecases.answer_check import AnswersFrozenError
from usecases.definitions import definition_of
from usecases.form_keys import once
from usecases.seen import project_as_seen
from usecases.submit_gate import BeingCarriedOutError
from usecases.suspend_project import NotSuspendedError
from web.access import Door, PortalRouter
from web.dependencies import Acting, ReadDesk, Reading, WriteDesk
from web.forms import FieldError, go_on, project_url
from web.pages import page
from web.project_forms import FORMS, Act, ActForm
from web.typed import Typed, TypedForm

#: Refusals after which the page is shown as things are now, with what was typed.
_OVERTAKEN: Final = (
    AnswersFrozenError,
    BeingCarriedOutError,
    ChangedMeanwhileError,
    NotSuspendedError,
)


def project_act_routes() -> PortalRouter:
    """Give the pages with the forms of a project."""
    routes = PortalRouter(prefix="/projecten/{number}")
    for form in FORMS:
        _add(routes, form)
    return routes


def _add(routes: PortalRouter, form: ActForm) -> None:
    @routes.get(f"/{form.word}", access=Door.MEMBER)
    def show(request: Request, desk: Reading, number: str) -> Response:
        """Show the form to whoever may send it."""
        project = projects.project_by_number(desk.session, number)
        allow(desk.session, form.permission, actor=desk.actor(), project_id=project.id)
        asked = Typed(texts={"rol": request.query_params.get("rol", "")})
        return _page(request, desk, project, form=form, typed=asked)

    @routes.post(f"/{form.word}", access=Door.MEMBER)
    def send(request: Request, desk: Acting, typed: TypedForm, number: str) -> Response:
        """Do what the form asks; what is refused comes back with everything that was typed."""
        project = projects.project_by_number(desk.session, number)
        allow(desk.session, form.permission, actor=desk.actor, project_id=project.id)
        act = form.act(desk, project, typed)
        if not callable(act):
            return _page(request, desk, project, form=form, typed=typed, errors=act)
        try:
            _once(desk, number, form=form, typed=typed, act=act)
        except tuple(form.at_field) as error:
            errors = [_at_field(desk, project, form, error)]
            return _page(request, desk, project, form=form, typed=typed, errors=errors)
        except _OVERTAKEN as error:
            desk.session.expire_all()
            forget(desk.session)
            return _page(request, desk, project, form=form, typed=typed, overtaken=error)
        return go_on(project_url(number), done=form.word)


def _once(desk: WriteDesk, number: str, *, form: ActForm, typed: Typed, act: Act) -> None:
    version = typed.whole("versie")

    def carry_out() -> str:
        project_as_seen(desk.session, number, version=version)
        act()
        return form.word

    fields = {"form": form.word, "project": number, **typed.texts}
    # What is refused is undone here, so that the page can be read again in the same transaction.
    with desk.session.begin_nested():
        once(
            desk.session,
            key=typed.text("form_key", longest=64),
            fields=fields,
            act=carry_out,
            now=desk.visitor.now,
        )


def _at_field(desk: WriteDesk, project: Project, form: ActForm, error: PoortError) -> FieldError:
    name = next(name for kind, name in form.at_field.items() if isinstance(error, kind))
    if isinstance(error, PlanRefusedError):
        gates = definition_of(desk.session, project).position_of_gate
        name = name.format(position=gates[str(error.details["gate"])])
    return FieldError(field=name, message=explain(error, desk.visitor.language))


def _page(  # noqa: PLR0913 -- all that the page may have to say
    request: Request,
    desk: ReadDesk | WriteDesk,
    project: Project,
    *,
    form: ActForm,
    typed: Typed,
    errors: Sequence[FieldError] = (),
    overtaken: PoortError | None = None,
) -> Response:
    language = desk.visitor.language
    shown = dict(form.shows(desk.session, project, typed, language))
    filled = shown["filled"]
    assert isinstance(filled, Mapping)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
    values = shown | {
        "project": project,
        "project_page": project_url(project.number),
        "action": f"{project_url(project.number)}/{form.word}",
        "filled": {name: typed.texts.get(name, value) for name, value in filled.items()},
        "errors": errors,
        "error_of": {error.field: error.message for error in errors},
        "overtaken": explain(overtaken, language) if overtaken else None,
    }
    return page(request, form.template, values, status=overtaken.status if overtaken else status)
