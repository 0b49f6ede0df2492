"""A lesson of a project: written down at a gate, shown at the same gate of the next ones."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Annotated, Final

from fastapi import Query
from starlette.requests import Request
from starlette.responses import Response

from domain.permissions import Permission
from domain.vocabulary import Material
from models.queries import projects
from models.queries.lessons import lessons_for_gate
from notifications.language import label, translator
from usecases.acting import allow
from usecases.decision_page import GateUnknownError
from usecases.definitions import definition_of
from usecases.form_keys import once
from usecases.learning.record_lesson import RecordLesson, record_lesson
from web.access import Door, PortalRouter
from web.dependencies import Acting, ReadDesk, Reading, WriteDesk
from web.forms import FieldError, gate_url, go_on
from web.pages import page
from web.typed import Typed, TypedForm

#: As many as somebody reads beside their work; the rest stands with all lessons.
_BESIDE_WORK: Final = 5


def lesson_routes() -> PortalRouter:
    """Give the routes on which a project writes down what it learned."""
    routes = PortalRouter(prefix="/projecten/{number}/les")

    @routes.get("", access=Door.MEMBER)
    def show(
        request: Request,
        desk: Reading,
        number: str,
        gate_id: Annotated[str, Query(alias="poort", max_length=40)] = "",
    ) -> Response:
        """Show the form to whoever may send it."""
        project = projects.project_by_number(desk.session, number)
        allow(desk.session, Permission.RECORD_LESSON, actor=desk.actor(), project_id=project.id)
        texts = {"poort": gate_id, "materiaal": project.material.value}
        return _page(request, desk, number, typed=Typed(texts=texts))

    @routes.get("/{gate_id}", access=Door.MEMBER)
    def at_gate(request: Request, desk: Reading, number: str, gate_id: str) -> Response:
        """Show what other projects learned at this gate; the checklist asks only the lessons."""
        project = projects.project_by_number(desk.session, number)
        assert project.id is not None
        if gate_id not in definition_of(desk.session, project).position_of_gate:
            raise GateUnknownError(project=number, gate=gate_id)
        found = lessons_for_gate(
            desk.session, gate_id=gate_id, project_id=project.id, limit=_BESIDE_WORK
        )
        values = {"lessons": found, "gate_id": gate_id, "gate_page": gate_url(number, gate_id)}
        return page(request, "learning/for_gate.html", values, partial="learning/_at_gate.html")

    _add_recording(routes)
    return routes


def _add_recording(routes: PortalRouter) -> None:
    @routes.post("", access=Door.MEMBER)
    def send(request: Request, desk: Acting, typed: TypedForm, number: str) -> Response:
        """Keep the lesson."""
        _ = translator(desk.visitor.language)
        project = projects.project_by_number(desk.session, number)
        gates = definition_of(desk.session, project).position_of_gate
        gate_id, material = typed.text("poort", longest=40), typed.text("materiaal", longest=40)
        errors = []
        if gate_id not in gates:
            errors.append(FieldError(field="poort", message=_("Choose a gate.")))
        if not typed.text("les"):
            errors.append(FieldError(field="les", message=_("Write what others should know.")))
        if errors:
            return _page(request, desk, number, typed=typed, errors=errors)
        assert project.id is not None
        command = RecordLesson(
            project_id=project.id,
            gate_id=gate_id,
            material=Material(material) if material in set(Material) else None,
            body=typed.text("les"),
        )

        def act() -> str:
            row = record_lesson(
                desk.session, command=command, actor=desk.actor, now=desk.visitor.now
            )
            return str(row.id)

        once(
            desk.session,
            key=typed.text("form_key", longest=64),
            fields={"project": number, **typed.texts},
            act=act,
            now=desk.visitor.now,
        )
        return go_on("/leren/lessen", done="bewaard")


def _page(
    request: Request,
    desk: ReadDesk | WriteDesk,
    number: str,
    *,
    typed: Typed,
    errors: Sequence[FieldError] = (),
) -> Response:
    language = desk.visitor.language
    _ = translator(language)
    project = projects.project_by_number(desk.session, number)
    definition = definition_of(desk.session, project)
    here = definition.phase(project.phase_position).gate_id
    gate_id = typed.text("poort", longest=40) or here
    values = {
        "project": project,
        "gate_page": gate_url(number, gate_id if gate_id in definition.position_of_gate else here),
        "gates": [
            (phase.gate_id, f"{phase.position}. {phase.gate_name.read(language)}")
            for phase in definition.phases
        ],
        "materials": [
            ("", _("all materials")),
            *((one.value, label(one, language)) for one in Material),
        ],
        "gate_id": gate_id,
        "typed": typed,
        "errors": errors,
        "error_at": {error.field: error.message for error in errors},
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
    return page(request, "learning/lesson.html", values, status=status)
