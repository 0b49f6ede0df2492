"""All that is kept of a person: asked by themselves, or for them by the administrator."""

from typing import Annotated

from fastapi import Path
from starlette.responses import Response

from domain.moments import dutch_date
from domain.permissions import Permission
from usecases.export_person import announce_person_export, export_person, require_person_asked
from web.access import Door, PortalRouter
from web.dependencies import Acting, ReadDesk, Reading
from web.downloads import zip_answer
from web.forms import go_on
from web.portal import Portal, ThisPortal
from web.work_pages import LARGEST_ID

Sequence = Annotated[int, Path(ge=1, le=2**63 - 1)]
Person = Annotated[int, Path(ge=1, le=LARGEST_ID)]


def own_data_routes() -> PortalRouter:
    """Give the routes of the data of one person."""
    routes = PortalRouter()

    @routes.post("/mijn-meldingen/gegevens", access=Door.MEMBER)
    def ask(desk: Acting) -> Response:
        """Note that the visitor takes their own data, and hand them out."""
        event = announce_person_export(
            desk.session, person_id=desk.visitor.person_id, actor=desk.actor, now=desk.visitor.now
        )
        return go_on(f"/mijn-meldingen/gegevens/{event.sequence}")

    @routes.get("/mijn-meldingen/gegevens/{sequence}", access=Door.MEMBER)
    def fetch(desk: Reading, portal: ThisPortal, sequence: Sequence) -> Response:
        """Hand out the visitor's own data."""
        return _file(desk, portal, desk.visitor.person_id, sequence)

    @routes.post("/beheer/mensen/{person_id}/kopie", access=Permission.CHANGE_PEOPLE)
    def ask_for(desk: Acting, person_id: Person) -> Response:
        """Note that the administrator takes the data of somebody who asked for them."""
        event = announce_person_export(
            desk.session, person_id=person_id, actor=desk.actor, now=desk.visitor.now
        )
        return go_on(f"/beheer/mensen/{person_id}/kopie/{event.sequence}")

    @routes.get("/beheer/mensen/{person_id}/kopie/{sequence}", access=Permission.CHANGE_PEOPLE)
    def fetch_for(
        desk: Reading, portal: ThisPortal, person_id: Person, sequence: Sequence
    ) -> Response:
        """Hand out the data of that person."""
        return _file(desk, portal, person_id, sequence)

    return routes


def _file(desk: ReadDesk, portal: Portal, person_id: int, sequence: int) -> Response:
    visitor = desk.visitor
    require_person_asked(
        desk.session, person_id=person_id, sequence=sequence, actor=desk.actor(), now=visitor.now
    )
    return zip_answer(
        f"mijn-gegevens-{dutch_date(visitor.now)}.zip",
        folder=portal.settings.data_dir,
        write=lambda stream: export_person(
            desk.session,
            person_id=person_id,
            stream=stream,
            language=visitor.language,
            now=visitor.now,
        ),
    )
