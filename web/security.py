"""The headers that every response bears, so that a page can do no more than we gave it."""

from collections.abc import Awaitable, Callable, Mapping

from starlette.requests import Request
from starlette.responses import Response

_PAGE_POLICY = (
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "frame-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
)
#: A mail brings its own styles and nothing else; it runs no script and reads nothing of ours.
_MAIL_POLICY = (
    "default-src 'none'",
    "style-src 'unsafe-inline'",
    "img-src data:",
    "frame-ancestors 'self'",
    "base-uri 'none'",
    "sandbox allow-popups allow-popups-to-escape-sandbox",
)
_ALWAYS: Mapping[str, str] = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}
PAGE_HEADERS: Mapping[str, str] = {
    **_ALWAYS,
    "Content-Security-Policy": "; ".join(_PAGE_POLICY),
    "X-Frame-Options": "DENY",
}
#: For the HTML part of a mail, which is shown in a frame of its own.
MAIL_HEADERS: Mapping[str, str] = {
    **_ALWAYS,
    "Content-Security-Policy": "; ".join(_MAIL_POLICY),
    "X-Frame-Options": "SAMEORIGIN",
}


async def add_security_headers(
    request: Request, call_next: Callable[[Request], Awaitable[Response]]
) -> Response:
    """Give each response the headers of a page, unless its route chose stricter ones."""
    response = await call_next(request)
    for name, value in PAGE_HEADERS.items():
        response.headers.setdefault(name, value)
    return response
