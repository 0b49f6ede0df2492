"""A project as a whole: where it stands, what happened in it, and its documents."""

from typing import Annotated, Final

from fastapi import Query
from starlette.requests import Request
from starlette.responses import Response

from domain.permissions import Permission
from domain.vocabulary import CommandStatus, Language
from notifications.language import translator
from usecases.project_page import NamedGate, ProjectPage, project_page
from usecases.project_timeline import Topic, project_documents, project_timeline
from web.access import Door, PortalRouter
from web.dependencies import Reading
from web.forms import gate_url, project_url
from web.pages import page
from web.portal import ThisPortal

#: What each act is called in an address, in the order in which the page offers them.
_ACTS: Final = (
    (Permission.PLAN_GATE, "planning"),
    (Permission.RECORD_MILESTONE, "mijlpaal"),
    (Permission.CHANGE_PROJECT, "gegevens"),
    (Permission.SUSPEND_PROJECT, "opschorten"),
    (Permission.RESUME_PROJECT, "hervatten"),
    (Permission.SET_RETENTION, "bewaren"),
    (Permission.EXPORT_DOSSIER, "archief"),
)
#: The filter of the timeline, as it stands in its address.
_TOPICS: Final = {
    "besluiten": Topic.DECISIONS,
    "stappen": Topic.CHECKS,
    "bewijs": Topic.DOCUMENTS,
    "verloop": Topic.COURSE,
}
#: No project has more documents than fill these pages.
_LAST_PAGE: Final = 10_000
_LARGEST: Final = 2**31 - 1


def project_routes() -> PortalRouter:
    """Give the pages of one project."""
    routes = PortalRouter(prefix="/projecten/{number}")

    @routes.get("", access=Door.MEMBER)
    def show(
        request: Request,
        desk: Reading,
        portal: ThisPortal,
        number: str,
        done: Annotated[str, Query(alias="gedaan")] = "",
    ) -> Response:
        """Show where the project stands."""
        visitor = desk.visitor
        shown = project_page(
            desk.session,
            number,
            actor=desk.actor(),
            today=visitor.today,
            language=visitor.language,
        )
        values = _values(shown, desk.visitor.language) | {
            "runs": f"{portal.settings.prefect_page}/runs/flow-run/",
            "done": done,
        }
        return page(request, "project/page.html", values)

    _add_timeline(routes)
    _add_documents(routes)
    return routes


def _add_timeline(routes: PortalRouter) -> None:
    @routes.get("/tijdlijn", access=Door.MEMBER)
    def timeline(
        request: Request,
        desk: Reading,
        number: str,
        topic: Annotated[str, Query(alias="over")] = "",
        before: Annotated[int | None, Query(alias="voor", ge=1, le=_LARGEST)] = None,
    ) -> Response:
        """Show what happened, newest first."""
        shown = project_timeline(
            desk.session,
            number,
            topic=_TOPICS.get(topic),
            before=before,
            language=desk.visitor.language,
        )
        values = {
            "shown": shown,
            "project": shown.project,
            "address_of": project_url(number),
            "topic": topic if topic in _TOPICS else "",
            "is_first": before is None,
        }
        return page(request, "project/timeline.html", values, partial="project/_events.html")


def _add_documents(routes: PortalRouter) -> None:
    @routes.get("/documenten", access=Door.MEMBER)
    def documents(
        request: Request,
        desk: Reading,
        number: str,
        number_of_page: Annotated[int, Query(alias="blad", ge=1, le=_LAST_PAGE)] = 1,
    ) -> Response:
        """Show the evidence of the whole project."""
        shown = project_documents(
            desk.session, number, page=number_of_page, language=desk.visitor.language
        )
        values = {"shown": shown, "project": shown.project, "address_of": project_url(number)}
        return page(request, "project/documents.html", values)


def _values(shown: ProjectPage, language: Language) -> dict[str, object]:
    number = shown.project.number
    return {
        "shown": shown,
        "project": shown.project,
        "address_of": project_url(number),
        "gate_urls": [gate_url(number, one.gate.gate_id) for one in shown.gates],
        "path": [_on_path(one, number) for one in shown.gates],
        "acts": [word for permission, word in _ACTS if permission in shown.may],
        "may_change_team": Permission.CHANGE_TEAM in shown.may,
        "running": _running(shown, language),
    }


def _on_path(one: NamedGate, number: str) -> dict[str, object]:
    """The phase as the path shows it; its note is said by the template."""
    gate = one.gate
    return {
        "name": one.phase_name,
        "state": gate.progress.value,
        "url": gate_url(number, gate.gate_id) if gate.attempts else None,
        "shown": one,
    }


def _running(shown: ProjectPage, language: Language) -> list[tuple[NamedGate, str, str]]:
    """The decisions that are not carried out yet, with their state and why one is held."""
    _ = translator(language)
    return [
        (one, transition.status.value, _(transition.held_reason or ""))
        for one in shown.gates
        for attempt in one.gate.attempts
        for transition in attempt.transitions
        if transition.status is not CommandStatus.DONE
    ]
