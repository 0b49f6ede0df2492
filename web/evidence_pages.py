"""Evidence that was handed in: handed out to be kept, never to be shown or run on our pages."""

from typing import Annotated, Final

from fastapi import Path
from starlette.responses import Response, StreamingResponse

from models.files import FileStore
from models.queries.answers import find_evidence
from models.uploads.kinds import media_type_of
from usecases.attach_evidence import EvidenceUnknownError
from web.access import Door, PortalRouter
from web.dependencies import Reading
from web.downloads import disposition, pieces
from web.portal import ThisPortal

_LARGEST_ID: Final = 2**31 - 1
#: Even a browser that opens it gives it nothing: no script, no form, no look at our pages.
_POLICY: Final = "default-src 'none'; frame-ancestors 'none'; sandbox"


def evidence_routes() -> PortalRouter:
    """Give the address at which a member fetches a file of evidence."""
    routes = PortalRouter()

    @routes.get("/bewijs/{evidence_id}", access=Door.MEMBER)
    def fetch(
        desk: Reading, portal: ThisPortal, evidence_id: Annotated[int, Path(ge=1, le=_LARGEST_ID)]
    ) -> Response:
        """Hand out the file as an attachment, withdrawn or not: it stays part of the dossier."""
        row = find_evidence(desk.session, evidence_id)
        if row is None or row.sha256 is None:
            raise EvidenceUnknownError(evidence=evidence_id)
        stream = FileStore(portal.settings.files_dir).open(row.sha256)
        return StreamingResponse(
            pieces(stream),
            media_type=media_type_of(row.name),
            headers={
                "Content-Disposition": disposition(row.name),
                "Content-Length": str(row.size_bytes),
                "Content-Security-Policy": _POLICY,
            },
        )

    return routes
