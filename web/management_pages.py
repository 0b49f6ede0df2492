"""Beheer: the doors to what keeps MKI-poort right, to whom each is open."""

from dataclasses import dataclass, replace
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from domain.permissions import Permission
from notifications.language import translator
from usecases.acting import may_act
from web.access import Door, PortalRouter
from web.dependencies import Reading
from web.pages import page

_PATH: Final = "/beheer"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Card:
    """A door, what one does behind it, and who may open it."""

    title: str
    about: str
    url: str
    permission: Permission


#: Each title and line is a msgid with Dutch in notifications/locale/nl.po.
_CARDS: Final = (
    _Card(
        title="People",
        about="Who works here, their roles, who stands in, who left.",
        url=f"{_PATH}/mensen",
        permission=Permission.ARRANGE_SUBSTITUTION,
    ),
    _Card(
        title="The reminder ladder",
        about="When reminders come and who hears them, with a look at what a change would do.",
        url=f"{_PATH}/herinneringsladder",
        permission=Permission.CHANGE_LADDER,
    ),
    _Card(
        title="People who left",
        about="Whose name may go, and whose not yet.",
        url=f"{_PATH}/vertrokken",
        permission=Permission.ANONYMISE_PERSON,
    ),
    _Card(
        title="The process",
        about="Phases, gates and steps: look, release a new version, move projects.",
        url=f"{_PATH}/proces",
        permission=Permission.MIGRATE_PROJECTS,
    ),
    _Card(
        title="Dossiers over their term",
        about="Dossiers that may be destroyed, and what is held.",
        url=f"{_PATH}/bewaren",
        permission=Permission.SET_RETENTION,
    ),
    _Card(
        title="The calendar",
        about="Days on which you are closed, and the holidays of the years to come.",
        url=f"{_PATH}/kalender",
        permission=Permission.CHANGE_LADDER,
    ),
    _Card(
        title="Reminders that are held",
        about="Mornings on which many more reminders than usual would go out.",
        url=f"{_PATH}/herinneringen",
        permission=Permission.RELEASE_BATCH,
    ),
    _Card(
        title="Messages that did not arrive",
        about="Why, and a way to send them again.",
        url=f"{_PATH}/berichten",
        permission=Permission.RESEND_MESSAGE,
    ),
    _Card(
        title="Integrations",
        about="Tokens of the API and webhooks: what other systems may do and hear.",
        url=f"{_PATH}/koppelingen",
        permission=Permission.CHANGE_INTEGRATION,
    ),
)


def management_routes() -> PortalRouter:
    """Give the route of the doors of management."""
    routes = PortalRouter(prefix=_PATH)

    @routes.get("", access=Door.MEMBER)
    def doors(request: Request, desk: Reading) -> Response:
        """Show the doors that are open to the visitor."""
        actor = desk.actor()
        _ = translator(desk.visitor.language)
        cards = [
            replace(one, title=_(one.title), about=_(one.about))
            for one in _CARDS
            if may_act(desk.session, one.permission, actor=actor)
        ]
        return page(request, "management.html", {"cards": cards})

    return routes
