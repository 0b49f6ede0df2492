"""Kennis: what one can, what one wants to learn, and for the coordinator who needs what."""

from typing import Annotated, Final

from fastapi import Query
from starlette.requests import Request
from starlette.responses import Response

from domain.permissions import Permission
from models.queries.capacity import short_projects
from usecases.acting import may_act
from usecases.learning.assess_self import AssessSelf, assess_self
from usecases.learning.knowledge import own_knowledge, who_needs_what
from usecases.learning.take_learning_step import take_learning_step
from web.access import Door, PortalRouter
from web.dependencies import Acting, Reading
from web.forms import go_on, project_url
from web.pages import page
from web.typed import TypedForm

PATH: Final = "/kennis"
SHOWN: Final = 50
#: The name of a field that says the level of a competence.
_LEVEL: Final = "niveau-"
Number = Annotated[int, Query(alias="pagina", ge=1, le=10_000)]


def knowledge_routes() -> PortalRouter:
    """Give the routes of competences and learning steps."""
    routes = PortalRouter(prefix=PATH)

    @routes.get("", access=Door.MEMBER)
    def show(
        request: Request,
        desk: Reading,
        done: Annotated[str, Query(alias="gedaan", max_length=40)] = "",
        check_id: Annotated[str, Query(alias="bij", max_length=20)] = "",
    ) -> Response:
        """Show the visitor's own competences and learning steps."""
        visitor = desk.visitor
        own = own_knowledge(
            desk.session,
            person_id=visitor.person_id,
            check_id=check_id,
            language=visitor.language,
        )
        sees_needs = may_act(desk.session, Permission.VIEW_COMPETENCES, actor=desk.actor())
        values = {"own": own, "done": done, "check_id": check_id, "sees_needs": sees_needs}
        return page(request, "learning/knowledge.html", values)

    @routes.post("", access=Door.MEMBER)
    def assess(desk: Acting, typed: TypedForm) -> Response:
        """Keep how the visitor sees themselves."""
        levels = {
            name.removeprefix(_LEVEL): typed.whole(name) or 0
            for name in typed.texts
            if name.startswith(_LEVEL)
        }
        assess_self(
            desk.session,
            command=AssessSelf(levels=levels),
            actor=desk.actor,
            now=desk.visitor.now,
        )
        return go_on(PATH, done="bewaard", anchor="leren")

    @routes.post("/stap", access=Door.MEMBER)
    def take(desk: Acting, typed: TypedForm) -> Response:
        """Note that the visitor took a learning step."""
        step_id = typed.text("stap", longest=60)
        take_learning_step(desk.session, step_id=step_id, actor=desk.actor, now=desk.visitor.now)
        asked = typed.text("bij", longest=20)
        return go_on(PATH, done="geleerd", **({"bij": asked} if asked else {}))

    _add_overviews(routes)
    return routes


def _add_overviews(routes: PortalRouter) -> None:
    @routes.get("/overzicht", access=Permission.VIEW_COMPETENCES)
    def overview(request: Request, desk: Reading, number: Number = 1) -> Response:
        """Show the coordinator who needs what."""
        needs = who_needs_what(
            desk.session, language=desk.visitor.language, page=number, size=SHOWN
        )
        return page(request, "learning/needs.html", {"needs": needs, "number": number})

    @routes.get("/capaciteit", access=Door.MEMBER)
    def hours(
        request: Request,
        desk: Reading,
        number: Number = 1,
    ) -> Response:
        """Show the projects that were given fewer hours than they asked."""
        found = short_projects(desk.session, limit=SHOWN + 1, offset=SHOWN * (number - 1))
        sees_needs = may_act(desk.session, Permission.VIEW_COMPETENCES, actor=desk.actor())
        values = {
            "projects": found[:SHOWN],
            "number": number,
            "has_more": len(found) > SHOWN,
            "project_url": project_url,
            "sees_needs": sees_needs,
        }
        return page(request, "learning/short_projects.html", values)
