"""What nobody foresaw: a page with a number to tell, and in the log what happened."""

import logging
import secrets
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from domain.errors import PoortError
from web.api.problems import InputRefusedError, problem
from web.characters import AddressRefusedError
from web.pages import page
from web.refusals import foreseen, say_when

_log = logging.getLogger(__name__)
_API: Final = "/api/"


class UnforeseenError(PoortError):
    """Something went wrong that we did not foresee; the log has it under `reference`."""

    message = (
        "Something went wrong. Does it stay? Give the administrator of MKI-poort this reference:"
        " {reference}."
    )
    status = HTTPStatus.INTERNAL_SERVER_ERROR


@dataclass(frozen=True, slots=True)
class LastResort:
    """Answers for what went wrong further in; a visitor never sees the inside of the product."""

    app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand the request on, and answer when that fails before an answer began."""
        has_begun = False

        async def noting(message: Message) -> None:
            nonlocal has_begun
            has_begun = has_begun or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, noting)
        except Exception as error:  # the edge: here it is written down and told
            if scope["type"] != "http" or has_begun:
                raise
            answer = await _answer(Request(scope, receive), error)
            await answer(scope, receive, send)


async def _answer(request: Request, error: Exception) -> Response:
    is_for_machine = request.url.path.startswith(_API)
    if isinstance(error, PoortError):  # of what stands before all pages
        if not is_for_machine:
            return await foreseen(request, error)
        is_input = isinstance(error, AddressRefusedError)
        answer = problem(request, InputRefusedError() if is_input else error)
        say_when(answer, error)
        return answer
    reference = _written_down(request, error)
    if is_for_machine:
        return problem(request, UnforeseenError(reference=reference))
    status = HTTPStatus.INTERNAL_SERVER_ERROR
    return page(request, "unforeseen.html", {"reference": reference}, status=status)


def _written_down(request: Request, error: Exception) -> str:
    """The number by which the log knows what went wrong."""
    reference = secrets.token_hex(4)
    route = getattr(request.scope.get("route"), "path", "other")
    facts = {"reference": reference, "method": request.method, "route": route}
    _log.error("unforeseen_error", exc_info=error, extra=facts)
    return reference
