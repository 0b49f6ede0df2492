"""Reminders of a morning that the brake holds: see them, and send or drop them."""

from typing import Annotated

from fastapi import Form, Query
from starlette.requests import Request
from starlette.responses import Response

from domain.brake import HoldReason
from domain.permissions import Permission
from models.queries import sweep as sweeps
from models.work import Sweep
from usecases.release_batch import ReleaseBatch, release_batch
from web.access import PortalRouter
from web.dependencies import Acting, Reading
from web.forms import go_on
from web.pages import page

PAGE = "/beheer/herinneringen"
#: As many earlier mornings as the brake compares with (`engine.md`, Brake).
_COMPARED = 10


def morning_routes() -> PortalRouter:
    """Give the routes of mornings that are held."""
    routes = PortalRouter(prefix=PAGE)

    @routes.get("", access=Permission.RELEASE_BATCH)
    def overview(
        request: Request, desk: Reading, done: Annotated[str, Query(alias="gedaan")] = ""
    ) -> Response:
        """Show the mornings that are held, beside those that went out."""
        held = sweeps.held_sweeps(desk.session)
        earlier = sweeps.newest_sent(desk.session, before_id=2**31, count=_COMPARED)
        values = {
            "held": [(row, _reason(row)) for row in held],
            "earlier": earlier,
            "done": done,
            "today": desk.visitor.today,
        }
        return page(request, "mornings.html", values)

    @routes.post("", access=Permission.RELEASE_BATCH)
    def end(
        desk: Acting,
        sweep_id: Annotated[int, Form(alias="ochtend", ge=1, lt=2**31)],
        what: Annotated[str, Form(alias="doe", pattern="^(versturen|vervallen)$")],
    ) -> Response:
        """Send what is due today of a held morning, or drop it."""
        discard = what == "vervallen"
        report = release_batch(
            desk.session,
            command=ReleaseBatch(sweep_id=sweep_id, discard=discard),
            actor=desk.actor,
            now=desk.visitor.now,
        )
        return go_on(PAGE, done=what, berichten=str(report.messages))

    return routes


def _reason(row: Sweep) -> HoldReason | None:
    return HoldReason(row.held_because) if row.held_because else None
