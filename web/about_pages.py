"""What the law and good manners ask of a website: accessibility, privacy, whom to warn."""

from datetime import timedelta
from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from web.access import Door, PortalRouter
from web.pages import page
from web.portal import ThisPortal

#: RFC 9116 advises less than a year; a file that nobody renews must stop counting.
_SECURITY_TXT_HOLDS = timedelta(days=180)


def about_routes() -> PortalRouter:
    """Give the routes of the pages about the portal itself."""
    routes = PortalRouter()

    @routes.get("/toegankelijkheid", access=Door.PUBLIC)
    def accessibility(request: Request, portal: ThisPortal) -> Response:
        """State how accessible the portal is (Besluit digitale toegankelijkheid overheid)."""
        return page(request, "about/accessibility.html", {"contact": portal.settings.contact})

    @routes.get("/privacy", access=Door.PUBLIC)
    def privacy(request: Request, portal: ThisPortal) -> Response:
        """State which personal data are kept, why and how long (AVG, articles 13 and 14)."""
        return page(request, "about/privacy.html", {"contact": portal.settings.contact})

    @routes.get("/.well-known/security.txt", access=Door.PUBLIC)
    def security(portal: ThisPortal) -> Response:
        """Say whom to warn of a leak (RFC 9116); nothing where nobody was named."""
        contact = portal.settings.security_contact
        if contact is None:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        expires = (portal.now() + _SECURITY_TXT_HOLDS).strftime("%Y-%m-%dT%H:%M:%SZ")
        lines = (
            f"Contact: {contact}",
            f"Expires: {expires}",
            "Preferred-Languages: nl, en",
            f"Canonical: {portal.settings.portal_address}/.well-known/security.txt",
        )
        return PlainTextResponse("\n".join(lines) + "\n")

    return routes
