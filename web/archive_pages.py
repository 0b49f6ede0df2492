"""The archive of a dossier: asked by a form, so that the trail knows, and then fetched."""

from typing import Annotated

from fastapi import Path
from starlette.requests import Request
from starlette.responses import Response

from domain.moments import dutch_date
from domain.permissions import Permission
from models.files import FileStore
from models.queries import people, projects
from usecases.acting import allow
from usecases.archive_dossier import announce_archive, archive_dossier, require_asked
from web.access import Door, PortalRouter
from web.dependencies import Acting, Reading
from web.downloads import zip_answer
from web.forms import go_on, project_url
from web.pages import page
from web.portal import ThisPortal

_LARGEST = 2**63 - 1


def archive_routes() -> PortalRouter:
    """Give the routes of the archive of one project."""
    routes = PortalRouter(prefix="/projecten/{number}/archief")

    @routes.get("", access=Door.MEMBER)
    def show(request: Request, desk: Reading, number: str) -> Response:
        """Tell what the archive holds, to whoever may have it."""
        project = projects.project_by_number(desk.session, number)
        allow(desk.session, Permission.EXPORT_DOSSIER, actor=desk.actor(), project_id=project.id)
        values = {"project": project, "address_of": project_url(number)}
        return page(request, "project/archive.html", values)

    @routes.post("", access=Door.MEMBER)
    def ask(desk: Acting, number: str) -> Response:
        """Note in the trail who takes the archive, and hand it out."""
        event = announce_archive(
            desk.session, number=number, actor=desk.actor, now=desk.visitor.now
        )
        return go_on(f"{project_url(number)}/archief/{event.sequence}")

    @routes.get("/{sequence}", access=Door.MEMBER)
    def fetch(
        desk: Reading,
        portal: ThisPortal,
        number: str,
        sequence: Annotated[int, Path(ge=1, le=_LARGEST)],
    ) -> Response:
        """Write the archive to a file without a name, and hand that out."""
        visitor = desk.visitor
        require_asked(
            desk.session, number=number, sequence=sequence, actor=desk.actor(), now=visitor.now
        )
        return zip_answer(
            f"dossier-{number}-{dutch_date(visitor.now)}.zip",
            folder=portal.settings.data_dir,
            write=lambda stream: archive_dossier(
                desk.session,
                number=number,
                up_to=sequence,
                files=FileStore(portal.settings.files_dir),
                stream=stream,
                language=people.organisation(desk.session).language,
                default=portal.settings.retention_class,
                now=visitor.now,
            ),
        )

    return routes
