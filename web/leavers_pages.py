"""Beheer: people who left, whose name may go, and whose not yet."""

from typing import Annotated, Final

from fastapi import Form, Query
from fastapi import Path as PathParam
from starlette.requests import Request
from starlette.responses import Response

from domain.permissions import Permission
from usecases.anonymise_person import anonymise_person, find_leaver, list_leavers
from web.access import PortalRouter
from web.dependencies import Acting, Reading
from web.forms import go_on
from web.pages import page
from web.portal import ThisPortal
from web.work_pages import LARGEST_ID

_PATH: Final = "/beheer/vertrokken"


def leavers_routes() -> PortalRouter:
    """Give the routes by which names of people who left are let go."""
    routes = PortalRouter(prefix=_PATH)

    @routes.get("", access=Permission.ANONYMISE_PERSON)
    def show(
        request: Request,
        desk: Reading,
        portal: ThisPortal,
        done: Annotated[str, Query(alias="gedaan")] = "",
    ) -> Response:
        """Show who left, and what would be done: a dry run by itself."""
        years = portal.settings.anonymise_after_years
        listed = list_leavers(desk.session, years=years, now=desk.visitor.now)
        values = {
            "ready": [one for one in listed if not one.tied],
            "waiting": [one for one in listed if one.tied],
            "years": years,
            "done": done,
        }
        return page(request, "people/leavers.html", values)

    @routes.get("/{person_id}", access=Permission.ANONYMISE_PERSON)
    def ask(
        request: Request,
        desk: Reading,
        portal: ThisPortal,
        person_id: Annotated[int, PathParam(ge=1, le=LARGEST_ID)],
    ) -> Response:
        """Ask once more, since it cannot be undone."""
        years = portal.settings.anonymise_after_years
        leaver = find_leaver(desk.session, person_id=person_id, years=years, now=desk.visitor.now)
        return page(request, "people/anonymise.html", {"one": leaver})

    @routes.post("", access=Permission.ANONYMISE_PERSON)
    def anonymise(
        desk: Acting,
        portal: ThisPortal,
        person_id: Annotated[int, Form(alias="persoon", ge=1, le=LARGEST_ID)],
    ) -> Response:
        """Let go of one name, for good."""
        anonymise_person(
            desk.session,
            person_id=person_id,
            years=portal.settings.anonymise_after_years,
            actor=desk.actor,
            now=desk.visitor.now,
        )
        return go_on(_PATH, done="anoniem")

    return routes
